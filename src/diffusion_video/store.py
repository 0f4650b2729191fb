"""A cache of blobs in one folder: what comes out is what went in, or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_ABANDONED_S = 3600.0


@dataclass(frozen=True)
class Store:
    """Blobs by key, one file each: `<hash of the key><suffix>` in `folder`.

    A file's first line names its key and the SHA-256 of the rest, so a blob that was cut,
    changed or put under another name is found out. Once the folder holds more than
    `max_bytes`, the blobs that were unused longest are dropped. Several processes may share
    a folder: a file appears whole or not at all.
    """

    folder: Path
    suffix: str
    max_bytes: int

    def get(self, key: str) -> bytes | None:
        """The blob of `key`; None if there is none, or none that holds (it is dropped then)."""
        path = self.path(key)
        try:
            head, _, blob = path.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        if head != _head(key, blob):
            path.unlink(missing_ok=True)
            return None
        _touch(path)
        return blob

    def put(self, key: str, blob: bytes) -> None:
        """Keep `blob` under `key`, in place of an older one, and hold the bound."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(suffix=".part", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(key, blob) + b"\n")
                file.write(blob)
            os.replace(temporary, self.path(key))
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._drop_oldest(keep=self.path(key))

    def path(self, key: str) -> Path:
        """The file that holds `key`, whether it is there or not."""
        return self.folder / (hashlib.sha256(key.encode()).hexdigest()[:40] + self.suffix)

    def _drop_oldest(self, keep: Path) -> None:
        self._drop_abandoned()
        files = sorted(_aged(self.folder.glob(f"*{self.suffix}")), reverse=True)
        total = 0
        for _, size, path in files:
            total += size
            if total > self.max_bytes and path != keep:
                path.unlink(missing_ok=True)

    def _drop_abandoned(self) -> None:
        """Remove what a killed process left behind; a writer at work is never that slow."""
        oldest = (time.time() - _ABANDONED_S) * 1e9
        for age, _, path in _aged(self.folder.glob("*.part")):
            if age < oldest:
                path.unlink(missing_ok=True)


def _head(key: str, blob: bytes) -> bytes:
    return json.dumps({"key": key, "sha256": hashlib.sha256(blob).hexdigest()}).encode()


def _touch(path: Path) -> None:
    # Another process may have dropped the file after we read it.
    with contextlib.suppress(FileNotFoundError):
        os.utime(path)


def _aged(paths: Iterable[Path]) -> Iterator[tuple[int, int, Path]]:
    """(modification time in ns, size in bytes, path) of each file that is still there."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            stat = path.stat()
            yield stat.st_mtime_ns, stat.st_size, path
