"""Rules on the stage: where things stand, what lies on what, what moves.

Thresholds: the film's direction (stage y 126-818, text inside 96..1824 x 54..1026, a stage still
for 5 s at most while someone speaks). What is only passed through on the way, in
one look of two a second, is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from diffusion_video.check.layout.cases import Found, bad, cases, note
from diffusion_video.check.layout.crowding import layout_crowded, layout_struck
from diffusion_video.check.layout.items import Area, Item
from diffusion_video.check.layout.looking import Look, Moment
from diffusion_video.check.layout.reading import (
    READ,
    anew,
    layout_contrast,
    layout_hidden,
    layout_small,
)
from diffusion_video.check.rule import Note, Rule, rule

SAFE = Area(96, 54, 1824, 1026)
ACTION = Area(67, 38, 1852, 1041)
STAGE_TOP, STAGE_BOTTOM, BAND_TOP, HEADER_BOTTOM = 126.0, 818.0, 838.0, 110.0
SLACK = 3.0
"""Pixels that nobody sees."""
OVERLAP = 0.02
STILL_S = 5.0


@rule("layout-outside")
def layout_outside(look: Look) -> Iterator[Note]:
    """Words outside the title-safe area, or anything outside the action-safe one."""

    def find(moment: Moment) -> Iterator[Found]:
        for item in moment.items:
            safe = SAFE if item.words else ACTION
            off = _beyond(item.area, safe)
            if off > SLACK and not _beside(item.area):
                yield Found(f"{item.name} is {off:.0f} px outside", bad(item.words), (item,))

    yield from cases(look, "layout-outside", find)


@rule("layout-band")
def layout_band(look: Look) -> Iterator[Note]:
    """Something of the stage in the subtitle band, the header or the gaps beside them."""

    def find(moment: Moment) -> Iterator[Found]:
        for item in moment.items:
            low, high = item.area.bottom - STAGE_BOTTOM, STAGE_TOP - item.area.top
            if low > SLACK and not _beside(item.area):
                deep = item.area.bottom > BAND_TOP
                text = f"{item.name} hangs {low:.0f} px below the stage"
                yield Found(text, bad(deep), (item,))
            if moment.titled and high > SLACK and not _beside(item.area):
                deep = item.area.top < HEADER_BOTTOM
                text = f"{item.name} stands {high:.0f} px above the stage"
                yield Found(text, bad(deep), (item,))

    yield from cases(look, "layout-band", find)


@rule("layout-overlap")
def layout_overlap(look: Look) -> Iterator[Note]:
    """Words on words."""

    def find(moment: Moment) -> Iterator[Found]:
        texts = [item for item in moment.items if item.words and item.opacity >= READ]
        for one, other in combinations(texts, 2):
            if one.family != other.family and _clash(one, other):
                yield Found(f"{one.name} lies on {other.name}", "error", (one, other))

    yield from cases(look, "layout-overlap", find)


def _clash(one: Item, other: Item) -> bool:
    """Whether two texts share pixels and are not one text, lit anew."""
    common = one.area.common(other.area)
    return common > OVERLAP * min(one.area.size, other.area.size) and not anew(one, other)


@rule("layout-still")
def layout_still(look: Look) -> Iterator[Note]:
    """The stage does not change for over 5 s while someone speaks."""
    lines = [line for slot in look.scene.slots for line in slot.lines]
    start = 0
    for end in range(1, len(look.moments) + 1):
        if end < len(look.moments) and _state(look.moments[end]) == _state(look.moments[start]):
            continue
        frames = [moment.frame for moment in look.moments[start:end]]
        span = frames[0], frames[-1]
        talk = sum(max(0, min(span[1], x.end) - max(span[0], x.start)) for x in lines)
        if talk > STILL_S * look.fps:
            what = f"the stage is still, {talk / look.fps:.1f} s of it spoken"
            hint = "let something move that is spoken of"
            yield note(look, "layout-still", Found(what, "warning", ()), frames, span[1], hint)
        start = end


def _beyond(area: Area, safe: Area) -> float:
    """How far an area reaches out of another."""
    return max(safe.left - area.left, safe.top - area.top, area.right - safe.right,
               area.bottom - safe.bottom)  # fmt: skip


def _beside(area: Area) -> bool:
    """Whether all of it is off the frame, where nobody sees it."""
    return area.right < 0 or area.left > 1920 or area.bottom < 0 or area.top > 1080


def _state(moment: Moment) -> tuple[object, ...]:
    return tuple(item.state for item in moment.items)


RULES: tuple[Rule[Look], ...] = (
    layout_outside, layout_band, layout_overlap, layout_crowded, layout_struck, layout_contrast,
    layout_hidden, layout_small, layout_still,
)  # fmt: skip
