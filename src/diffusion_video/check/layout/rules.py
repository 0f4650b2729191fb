"""Rules on the stage: where things stand, what covers what, what can be read, what moves.

Thresholds: the film's direction (stage y 126-818, text inside 96..1824 x 54..1026, 32 px, 4.5:1, a
stage still for 5 s at most while someone speaks). What is only passed through on the way, in
one look of two a second, is not reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from diffusion_video.check.film.flashes import linear, luminance
from diffusion_video.check.layout.items import Area, Item
from diffusion_video.check.layout.looking import Look, Moment
from diffusion_video.check.rule import Note, Rule, rule
from diffusion_video.errors import Severity
from diffusion_video.units import clock

SAFE = Area(96, 54, 1824, 1026)
ACTION = Area(67, 38, 1852, 1041)
STAGE_TOP, STAGE_BOTTOM, BAND_TOP, HEADER_BOTTOM = 126.0, 818.0, 838.0, 110.0
SLACK = 3.0
"""Pixels that nobody sees."""
OVERLAP, SAME = 0.02, 0.4
SMALL, TOO_SMALL = 32.0, 28.0
CONTRAST, POOR = 4.5, 3.0
READ = 0.6
"""Opacity from which words are meant to be read: below they are coming or going."""
VEIL, OPAQUE = 0.1, 0.95
"""A cover so near the ground's colour is a veil, which dims; it hides from this opacity on."""
STILL_S = 5.0
GROUND = (15 / 255, 23 / 255, 42 / 255)

Found = tuple[str, Severity]


@dataclass
class _Case:
    """One thing found at several moments."""

    first: int
    last: int
    count: int
    severity: Severity


def _cases(look: Look, id: str, find: Callable[[Moment], Iterator[Found]]) -> Iterator[Note]:
    """A note for each message found at two moments in a row or more, in one cue."""
    open_cases: dict[tuple[str, str], _Case] = {}
    done: list[tuple[str, str, _Case]] = []
    step = look.moments[1].frame - look.moments[0].frame if len(look.moments) > 1 else 1
    for moment in look.moments:
        cue = look.slot(moment.frame).id
        for message, severity in dict(find(moment)).items():
            case = open_cases.get((cue, message))
            if case is None or moment.frame - case.last > step:
                case = open_cases[cue, message] = _Case(moment.frame, moment.frame, 0, severity)
                done.append((cue, message, case))
            case.last, case.count = moment.frame, case.count + 1
            case.severity = "error" if "error" in (severity, case.severity) else severity
    told = set()
    for cue, message, case in done:
        if case.count > 1 and (cue, message) not in told:
            told.add((cue, message))
            yield note(look, id, message, case.first, case.last + step, case.severity)


def note(
    look: Look, id: str, message: str, start: int, end: int, severity: Severity, hint: str = ""
) -> Note:
    """A note on [start, end) of a scene, placed at its cue; an excuse makes it an info."""
    slot = look.slot(start)
    cue = next(c for s in look.brief.script.scenes for c in s.cues if c.id == slot.id)
    said = [line.text for line in slot.lines if line.start <= start < line.end]
    words = f" while 「{said[0][:14]}」 is said" if said else ""
    when = f"{clock(start / look.fps)}.{int(start * 10 / look.fps) % 10}"
    reason = look.excused.get(f"{slot.id} {id}")
    text = f"cue {slot.id} at {when} for {(end - start) / look.fps:.1f} s: {message}{words}"
    if reason:
        return Note(cue.place, f"{text} (excused: {reason})", hint, "info")
    return Note(cue.place, text, hint, severity)


@rule("layout-outside")
def layout_outside(look: Look) -> Iterator[Note]:
    """Words outside the title-safe area, or anything outside the action-safe one."""

    def find(moment: Moment) -> Iterator[Found]:
        for item in moment.items:
            safe = SAFE if item.words else ACTION
            off = _beyond(item.area, safe)
            if off > SLACK and not _beside(item.area):
                yield f"{item.name} is {off:.0f} px outside", "error" if item.words else "warning"

    yield from _cases(look, "layout-outside", find)


@rule("layout-band")
def layout_band(look: Look) -> Iterator[Note]:
    """Something of the stage in the subtitle band, the header or the gaps beside them."""

    def find(moment: Moment) -> Iterator[Found]:
        for item in moment.items:
            low, high = item.area.bottom - STAGE_BOTTOM, STAGE_TOP - item.area.top
            if low > SLACK and not _beside(item.area):
                deep = item.area.bottom > BAND_TOP
                yield f"{item.name} hangs {low:.0f} px below the stage", _bad(deep)
            if moment.titled and high > SLACK and not _beside(item.area):
                deep = item.area.top < HEADER_BOTTOM
                yield f"{item.name} stands {high:.0f} px above the stage", _bad(deep)

    yield from _cases(look, "layout-band", find)


@rule("layout-overlap")
def layout_overlap(look: Look) -> Iterator[Note]:
    """Words on words."""

    def find(moment: Moment) -> Iterator[Found]:
        texts = [item for item in moment.items if item.words and item.opacity >= READ]
        for one, other in combinations(texts, 2):
            if one.family != other.family and _clash(one, other):
                yield f"{one.name} lies on {other.name}", "error"

    yield from _cases(look, "layout-overlap", find)


def _clash(one: Item, other: Item) -> bool:
    """Whether two texts share pixels and are not one text, lit anew."""
    common = one.area.common(other.area)
    return common > OVERLAP * min(one.area.size, other.area.size) and not _anew(one, other)


def _anew(one: Item, other: Item) -> bool:
    """Whether these are the same words in the same place."""
    common = one.area.common(other.area)
    return one.name == other.name and common > SAME * max(one.area.size, other.area.size)


