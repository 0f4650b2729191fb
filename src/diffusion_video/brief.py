"""What a scene is told: the timeline, the words, the project's folder, who takes frames."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from numpy.typing import NDArray

from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Script
from diffusion_video.tiles import Tiles


class Sink(Protocol):
    """Takes drawn frames. Frame numbers count from the start of the film."""

    def wants(self, start: int, end: int) -> bool:
        """Whether any frame of [start, end) is needed."""

    def done(self, frame: int) -> bool:
        """Whether nothing at or after `frame` is needed."""

    def take(self, frame: int, pixels: NDArray[Any], repeat: int, damage: Tiles) -> None:
        """Take one picture (h, w, 4) that stands for `repeat` frames from `frame`.

        `damage` holds all that may differ from the picture taken before.
        """


@runtime_checkable
class Watcher(Protocol):
    """A sink that looks at the scene's objects instead of its pixels: nothing is drawn."""

    def wants(self, start: int, end: int) -> bool:
        """Whether any frame of [start, end) is looked at."""

    def done(self, frame: int) -> bool:
        """Whether nothing at or after `frame` is looked at."""

    def watch(self, frame: int, repeat: int, scene: Any) -> None:
        """Look at the scene as it stands for `repeat` frames from `frame`."""


@runtime_checkable
class Listener(Protocol):
    """A sink that hears what a scene asks of time and what it carries over."""

    def wants(self, start: int, end: int) -> bool:
        """Whether any frame of [start, end) is drawn."""

    def done(self, frame: int) -> bool:
        """Whether nothing at or after `frame` is listened to."""

    def stands(self, frame: int, standing: Callable[[], Any]) -> None:
        """At `frame` the stage is as `standing` says: nothing later depends on anything earlier."""

    def hears(self, frame: int, asked: Any) -> None:
        """A question and its answer; nothing before `frame` depends on it."""


@dataclass(frozen=True)
class Brief:
    """Everything that a scene may know of the film. `mouths`: line number -> states."""

    script: Script
    timeline: Timeline
    root: Path
    title: str
    subtitle: str
    mouths: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
