"""The process behind the stage: it has Manim and forks the workers, while this one has the voices.

Importing Manim takes as long as speaking a line, and who never spoke is small to fork.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any, Self

from diffusion_video.errors import RenderError
from diffusion_video.film.process import Process, Task, Tell, begun, death
from diffusion_video.film.worker import preload

NAME = "drawing"
PATIENCE_S = 10


class Backstage:
    """One such process, which ends with the `with` block. It does one work at a time."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._busy = False
        self._life = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it, and wait until all that it began have ended with it."""
        if self._process is not None:
            pipe, process = self._process
            process.kill()
            process.join()
            wait([self._life], PATIENCE_S)
            pipe.close()
            os.close(self._life)
        self._process, self._busy = None, False

    def ready(self) -> None:
        """Let it get ready, since there will be work."""
        if self._process is None:
            self._life, theirs = os.pipe()  # at its end when nobody holds the other end
            self._process = begun(Task(NAME, _ready))
            os.close(theirs)

    def begin(self, work: Callable[[Tell], Any]) -> None:
        """Let it do `work`, of which something comes; one that was not waited for is given up."""
        if self._busy:
            self.close()
        self.ready()
        assert self._process is not None
        with suppress(OSError):  # it died: that is found out when it is heard
            self._process[0].send(work)
        self._busy = True

    def end(self, tell: Tell) -> Any:
        """What came of the work that was begun. Raises RenderError."""
        assert self._process is not None
        kind, value = _heard(self._process, tell)
        self._busy = False
        if kind == "error":  # it has ended
            self.close()
            raise RenderError(value)
        return value


def _ready(tell: Tell) -> None:
    preload()


def _heard(process: Process, tell: Tell) -> tuple[str, Any]:
    """What is said at the end of a work; that it is ready is no news."""
    kind, value = "done", None
    try:
        while kind == "frames" or value is None:
            kind, value = process[0].recv()
            if kind == "frames":
                tell(*value)
    except (EOFError, OSError):
        return "error", death(process[1], NAME)
    return kind, value
