"""What every subtitle format shows: one event a page, in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Span
from diffusion_video.units import to_milliseconds


@dataclass(frozen=True)
class Event:
    """One subtitle. `turn` is true where another speaker begins than spoke before."""

    start_ms: int
    end_ms: int
    speaker: str
    turn: bool
    lines: tuple[tuple[Span, ...], ...]

    @property
    def plain(self) -> tuple[str, ...]:
        """The lines without emphasis."""
        return tuple("".join(span.text for span in line) for line in self.lines)


def events(timeline: Timeline) -> tuple[Event, ...]:
    """Every subtitle page of the film in order."""
    out: list[Event] = []
    before = ""
    for line in timeline.lines:
        for page in line.pages:
            start, end = (to_milliseconds(at, timeline.fps) for at in (page.start, page.end))
            out.append(Event(start, end, line.speaker, line.speaker != before, page.lines))
            before = line.speaker
    return tuple(out)


def stamp(milliseconds: int, separator: str) -> str:
    """`hh:mm:ss` and three digits after the separator, as SRT and WebVTT want it."""
    seconds, rest = divmod(milliseconds, 1000)
    hours, seconds = divmod(seconds, 3600)
    return f"{hours:02d}:{seconds // 60:02d}:{seconds % 60:02d}{separator}{rest:03d}"
