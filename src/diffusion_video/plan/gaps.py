"""The least silence that the film wants before, between and after the lines of a slot.

Values after the project's survey of Japanese explainer films: 0.35-0.6 s between turns,
0.2-0.3 s before a short reply, 0.8-1.2 s after a key claim, 1.5-2.0 s around a scene's
start, 2-3 s of section card before its first line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from diffusion_video.plan.groups import Group
from diffusion_video.script.model import Speech

Mode = Literal["natural", "tight", "close", "bare"]

TURN_S, REPLY_S, CLAIM_S = 0.45, 0.25, 0.9
CARD_S, OPENING_S, CLOSING_S = 2.2, 1.2, 0.8
SHOW_S, LAST_SHOW_S, SHOW_WANTED_S = 3.0, 5.0, 5.5
_REPLY_CHARS = 9
_CARD = re.compile("セクションタイトル")
# What each mode leaves of a gap between lines, and of a scene's opening and closing.
_SHARE: dict[Mode, tuple[float, float]] = {
    "natural": (1.0, 1.0), "tight": (0.55, 0.2), "close": (0.45, 0.05), "bare": (0.2, 0.05),
}  # fmt: skip


@dataclass(frozen=True)
class Gaps:
    """Seconds of silence of one slot: before its first line, after each but the last, at its
    end. A slot without lines has only `tail`."""

    lead: float
    between: tuple[float, ...]
    tail: float

    @property
    def total(self) -> float:
        """Their sum in seconds."""
        return self.lead + sum(self.between) + self.tail


def gaps(members: tuple[Group, ...], n: int, mode: Mode, last_scene: bool) -> Gaps:
    """The least silences of group `n` of a scene."""
    share, opening = _SHARE[mode]
    group = members[n]
    final = n == len(members) - 1
    if not group.speeches:
        return Gaps(0.0, (), LAST_SHOW_S if final and last_scene else SHOW_S)
    pauses = [share * pause(a, b) for a, b in zip(group.speeches, group.speeches[1:], strict=False)]
    if final:
        return Gaps(_lead(group, n, share, opening), tuple(pauses), opening * CLOSING_S)
    following = members[n + 1].speeches[:1]
    after = pause(group.speeches[-1], following[0]) if following else TURN_S
    return Gaps(_lead(group, n, share, opening), tuple(pauses), share * after / 2)


def pause(before: Speech, after: Speech) -> float:
    """The natural silence between two speeches, in seconds."""
    if any(span.strong for paragraph in before.paragraphs for span in paragraph):
        return CLAIM_S
    short = len(after.text) <= _REPLY_CHARS and after.speaker != before.speaker
    return REPLY_S if short else TURN_S


def _lead(group: Group, n: int, share: float, opening: float) -> float:
    if n > 0:
        return share * TURN_S / 2
    return opening * (CARD_S if _CARD.search(group.cue.words) else OPENING_S)
