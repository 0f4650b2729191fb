"""Copies of a process that stand waiting in the middle of a scene, to draw it from there on.

To draw from some frame on, a scene must be run through up to it. Who runs through it anyway leaves
such copies behind: forked, so they know all that it knew there, and share what nobody changes.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from numpy.typing import NDArray

from diffusion_video import machine
from diffusion_video.brief import Listener, Sink
from diffusion_video.film.process import Tell, serve
from diffusion_video.tiles import Tiles


@dataclass
class Copy:
    """A forked process; its names are those of `multiprocessing`."""

    pid: int
    exitcode: int = 0

    def kill(self) -> None:
        """End it now."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def join(self) -> None:
        """Wait until it has ended."""
        with suppress(ChildProcessError):
            self.exitcode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class Scout:
    """A sink that passes on what `heard` hears, and leaves a copy where each frame `at` begins.

    A copy goes on as the sink that `drawing` makes of its order: that of its frame in `orders`,
    at once, else what `told` says later. `name` says what it draws.
    """

    def __init__(
        self, name: str, heard: Listener, drawing: Callable[[Any, Tell], Sink],
        orders: Mapping[int, Any], at: Iterable[int] = (),
    ) -> None:
        self._name, self._heard, self._drawing, self._orders = name, heard, drawing, orders
        self._at = {*orders, *at} if hasattr(os, "fork") else set[int]()
        self._copies: dict[int, tuple[Connection, Copy]] = {}
        self._pipe: Connection | None = None
        self._sink: Sink | None = None
        self._life = os.pipe()

    def run(self, scene: Callable[[], Any]) -> Any:
        """What comes of the scene that is given this sink; a copy never comes back from here."""
        made = Future[Any]()
        try:
            made.set_result(scene())
        except BaseException as error:
            made.set_exception(error)
        if self._pipe is None:
            return made.result()
        with suppress(BaseException):  # whatever a scene raises, a copy ends here
            serve(self._pipe, self._name, lambda tell: made.result())
        os._exit(0)

    def told(self, frame: int, order: Any) -> tuple[Connection, Copy] | None:
        """The copy that has the order for `frame`, or the last one before, told now; its pipe too.

        None if there is no such copy.
        """
        if frame in self._copies and frame in self._orders:
            return self._copies.pop(frame)
        waiting = [at for at in self.waiting() if at <= frame]
        if not waiting:
            return None
        pipe, copy = self._copies.pop(max(waiting))
        with suppress(OSError):  # it died: that is found out when it is heard
            pipe.send(order)
        return pipe, copy

    def waiting(self) -> list[int]:
        """The frames at which copies wait."""
        return [frame for frame in self._copies if frame not in self._orders]

    def close(self) -> None:
        """End the copies that nobody needs."""
        for pipe, copy in self._copies.values():
            copy.kill()
            copy.join()
            pipe.close()
        for end in self._life:
            os.close(end)

    def wants(self, start: int, end: int) -> bool:
        """Whether a frame of [start, end) is drawn: by copies alone."""
        if self._sink is None:
            for frame in sorted(frame for frame in self._at if start <= frame < end):
                self._leave(frame)
        return self._sink is not None and self._sink.wants(start, end)

    def done(self, frame: int) -> bool:
        """Whether nothing from `frame` on is needed."""
        return self._sink is not None and self._sink.done(frame)

    def take(self, frame: int, pixels: NDArray[Any], repeat: int, damage: Tiles) -> None:
        """Pass a copy's picture on."""
        assert self._sink is not None
        self._sink.take(frame, pixels, repeat, damage)

    def stands(self, frame: int, standing: Callable[[], Any]) -> None:
        """Pass it on, where nothing is drawn."""
        if self._sink is None:
            self._heard.stands(frame, standing)

    def hears(self, frame: int, asked: Any) -> None:
        """Pass it on, where nothing is drawn."""
        if self._sink is None:
            self._heard.hears(frame, asked)

    def _leave(self, frame: int) -> None:
        """Leave a copy for `frame`, unless this is one itself."""
        if self._sink is not None:
            return
        here, there = Pipe()
        child = os.fork()
        if not child:
            self._stay(there)
            return
        there.close()
        self._copies[frame] = here, Copy(child)
        self._at.discard(frame)
        if frame in self._orders:
            here.send(self._orders[frame])

    def _stay(self, pipe: Connection) -> None:
        """Wait, as a copy, for what is to be drawn; end with who left it."""
        for other, _ in self._copies.values():
            other.close()
        os.close(self._life[1])
        machine.die_with(self._life[0])
        machine.give_way()  # to who leaves copies: more can be drawn once that is done
        self._pipe = pipe
        self._sink = self._drawing(pipe.recv(), lambda *frames: pipe.send(("frames", frames)))
