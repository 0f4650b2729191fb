"""From words and lengths to the timeline: who speaks when, and who owns the stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from diffusion_video.plan.gaps import SHOW_WANTED_S, Mode, gaps
from diffusion_video.plan.groups import Group, groups
from diffusion_video.plan.pages import pages
from diffusion_video.plan.share import fill
from diffusion_video.plan.slots import Demand, slot_lengths
from diffusion_video.plan.timeline import Line, SceneTime, Slot, Spoken, Timeline
from diffusion_video.script.model import Scene, Script, Speech

MODES: tuple[Mode, ...] = ("natural", "tight", "bare")
# Show time inside a slot goes before, between and after its lines by these weights; a
# scene's first slot has its opening already, its last one is followed by the next opening.
# What is over the caps (seconds; before, between, after) goes to the slot's end.
_LEAD, _BETWEEN, _TAIL, _FIRST_LEAD, _LAST_TAIL = 2, 4, 4, 1, 3
_CAPS_S = (2, 4, 4)
_ALONE = 2  # weight of a slot without lines


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


@dataclass(frozen=True)
class _Part:
    """A group with everything in frames: line lengths and least silences."""

    group: Group
    lengths: tuple[int, ...]
    lead: int
    between: tuple[int, ...]
    tail: int
    first: bool
    final: bool

    @property
    def weights(self) -> tuple[int, ...]:
        """How show time goes before, between and after the lines."""
        if not self.lengths:
            return (_ALONE,)
        lead, tail = (_FIRST_LEAD if self.first else _LEAD), (_LAST_TAIL if self.final else _TAIL)
        return (lead, *[_BETWEEN] * len(self.between), tail)

    @property
    def need(self) -> int:
        return sum(self.lengths) + self.lead + sum(self.between) + self.tail


def scene_need(
    scene: Scene, spoken: Mapping[int, Spoken], fps: int, mode: Mode, last: bool
) -> int:
    """The frames that a scene needs at least, with the gaps of `mode`."""
    return sum(part.need for part in _parts(scene, spoken, fps, mode, last))


def _scene(
    scene: Scene, spoken: Mapping[int, Spoken], fps: int, last: bool
) -> tuple[SceneTime, list[str]]:
    start, end = scene.start_s * fps, scene.end_s * fps
    parts, notes = _fitting(scene, spoken, fps, last)
    demands = [Demand(part.need, _wanted(part, fps), len(part.lengths), sum(part.weights))
               for part in parts]  # fmt: skip
    slots: list[Slot] = []
    at = start
    for part, length in zip(parts, slot_lengths(demands, end - start, fps), strict=True):
        slots.append(_slot(part, at, length, spoken, fps))
        at += length
    return SceneTime(scene.number, scene.title, start, end, tuple(slots)), notes


def _fitting(
    scene: Scene, spoken: Mapping[int, Spoken], fps: int, last: bool
) -> tuple[list[_Part], list[str]]:
    """The scene's parts with the widest gaps that fit, and what had to be given up."""
    room = (scene.end_s - scene.start_s) * fps
    for mode in MODES:
        parts = _parts(scene, spoken, fps, mode, last)
        over = sum(part.need for part in parts) - room
        if over <= 0:
            note = f"scene {scene.number}: pauses between lines shortened ({mode})"
            return parts, [] if mode == "natural" else [note]
    return _squashed(parts, room), [_overflow(scene, parts, over, fps)]


def _overflow(scene: Scene, parts: list[_Part], over: int, fps: int) -> str:
    """The note on a scene that `over` frames must be cut from."""
    speech = sum(sum(part.lengths) for part in parts)
    much = f"scene {scene.number}: {over / fps:.1f} s too"
    if not speech:
        return f"{much} little time for its cues; they are cut short"
    chars = ceil(sum(len(line.text) for line in scene.speeches) * over / speech)
    return f"{much} much speech (about {chars} characters); lines are cut short"


def _parts(
    scene: Scene, spoken: Mapping[int, Spoken], fps: int, mode: Mode, last: bool
) -> list[_Part]:
    members = groups(scene)
    out = []
    for n, group in enumerate(members):
        least = gaps(members, n, mode, last)
        out.append(_Part(
            group,
            tuple(max(1, ceil(spoken[s.number].seconds * fps)) for s in group.speeches),
            round(least.lead * fps),
            tuple(round(gap * fps) for gap in least.between),
            max(1, round(least.tail * fps)),
            first=n == 0,
            final=n == len(members) - 1,
        ))  # fmt: skip
    return out


def _squashed(parts: list[_Part], room: int) -> list[_Part]:
    """The last resort: lines in proportion to the room, then silences too."""
    speech = sum(sum(part.lengths) for part in parts)
    silent = sum(part.need for part in parts) - speech
    lines, silence = max((room - silent) / max(1, speech), 0.5), 1.0
    while True:
        out = [_scaled(part, lines, silence) for part in parts]
        if sum(part.need for part in out) <= room:
            return out
        lines, silence = lines * 0.95, silence * 0.9


def _scaled(part: _Part, lines: float, silence: float) -> _Part:
    return replace(part,
                   lengths=tuple(max(1, int(length * lines)) for length in part.lengths),
                   lead=int(part.lead * silence),
                   between=tuple(int(gap * silence) for gap in part.between),
                   tail=max(1, int(part.tail * silence)))  # fmt: skip


def _wanted(part: _Part, fps: int) -> int:
    return 0 if part.lengths else max(0, round(SHOW_WANTED_S * fps) - part.need)


def _slot(part: _Part, start: int, length: int, spoken: Mapping[int, Spoken], fps: int) -> Slot:
    lead, between = _silences(part, length - part.need, fps)
    at = start + lead
    lines: list[Line] = []
    for speech, frames, gap in zip(
        part.group.speeches, part.lengths, (*between, 0), strict=False
    ):
        lines.append(_line(speech, spoken[speech.number], at, frames, fps))
        at += frames + gap
    cue = part.group.cue
    return Slot(cue.id, cue.words, start, start + length, tuple(lines))


def _silences(part: _Part, show: int, fps: int) -> tuple[int, list[int]]:
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
