"""From words and lengths to the timeline: who speaks when, and who owns the stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil

from diffusion_video.plan.gaps import SHOW_WANTED_S
from diffusion_video.plan.pages import pages
from diffusion_video.plan.parts import Part, fitting
from diffusion_video.plan.share import fill
from diffusion_video.plan.slots import Demand, slot_lengths
from diffusion_video.plan.timeline import Line, SceneTime, Slot, Spoken, Timeline
from diffusion_video.script.model import Scene, Script, Speech

# The most show time (seconds) before, between and after the lines of a slot; what is over
# goes to the slot's end too.
_CAPS_S = (3, 4, 4)
# Lines of a slot follow one another in steps of so much, where there is show time for it: a
# line that grows a little then takes from the silence after it, and no later line moves.
_STEP_S = Fraction(3, 4)


def solve(
    script: Script, spoken: Mapping[int, Spoken], fps: int, notes: tuple[str, ...] = ()
) -> Timeline:
    """The timeline of a script whose speeches last as `spoken` says, by speech number.

    `notes` say what was done to the speech before; they come first in the timeline's.

    Scene borders are exactly the script's. Too much speech never fails: gaps shrink, then
    lines are cut short in proportion, and `notes` say so. KeyError if a speech is missing.
    """
    last = script.scenes[-1].number
    made = [_scene(scene, spoken, fps, scene.number == last) for scene in script.scenes]
    own = tuple(note for _, found in made for note in found)
    return with_pages(Timeline(fps, tuple(scene for scene, _ in made), notes + own), script)


def with_pages(timeline: Timeline, script: Script) -> Timeline:
    """The timeline with the subtitle pages of every line laid anew."""
    speeches = {speech.number: speech for speech in script.speeches}
    lines = timeline.lines
    untils = {line.number: following.start for line, following in pairwise(lines)}
    paged: dict[int, Line] = {}
    for scene in timeline.scenes:
        for line in (line for slot in scene.slots for line in slot.lines):
            until = min(untils.get(line.number, scene.end), scene.end)
            found = pages(speeches[line.number], line.marks, line.end, until, timeline.fps)
            paged[line.number] = replace(line, pages=found)
    return replace(timeline, scenes=tuple(
        replace(scene, slots=tuple(
            replace(slot, lines=tuple(paged[line.number] for line in slot.lines))
            for slot in scene.slots))
        for scene in timeline.scenes))  # fmt: skip


def _scene(
    scene: Scene, spoken: Mapping[int, Spoken], fps: int, last: bool
) -> tuple[SceneTime, list[str]]:
    start, end = scene.start_s * fps, scene.end_s * fps
    parts, notes = fitting(scene, spoken, fps, last)
    demands = [Demand(part.need, _wanted(part, fps), len(part.lengths), sum(part.weights))
               for part in parts]  # fmt: skip
    slots: list[Slot] = []
    at = start
    for part, length in zip(parts, slot_lengths(demands, end - start, fps), strict=True):
        slots.append(_slot(part, at, length, spoken, fps))
        at += length
    return SceneTime(scene.number, scene.title, start, end, tuple(slots)), notes


def _wanted(part: Part, fps: int) -> int:
    return 0 if part.lengths else max(0, round(SHOW_WANTED_S * fps) - part.need)


def _slot(part: Part, start: int, length: int, spoken: Mapping[int, Spoken], fps: int) -> Slot:
    rooms = _rooms(part, length - part.need, fps)
    lead, between = _silences(part, length - part.need - sum(rooms) + sum(part.lengths), fps)
    at = start + lead
    lines: list[Line] = []
    for speech, frames, room, gap in zip(
        part.group.speeches, part.lengths, rooms, (*between, 0), strict=False
    ):
        lines.append(_line(speech, spoken[speech.number], at, frames, fps))
        at += room + gap
    cue = part.group.cue
    return Slot(cue.id, cue.words, start, start + length, tuple(lines))


def _rooms(part: Part, show: int, fps: int) -> tuple[int, ...]:
    """How much each line takes before the silence after it: whole steps, if the slot has them."""
    step = max(1, int(_STEP_S * fps))
    rooms = tuple(-(-frames // step) * step for frames in part.lengths)
    return rooms if sum(rooms) - sum(part.lengths) <= show else part.lengths


def _silences(part: Part, show: int, fps: int) -> tuple[int, list[int]]:
    """The slot's lead and gaps with their part of its show time; the end keeps the rest.

    They take it in steps of a second, so that small changes leave lines where they are.
    """
    if not part.lengths:
        return 0, []
    before, between_cap, after = (cap * fps for cap in _CAPS_S)
    caps = [before, *[between_cap] * len(part.between), after]
    extra = fill(show // fps * fps, part.weights, caps)
    between = [gap + more for gap, more in zip(part.between, extra[1:-1], strict=True)]
    return part.lead + extra[0], between


def _line(speech: Speech, spoken: Spoken, start: int, frames: int, fps: int) -> Line:
    scale = frames / max(1, ceil(spoken.seconds * fps))
    marks = [min(start + round(mark * fps * scale), start + frames - 1) for mark in spoken.marks]
    return Line(speech.number, speech.speaker, speech.text, start, start + frames,
                tuple(marks), ())  # fmt: skip
