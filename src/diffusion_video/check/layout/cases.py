"""What is found at moments, gathered to one note for as long as it lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from diffusion_video.check.excuses import told
from diffusion_video.check.layout.items import Area, Item
from diffusion_video.check.layout.looking import Look, Moment
from diffusion_video.check.rule import Note
from diffusion_video.errors import Severity
from diffusion_video.units import clock


class Found(NamedTuple):
    """What a rule found at one moment, and the things that it is about."""

    message: str
    severity: Severity
    things: tuple[Item, ...]


@dataclass(frozen=True)
class StageNote(Note):
    """A note on the stage at `frame`, in a cue, about what stands in `areas`."""

    frame: int = 0
    cue: str = ""
    areas: tuple[Area, ...] = ()


@dataclass
class _Case:
    """One thing found at several moments; `shown` is the one in the middle."""

    cue: str
    found: Found
    frames: list[int]


def cases(look: Look, id: str, find: Callable[[Moment], Iterator[Found]]) -> Iterator[StageNote]:
    """A note for each message found at two moments in a row or more, once a cue."""
    step = look.moments[1].frame - look.moments[0].frame if len(look.moments) > 1 else 1
    told = set()
    for case in _gathered(look, find, step):
        if len(case.frames) > 1 and (case.cue, case.found.message) not in told:
            told.add((case.cue, case.found.message))
            end = case.frames[-1] + step
            yield note(look, id, case.found, case.frames, end)


def _gathered(
    look: Look, find: Callable[[Moment], Iterator[Found]], step: int
) -> list[_Case]:
    """Every run of moments in one cue at which the same is found, by when it began."""
    last: dict[tuple[str, str], _Case] = {}
    done: list[_Case] = []
    for moment in look.moments:
        cue = look.slot(moment.frame).id
        for found in {found.message: found for found in find(moment)}.values():
            case = last.get((cue, found.message))
            if case is None or moment.frame - case.frames[-1] > step:
                case = last[cue, found.message] = _Case(cue, found, [])
                done.append(case)
            case.frames.append(moment.frame)
            if found.severity == "error":
                case.found = found
    return done


def note(
    look: Look, id: str, found: Found, frames: list[int], end: int, hint: str = ""
) -> StageNote:
    """A note on what lasts from the first frame to `end`; an excuse makes it an info."""
    start, shown = frames[0], frames[len(frames) // 2]
    slot = look.slot(start)
    cue = next(c for s in look.brief.script.scenes for c in s.cues if c.id == slot.id)
    said = [line.text for line in slot.lines if line.start <= start < line.end]
    words = f" while 「{said[0][:14]}」 is said" if said else ""
    when = f"{clock(start / look.fps)}.{int(start * 10 / look.fps) % 10}"
    text = f"cue {slot.id} at {when} for {(end - start) / look.fps:.1f} s: {found.message}{words}"
    severity = found.severity
    if reason := look.excused.get(f"{slot.id} {id}"):
        text, severity = told(text, reason), "info"
    areas = tuple(thing.area for thing in found.things)
    return StageNote(cue.place, text, hint, severity, shown, slot.id, areas)


def bad(error: bool) -> Severity:
    """How bad it is."""
    return "error" if error else "warning"
