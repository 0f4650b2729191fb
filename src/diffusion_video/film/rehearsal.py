"""A scene run through without drawing: what it asks of time, and how it stands.

Two runs that stand alike at a frame and hear the same answers from there on draw the same: so a
changed line costs the frames that depend on it, and no others.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from diffusion_video import machine
from diffusion_video.brief import Brief
from diffusion_video.errors import DiffusionVideoError
from diffusion_video.film import worker
from diffusion_video.film.formats import Format
from diffusion_video.film.pool import processes
from diffusion_video.film.scenefile import SceneFile

Event = tuple[int, Any]
"""A frame, and what was asked and answered at it; nothing before it depends on that."""


class Rehearsal:
    """Hears a scene: how it stands at some frames, each time with the events that follow."""

    def __init__(self) -> None:
        self.parts: list[list[Event]] = []

    def wants(self, start: int, end: int) -> bool:
        """No frame is drawn."""
        return False

    def done(self, frame: int) -> bool:
        """It is heard to its end."""
        return False

    def stands(self, frame: int, state: Any) -> None:
        """Begin another part."""
        self.parts.append([(frame, state)])

    def hears(self, frame: int, asked: Any) -> None:
        """Note what is asked."""
        self.parts[-1].append((frame, asked))

    def known(self, start: int, end: int) -> list[list[Event]]:
        """All that frames [start, end) depend on beside the scene's code."""
        begun = [part for part in self.parts if part[0][0] <= start]
        heard = [part for part in self.parts if start < part[0][0] < end]
        return [[event for event in part if event[0] < end] for part in (*begun[-1:], *heard)]


@dataclass(frozen=True)
class Wish:
    """A scene to be rehearsed with the film's times as `brief` has them."""

    file: SceneFile | None
    scene: int
    brief: Brief
    fmt: Format


def rehearse(wishes: Iterable[Wish], workers: int) -> list[Rehearsal | None]:
    """Each scene as heard, side by side; None for one that cannot be run to its end."""
    worker.preload()
    waiting = list(wishes)
    with ProcessPoolExecutor(workers, processes(), _apart) as pool:
        try:
            return list(pool.map(_heard, waiting))
        except BrokenProcessPool:  # too little memory, say: then all is drawn
            return [None] * len(waiting)
        except BaseException:
            for process in multiprocessing.active_children():
                process.kill()
            raise


def _apart() -> None:
    """The parent hears Ctrl-C and ends us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    machine.die_with_parent()


def _heard(wish: Wish) -> Rehearsal | None:
    made = Rehearsal()
    try:
        worker.draw_scene(wish.file, wish.scene, wish.brief, wish.fmt, made)
    except DiffusionVideoError:
        return None
    return made
