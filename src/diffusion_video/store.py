"""Files that are whole or absent, and a cache of blobs: what comes out is what went in."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffusion_video.errors import WriteError

_WRITER = re.compile(r"(\d+)-[^/]*\.part")
_WRITING: set[Path] = set()
"""The temporary files that threads of this process are writing."""


@contextmanager
def replacing(path: Path, ending: str = "") -> Iterator[Path]:
    """A temporary file beside `path`, which takes its place at the end if nothing was raised.

    So no half-written file ever stands under a final name. WriteError if it cannot be written.
    """
    temporary = path.parent / f"{os.getpid()}-{secrets.token_hex(8)}.part{ending}"
    _WRITING.add(temporary)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.touch(exist_ok=False)
            yield temporary
            os.replace(temporary, path)
        except BaseException:
            _drop(temporary)
            raise
    except OSError as error:
        raise WriteError(path, error) from error
    finally:
        _WRITING.discard(temporary)


def drop_abandoned(folder: Path) -> None:
    """Remove the temporary files below `folder` whose writers are gone."""
    for path in folder.rglob("*.part*"):
        writer = _WRITER.match(path.name)
        if path not in _WRITING and not (writer and _alive(int(writer[1]))):
            _drop(path)


def keep_json(path: Path, value: Any) -> None:
    """Write a value as JSON below the hash of its text."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    with replacing(path) as temporary:
        temporary.write_text(f"{_digest(text)}\n{text}", "utf-8")


def kept_json(path: Path) -> Any:
    """What `keep_json` wrote; None if it is not there or not whole."""
    try:
        digest, _, text = path.read_text("utf-8").partition("\n")
        return json.loads(text) if digest == _digest(text) else None
    except (OSError, ValueError):
        return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _alive(process: int) -> bool:
    """Whether another process of that number is running, and not dead but unburied."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except OSError:  # another user's, or a system without /proc
        state = "?"
    return process != os.getpid() and state != "Z"


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
        except OSError:  # not there, or not to be read: it is made anew
            return None
        if head != _head(key, blob):
            _drop(path)
            return None
        _touch(path)
        return blob

    def put(self, key: str, blob: bytes) -> None:
        """Keep `blob` under `key`, in place of an older one, and hold the bound."""
        with replacing(self.path(key)) as temporary, temporary.open("wb") as file:
            file.write(_head(key, blob) + b"\n")
            file.write(blob)
        self._drop_oldest(keep=self.path(key))

    def path(self, key: str) -> Path:
        """The file that holds `key`, whether it is there or not."""
        return self.folder / (hashlib.sha256(key.encode()).hexdigest()[:40] + self.suffix)

    def _drop_oldest(self, keep: Path) -> None:
        drop_abandoned(self.folder)
        files = sorted(_aged(self.folder, self.suffix), reverse=True)
        total = 0
        for _, size, name in files:
            total += size
            if total > self.max_bytes and name != keep.name:
                _drop(self.folder / name)


def _head(key: str, blob: bytes) -> bytes:
    return json.dumps({"key": key, "sha256": hashlib.sha256(blob).hexdigest()}).encode()


def _drop(path: Path) -> None:
    """Remove a file if that can be done: tidying must not stop the work."""
    with contextlib.suppress(OSError):
        path.unlink()


def _touch(path: Path) -> None:
    # Another process may have dropped the file after we read it.
    with contextlib.suppress(OSError):
        os.utime(path)


def _aged(folder: Path, suffix: str) -> Iterator[tuple[int, int, str]]:
    """(modification time in ns, size in bytes, name) of each file of that ending."""
    with os.scandir(folder) as entries:  # thousands: making a path of each takes longer than this
        for entry in entries:
            if entry.name.endswith(suffix):
                with contextlib.suppress(FileNotFoundError):
                    stat = entry.stat()
                    yield stat.st_mtime_ns, stat.st_size, entry.name
