"""The timeline: every scene, slot, line and subtitle page with its first and last frame.

All frames count from the start of the film; `end` is the first frame after the thing.
"""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_video.script.model import Span


@dataclass(frozen=True)
class Spoken:
    """How a speech sounds, measured or estimated.

    `seconds` is its length, `marks` the time in seconds, from its start, at which each
    character of `Speech.text` begins to sound (one number a character, never falling).
    """

    seconds: float
    marks: tuple[float, ...]
    measured: bool = False


@dataclass(frozen=True)
class Page:
    """One subtitle: one or two lines, shown from `start` to `end`."""

    lines: tuple[tuple[Span, ...], ...]
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """A speech on the timeline. It sounds from `start` to `end` (its pages may stay longer).

    `marks[i]` is the frame at which character i of `text` begins to sound.
    """

    number: int
    speaker: str
    text: str
    start: int
    end: int
    marks: tuple[int, ...]
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Slot:
    """A cue on the timeline: it owns the stage from `start` to `end`."""

    id: str
    words: str
    start: int
    end: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SceneTime:
    """A scene on the timeline; its slots fill it without gap."""

    number: int
    title: str
    start: int
    end: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Timeline:
    """The whole film in frames at `fps`. `notes` say what was squeezed to make it fit."""

    fps: int
    scenes: tuple[SceneTime, ...]
    notes: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        """Number of frames of the film."""
        return self.scenes[-1].end

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every spoken line in order."""
        return tuple(line for s in self.scenes for slot in s.slots for line in slot.lines)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every subtitle page in order."""
        return tuple(page for line in self.lines for page in line.pages)
