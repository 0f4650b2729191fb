"""Rules on what stands too near: words beside words, lines beside and through words.

Thresholds: six pixels of room round every text (the survey of layout checkers).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from diffusion_video.check.layout.cases import Found, cases
from diffusion_video.check.layout.items import Area, Item
from diffusion_video.check.layout.looking import Look, Moment
from diffusion_video.check.layout.reading import GROUND, READ, contrast, mix
from diffusion_video.check.layout.strokes import crosses
from diffusion_video.check.rule import Note, rule

ROOM = 6.0
TOUCH = 4.0
"""Pixels by which a line reaches into words before it is said to run through them."""
ONE_LINE = 0.5
"""Words that share so much of their height follow each other on one line."""
DRAWN, FAINT = 0.3, 1.5
"""Lines of less opacity, or of less contrast with the ground, are no lines through words."""


@rule("layout-crowded")
def layout_crowded(look: Look) -> Iterator[Note]:
    """Words with less than 6 px of room: 12 px between two of them, 6 px to a line or picture."""

    def find(moment: Moment) -> Iterator[Found]:
        texts = [item for item in moment.items if item.words and item.opacity >= READ]
        for one, other in combinations(texts, 2):
            if not _related(one, other) and _near(one.area, other.area):
                yield Found(f"{one.name} stands {_gap(one.area, other.area):.0f} px from "
                            f"{other.name}", "warning", (one, other))  # fmt: skip
        for text in texts:
            for other in moment.items:
                if _beside(other, text, moment.items):
                    yield Found(f"{other.name} runs along {text.name}", "warning", (text, other))

    yield from cases(look, "layout-crowded", find)


@rule("layout-struck")
def layout_struck(look: Look) -> Iterator[Note]:
    """A line runs through words."""

    def find(moment: Moment) -> Iterator[Found]:
        for text in moment.items:
            if text.words and text.opacity >= READ:
                for line in moment.items:
                    if _drawn(line) and _through(line, text) and _bare(line, text, moment.items):
                        yield Found(f"{line.name} runs through {text.name}", "error", (text, line))

    yield from cases(look, "layout-struck", find)


def _related(one: Item, other: Item) -> bool:
    """Whether two texts belong together: parts of a formula, of one group, or of one line."""
    if one.family == other.family or one.group == other.group:
        return True
    high = min(one.area.bottom - one.area.top, other.area.bottom - other.area.top)
    common = min(one.area.bottom, other.area.bottom) - max(one.area.top, other.area.top)
    formulas = one.kind == other.kind == "formula"
    return common > ONE_LINE * high and (formulas or _gap(one.area, other.area) >= ROOM)


def _near(one: Area, other: Area) -> bool:
    return one.common(other) == 0 and one.grown(ROOM).common(other.grown(ROOM)) > 0


def _gap(one: Area, other: Area) -> float:
    """The wider of the two gaps between two areas, across and down."""
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down)


def _beside(other: Item, text: Item, items: Sequence[Item]) -> bool:
    """Whether a line or the edge of a picture comes nearer to words than it should."""
    room = text.area.grown(ROOM)
    if other.kind == "picture":
        return other.opacity >= READ and other.area.common(text.area) == 0 \
            and other.area.common(room) > 0
    return (_drawn(other) and crosses(other, text.area.grown(ROOM + other.width / 2))
            and not _through(other, text) and _bare(other, text, items))  # fmt: skip


def _drawn(line: Item) -> bool:
    """Whether the stroke of a shape is seen as a line."""
    return (line.kind == "shape" and line.stroke >= DRAWN and line.width > 0
            and contrast(mix(GROUND, line.color, line.stroke), GROUND) >= FAINT)  # fmt: skip


def _through(line: Item, text: Item) -> bool:
    return crosses(line, text.area.grown(line.width / 2 - TOUCH))


def _bare(line: Item, text: Item, items: Sequence[Item]) -> bool:
    """Whether nothing lies between a line and the words that are drawn over it."""
    low, high = (next(n for n, each in enumerate(items) if each is item) for item in (line, text))
    x, y = text.area.middle
    return not any(item.fill >= READ and not item.words and item.covers(x, y)
                   for item in items[low + 1 : high])  # fmt: skip
