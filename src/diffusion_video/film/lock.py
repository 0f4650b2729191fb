"""One render at a time in a build folder."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diffusion_video.errors import RenderError, WriteError
from diffusion_video.store import drop_abandoned

try:
    import fcntl
except ImportError:  # pragma: no cover - not on Windows
    fcntl = None  # type: ignore[assignment]

PATIENCE_S = 3.0


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder, cleared of half-written files; RenderError if another process does."""
    path = folder / ".lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as error:
        raise WriteError(path, error) from error
    with os.fdopen(handle, "w"):
        if fcntl is not None:
            _take(handle, folder)
        drop_abandoned(folder)
        try:
            yield
        finally:
            drop_abandoned(folder)


def _take(handle: int, folder: Path) -> None:
    """The workers of a render that was killed need a moment to notice and let go."""
    patience = time.monotonic() + PATIENCE_S
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > patience:
                raise RenderError(
                    f"{folder}: another render is at work here - wait until it is done"
                ) from None
            time.sleep(0.1)