@rule("layout-contrast")
def layout_contrast(look: Look) -> Iterator[Note]:
    """Words on something from which they hardly differ: 4.5:1 (WCAG 1.4.3), error under 3:1."""

    def find(moment: Moment) -> Iterator[Found]:
        for index, item in enumerate(moment.items):
            if item.words and item.opacity >= READ:
                ground, what = behind(item, moment.items[:index])
                ratio = contrast(mix(ground, item.color, item.opacity), ground)
                if ratio < CONTRAST - 0.05:
                    yield (f"{item.name} on {what} has a contrast of {ratio:.1f}:1",
                           _bad(ratio < POOR))  # fmt: skip

    yield from _cases(look, "layout-contrast", find)


@rule("layout-hidden")
def layout_hidden(look: Look) -> Iterator[Note]:
    """Words behind something that is drawn over them."""

    def find(moment: Moment) -> Iterator[Found]:
        for index, item in enumerate(moment.items):
            above = moment.items[index + 1 :]
            if item.words and item.opacity >= READ and not any(_anew(item, o) for o in above):
                for other in above:
                    if not other.words and _hides(other, item.area):
                        yield f"{item.name} is behind {other.name}", "error"

    yield from _cases(look, "layout-hidden", find)


def _hides(cover: Item, area: Area) -> bool:
    """Whether one of three points of an area, left to right, is covered; a veil may dim."""
    veil = max(abs(a - b) for a, b in zip(cover.color, GROUND, strict=True)) < VEIL
    y, wide = area.middle[1], area.right - area.left
    return cover.fill >= (OPAQUE if veil else READ) and any(
        cover.covers(area.left + wide * share, y) for share in (0.2, 0.5, 0.8)
    )


@rule("layout-small")
def layout_small(look: Look) -> Iterator[Note]:
    """Words under 32 px an em; under 28 px it is an error."""

    def find(moment: Moment) -> Iterator[Found]:
        for item in moment.items:
            if 0 < item.em < SMALL - 0.5 and item.opacity >= READ:
                yield f"{item.name} is {item.em:.0f} px large", _bad(item.em < TOO_SMALL)

    yield from _cases(look, "layout-small", find)


@rule("layout-still")
def layout_still(look: Look) -> Iterator[Note]:
    """The stage does not change for over 5 s while someone speaks."""
    lines = [line for slot in look.scene.slots for line in slot.lines]
    start = 0
    for end in range(1, len(look.moments) + 1):
        if end < len(look.moments) and _state(look.moments[end]) == _state(look.moments[start]):
            continue
        span = look.moments[start].frame, look.moments[end - 1].frame
        talk = sum(max(0, min(span[1], x.end) - max(span[0], x.start)) for x in lines)
        if talk > STILL_S * look.fps:
            what = f"the stage is still, {talk / look.fps:.1f} s of it spoken"
            hint = "let something move that is spoken of"
            yield note(look, "layout-still", what, *span, "warning", hint)
        start = end


def behind(item: Item, below: tuple[Item, ...]) -> tuple[tuple[float, float, float], str]:
    """The colour on which an item lies, and the name of what it is of."""
    color, what = GROUND, "the ground"
    x, y = item.area.middle
    for other in below:
        if other.fill >= 0.05 and not other.words and other.covers(x, y):
            top = other.color if other.pixels is None else _light(item.area, other)
            color = mix(color, top, other.fill)
            what = other.name if other.fill > 0.3 else what
    return color, what


def _light(area: Area, picture: Item) -> tuple[float, float, float]:
    """The lightest tenth of a picture where a text lies on it."""
    assert picture.pixels is not None
    height, width = picture.pixels.shape[:2]
    box = picture.area
    across, down = width / (box.right - box.left), height / (box.bottom - box.top)
    rows = slice(max(0, int((area.top - box.top) * down)), int((area.bottom - box.top) * down) + 1)
    columns = slice(max(0, int((area.left - box.left) * across)),
                    int((area.right - box.left) * across) + 1)  # fmt: skip
    found = picture.pixels[rows, columns].reshape(-1, 3)
    light = luminance(linear(found))
    at = np.argsort(light)[int(len(light) * 0.9)]
    red, green, blue = (float(v) / 255 for v in found[at])
    return red, green, blue


def mix(
    ground: tuple[float, float, float], top: tuple[float, float, float], alpha: float
) -> tuple[float, float, float]:
    """A colour laid over another."""
    red, green, blue = (g + (t - g) * min(1.0, alpha) for g, t in zip(ground, top, strict=True))
    return red, green, blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """WCAG's contrast ratio of two sRGB colours of 0 to 1."""
    levels = np.rint(np.array([one, other]) * 255).astype(np.uint8)
    bright, dark = sorted((float(v) for v in luminance(linear(levels))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _beyond(area: Area, safe: Area) -> float:
    """How far an area reaches out of another."""
    return max(safe.left - area.left, safe.top - area.top, area.right - safe.right,
               area.bottom - safe.bottom)  # fmt: skip


def _beside(area: Area) -> bool:
    """Whether all of it is off the frame, where nobody sees it."""
    return area.right < 0 or area.left > 1920 or area.bottom < 0 or area.top > 1080


def _bad(error: bool) -> Severity:
    return "error" if error else "warning"


def _state(moment: Moment) -> tuple[object, ...]:
    return tuple(item.state for item in moment.items)


RULES: tuple[Rule[Look], ...] = (
    layout_outside, layout_band, layout_overlap, layout_contrast, layout_hidden,
    layout_small, layout_still,
)  # fmt: skip
