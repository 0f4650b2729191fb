"""Running scenes without drawing, and keeping what stood on the stage twice a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from diffusion_video.brief import Brief
from diffusion_video.check.layout.items import Item, items
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.worker import draw_scene
from diffusion_video.plan.timeline import SceneTime, Slot

PER_SECOND = 2


@dataclass(frozen=True)
class Moment:
    """The stage at `frame`; `titled` says whether the header is shown above it."""

    frame: int
    items: tuple[Item, ...]
    titled: bool


@dataclass(frozen=True)
class Look:
    """A scene looked at: its moments in order, and what its code excuses.

    `excused` is the scene class's `excused`: "<cue id> <rule id>" -> the reason.
    """

    brief: Brief
    scene: SceneTime
    moments: tuple[Moment, ...]
    excused: Mapping[str, str]

    @property
    def fps(self) -> int:
        """Frames a second."""
        return self.brief.timeline.fps

    def slot(self, frame: int) -> Slot:
        """The slot that owns a frame."""
        slots = self.scene.slots
        return next((s for s in slots if s.start <= frame < s.end), slots[-1])


class Eye:
    """A watcher that keeps the moments at some frames."""

    def __init__(self, frames: range) -> None:
        self._frames = frames
        self.moments: list[Moment] = []
        self.excused: Mapping[str, str] = {}

    def wants(self, start: int, end: int) -> bool:
        """Whether [start, end) has a frame to look at."""
        return self._next(start) < min(end, self._frames.stop)

    def done(self, frame: int) -> bool:
        """Never: the end of the scene is looked at too."""
        return False

    def watch(self, frame: int, repeat: int, scene: Any) -> None:
        """Keep the stage for each frame to look at within [frame, frame + repeat)."""
        self.excused = getattr(type(scene), "excused", {})
        found, at = tuple(items(scene)), self._next(frame)
        titled = scene.renderer.chrome.title is not None
        while at < min(frame + repeat, self._frames.stop):
            self.moments.append(Moment(at, found, titled))
            at += self._frames.step

    def _next(self, frame: int) -> int:
        """The first frame to look at, from `frame` on."""
        step = self._frames.step
        return max(self._frames.start, frame + (self._frames.start - frame) % step)


def look(
    brief: Brief, files: Mapping[int, SceneFile], fmt: Format,
    only: int | None = None, progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Look]:
    """Look at every scene, or `only` one. Raises RenderError if a scene fails."""
    found = []
    scenes = [s for s in brief.timeline.scenes if only in (None, s.number)]
    for done, scene in enumerate(scenes):
        eye = Eye(range(scene.start, scene.end, max(1, brief.timeline.fps // PER_SECOND)))
        draw_scene(files.get(scene.number), scene.number, brief, fmt, eye)
        found.append(Look(brief, scene, tuple(eye.moments), eye.excused))
        progress(done + 1, len(scenes))
    return found
