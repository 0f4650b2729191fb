"""The parts of a scene in whole frames, with gaps that fit its room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import ceil

from diffusion_video.plan.gaps import Mode, gaps
from diffusion_video.plan.groups import Group, groups
from diffusion_video.plan.kinsoku import width
from diffusion_video.plan.pages import MAX_CPS
from diffusion_video.plan.timeline import Spoken
from diffusion_video.script.model import Scene, Speech

MODES: tuple[Mode, ...] = ("natural", "tight", "close", "bare")
# Show time inside a slot goes before, between and after its lines by these weights; a
# scene's first slot has its opening already, its last one is followed by the next opening.
_LEAD, _BETWEEN, _TAIL, _FIRST_LEAD, _LAST_TAIL = 2, 4, 4, 1, 3
_ALONE = 2  # weight of a slot without lines


@dataclass(frozen=True)
class Part:
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
        """Frames that the part needs at least."""
        return sum(self.lengths) + self.lead + sum(self.between) + self.tail


def scene_need(
    scene: Scene, spoken: Mapping[int, Spoken], fps: int, mode: Mode, last: bool
) -> int:
    """The frames that a scene needs at least, with the gaps of `mode`."""
    return sum(part.need for part in parts_of(scene, spoken, fps, mode, last))


def fitting(
    scene: Scene, spoken: Mapping[int, Spoken], fps: int, last: bool
) -> tuple[list[Part], list[str]]:
    """The scene's parts with the widest gaps that fit, and what had to be given up."""
    room = (scene.end_s - scene.start_s) * fps
    for readable, mode in product((True, False), MODES):
        parts = parts_of(scene, spoken, fps, mode, last, readable)
        over = sum(part.need for part in parts) - room
        if over <= 0:
            note = f"scene {scene.number}: pauses between lines shortened ({mode})"
            return parts, [] if mode == "natural" else [note]
    return _squashed(parts, room), [_overflow(scene, parts, over, fps)]


def _overflow(scene: Scene, parts: list[Part], over: int, fps: int) -> str:
    """The note on a scene that `over` frames must be cut from."""
    speech = sum(sum(part.lengths) for part in parts)
    much = f"scene {scene.number}: {over / fps:.1f} s too"
    if not speech:
        return f"{much} little time for its cues; they are cut short"
    chars = ceil(sum(len(line.text) for line in scene.speeches) * over / speech)
    return f"{much} much speech (about {chars} characters); lines are cut short"


def parts_of(
    scene: Scene, spoken: Mapping[int, Spoken], fps: int, mode: Mode, last: bool,
    readable: bool = False,
) -> list[Part]:
    """The scene's parts with the gaps of `mode`; wider ones where a page is `readable` so."""
    members = groups(scene)
    out = []
    for n, group in enumerate(members):
        least = gaps(members, n, mode, last)
        lengths = tuple(max(1, ceil(spoken[s.number].seconds * fps)) for s in group.speeches)
        read = [_reading(s, k, fps) if readable else 0
                for s, k in zip(group.speeches, lengths, strict=True)]
        out.append(Part(
            group,
            lengths,
            round(least.lead * fps),
            tuple(max(round(gap * fps), more)
                  for gap, more in zip(least.between, read, strict=False)),
            max(1, round(least.tail * fps), *read[-1:]),
            first=n == 0,
            final=n == len(members) - 1,
        ))  # fmt: skip
    return out


def _reading(speech: Speech, length: int, fps: int) -> int:
    """Frames that a speech's page must stay after its sound, to be read."""
    return ceil(width("".join(speech.text.split())) / MAX_CPS * fps) - length


def _squashed(parts: list[Part], room: int) -> list[Part]:
    """The last resort: lines in proportion to the room, then silences too."""
    speech = sum(sum(part.lengths) for part in parts)
    silent = sum(part.need for part in parts) - speech
    lines, silence = max((room - silent) / max(1, speech), 0.5), 1.0
    out = [_scaled(part, lines, silence) for part in parts]
    while sum(part.need for part in out) > room and lines > 1e-4:
        lines, silence = lines * 0.95, silence * 0.9
        out = [_scaled(part, lines, silence) for part in parts]
    return out


def _scaled(part: Part, lines: float, silence: float) -> Part:
    return replace(part,
                   lengths=tuple(max(1, int(length * lines)) for length in part.lengths),
                   lead=int(part.lead * silence),
                   between=tuple(int(gap * silence) for gap in part.between),
                   tail=max(1, int(part.tail * silence)))  # fmt: skip
