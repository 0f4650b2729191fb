"""The process behind the stage: it has Manim and forks the workers, while this one has the voices.

Importing Manim takes as long as speaking a line, and who never spoke is small to fork.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from diffusion_video.errors import RenderError
from diffusion_video.film.process import Process, Task, Tell, begun, death
from diffusion_video.film.worker import preload

NAME = "drawing"


class Backstage:
    """One such process, which ends with the `with` block. It does one work at a time."""

    def __init__(self) -> None:
        self._process: Process | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            pipe, process = self._process
            process.kill()
            process.join()
            pipe.close()
        self._process = None

    def ready(self) -> None:
        """Let it get ready, since there will be work."""
        if self._process is None:
            self._process = begun(Task(NAME, _ready))

    def begin(self, work: Callable[[Tell], Any]) -> None:
        """Let it do `work`."""
        self.ready()
        assert self._process is not None
        self._hear(lambda *frames: None)
        self._process[0].send(work)

    def end(self, tell: Tell) -> Any:
        """What came of the work that was begun. Raises RenderError."""
        return self._hear(tell)

    def _hear(self, tell: Tell) -> Any:
        assert self._process is not None
        pipe, process = self._process
        try:
            while (said := pipe.recv())[0] == "frames":
                tell(*said[1])
        except (EOFError, OSError):
            said = "error", death(process, NAME)
        if said[0] == "error":
            raise RenderError(said[1])
        return said[1]


def _ready(tell: Tell) -> None:
    preload()
