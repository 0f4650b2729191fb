"""One render at a time in a build folder."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diffusion_video.errors import RenderError

try:
    import fcntl
except ImportError:  # pragma: no cover - not on Windows
    fcntl = None  # type: ignore[assignment]

PATIENCE_S = 3.0


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder, cleared of half-written files; RenderError if another process does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        if fcntl is not None:
            _take(file.fileno(), folder)
        for left_behind in folder.rglob("*.part*"):
            left_behind.unlink(missing_ok=True)
        yield


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
