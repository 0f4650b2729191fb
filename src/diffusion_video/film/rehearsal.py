"""A scene run through without drawing: what it asks of time, and how it stands.

Two runs that stand alike at a frame and hear the same answers from there on draw the same: so a
changed line costs the frames that depend on it, and no others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from diffusion_video.brief import Brief
from diffusion_video.errors import DiffusionVideoError
from diffusion_video.film import worker
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import digest

Event = tuple[int, str]
"""A frame, and a digest of what was asked and answered at it; nothing before depends on that."""


@dataclass(frozen=True)
class Rehearsal:
    """Hears a scene: how it stands at some frames, each time with the events that follow."""

    parts: list[list[Event]] = field(default_factory=list)

    @classmethod
    def from_json(cls, kept: Any) -> Rehearsal:
        """What `parts` were as JSON. Raises ValueError or TypeError."""
        return cls([[(int(frame), str(said)) for frame, said in part] for part in kept])

    def wants(self, start: int, end: int) -> bool:
        """No frame is drawn."""
        return False

    def done(self, frame: int) -> bool:
        """It is heard to its end."""
        return False

    def stands(self, frame: int, standing: Callable[[], Any]) -> None:
        """Begin another part."""
        self.parts.append([(frame, digest(standing()))])

    def hears(self, frame: int, asked: Any) -> None:
        """Note what is asked."""
        self.parts[-1].append((frame, digest(asked)))

    def known(self, start: int, end: int) -> list[list[Event]]:
        """All that frames [start, end) depend on beside the scene's code."""
        begun = [part for part in self.parts if part[0][0] <= start]
        heard = [part for part in self.parts if start < part[0][0] < end]
        return [[event for event in part if event[0] < end] for part in (*begun[-1:], *heard)]


def rehearse(
    file: SceneFile | None, scene: int, brief: Brief, fmt: Format
) -> Rehearsal | None:
    """The scene as heard with the film's times as `brief` has them; None if it cannot be run."""
    made = Rehearsal()
    try:
        worker.draw_scene(file, scene, brief, fmt, made)
    except DiffusionVideoError:
        return None
    return made
