"""Rules on what is to be read: contrast, what hides words, how large they are.

Thresholds: WCAG 1.4.3 (4.5:1, 3:1), the film's direction (32 px), the survey of explainer films
(28 px, 24 px for sub- and superscripts).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from diffusion_video.check.film.flashes import linear, luminance
from diffusion_video.check.layout.cases import Found, bad, cases
from diffusion_video.check.layout.items import SEEN, Area, Item, Rgb
from diffusion_video.check.layout.looking import Look, Moment
from diffusion_video.check.rule import Note, rule

CONTRAST, POOR = 4.5, 3.0
SMALL, TOO_SMALL, SCRIPT = 32.0, 28.0, 24.0
SCRIPT_SHARE = 0.7
"""How large Typst sets a sub- or superscript beside its letter."""
READ = 0.6
"""Opacity from which words are meant to be read: below they are coming or going."""
VEIL, OPAQUE = 0.1, 0.95
"""A cover so near the ground's colour is a veil, which dims; it hides from this opacity on."""
SAME = 0.4
GROUND = (15 / 255, 23 / 255, 42 / 255)
ALONG = (0.1, 0.5, 0.9)
"""Where along a word its ground is looked at."""


@rule("layout-contrast")
def layout_contrast(look: Look) -> Iterator[Note]:
    """Words on something from which they hardly differ: 4.5:1 (WCAG 1.4.3), error under 3:1."""

    def find(moment: Moment) -> Iterator[Found]:
        for index, item in enumerate(moment.items):
            if item.words and item.opacity >= READ:
                ratio, what = least_contrast(item, moment.items[:index])
                if ratio < CONTRAST - 0.05:
                    text = f"{item.name} on {what} has a contrast of {ratio:.1f}:1"
                    yield Found(text, bad(ratio < POOR), (item,))

    yield from cases(look, "layout-contrast", find)


@rule("layout-hidden")
def layout_hidden(look: Look) -> Iterator[Note]:
    """Words behind something that is drawn over them."""

    def find(moment: Moment) -> Iterator[Found]:
        for index, item in enumerate(moment.items):
            above = moment.items[index + 1 :]
            if item.words and item.opacity >= READ and not any(anew(item, o) for o in above):
                for other in above:
                    if not other.words and _hides(other, item.area):
                        text = f"{item.name} is behind {other.name}"
                        yield Found(text, "error", (item, other))

    yield from cases(look, "layout-hidden", find)


def _hides(cover: Item, area: Area) -> bool:
    """Whether one of three points of an area, left to right, is covered; a veil may dim."""
    veil = max(abs(a - b) for a, b in zip(cover.color, GROUND, strict=True)) < VEIL
    y, wide = area.middle[1], area.right - area.left
    return cover.fill >= (OPAQUE if veil else READ) and any(
        cover.covers(area.left + wide * share, y) for share in (0.2, 0.5, 0.8)
    )


@rule("layout-small")
def layout_small(look: Look) -> Iterator[Note]:
    """Words under 32 px an em, an error under 28; in formulas, scripts under 24 px."""

    def find(moment: Moment) -> Iterator[Found]:
        for item in moment.items:
            if item.opacity < READ or not item.em:
                continue
            script = item.em * SCRIPT_SHARE
            if item.em < SMALL - 0.5:
                text = f"{item.name} is {item.em:.0f} px large"
                yield Found(text, bad(item.em < TOO_SMALL), (item,))
            elif item.scripts and script < SCRIPT - 0.5:
                text = f"{item.name} has sub- or superscripts of {script:.0f} px"
                yield Found(text, "warning", (item,))

    yield from cases(look, "layout-small", find)


def anew(one: Item, other: Item) -> bool:
    """Whether these are the same words in the same place."""
    common = one.area.common(other.area)
    return one.name == other.name and common > SAME * max(one.area.size, other.area.size)


def least_contrast(item: Item, below: tuple[Item, ...]) -> tuple[float, str]:
    """The contrast of words with what lies behind one end or their middle, and its name."""
    near = tuple(other for other in below if other.fill >= SEEN and not other.words
                 and other.area.common(item.area) > 0)  # fmt: skip
    found = []
    for share in ALONG if near else (0.5,):
        ground, what = behind(item, near, share)
        found.append((contrast(mix(ground, item.color, item.opacity), ground), what))
    return min(found)


def behind(item: Item, below: tuple[Item, ...], share: float) -> tuple[Rgb, str]:
    """The colour on which an item lies at a share of its width, and the name of what it is of."""
    color, what = GROUND, "the ground"
    x, y = item.area.left + (item.area.right - item.area.left) * share, item.area.middle[1]
    for other in below:
        if other.covers(x, y):
            top = other.color if other.pixels is None else _light(item.area, other)
            color = mix(color, top, other.fill)
            what = other.name if other.fill > 0.3 else what
    return color, what


def _light(area: Area, picture: Item) -> Rgb:
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


def mix(ground: Rgb, top: Rgb, alpha: float) -> Rgb:
    """A colour laid over another."""
    red, green, blue = (g + (t - g) * min(1.0, alpha) for g, t in zip(ground, top, strict=True))
    return red, green, blue


@lru_cache(maxsize=4096)
def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG's contrast ratio of two sRGB colours of 0 to 1."""
    levels = np.rint(np.array([one, other]) * 255).astype(np.uint8)
    bright, dark = sorted((float(v) for v in luminance(linear(levels))), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
