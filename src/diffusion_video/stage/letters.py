"""Words as coverage masks: Noto Sans CJK JP by Pillow, sub- and superscripts by us.

The font has no lowered t and no combining circumflex that stands right over a Greek
letter, so both are set from plain glyphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from diffusion_video import fonts

LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", "0123456789+-=()aeoxhklmnpst", strict=True))
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
HAT = "\u0302"
SCRIPT_SIZE = 0.64
HAT_SIZE = 0.66
LOWER_BY, RAISE_BY = 0.16, -0.34


@dataclass(frozen=True)
class Glyph:
    """One character at its place; all lengths in pixels, `y` from the baseline."""

    char: str
    size: float
    x: float
    y: float


@lru_cache(maxsize=64)
def font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    """Noto Sans CJK JP at `size` pixels an em; RenderError if the font is missing or damaged."""
    path = str(fonts.verified(bold))
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def place(text: str, size: float, bold: bool) -> tuple[list[Glyph], float]:
    """The glyphs of one line and its width in pixels."""
    glyphs: list[Glyph] = []
    x = 0.0
    for char in text:
        if char == HAT:
            glyphs.append(_hat(glyphs[-1], size, bold) if glyphs else Glyph("^", size, x, 0))
            continue
        glyph = _script(char, size, x)
        glyphs.append(glyph)
        x += _advance(glyph.char, glyph.size, bold)
    return glyphs, x


@lru_cache(maxsize=8192)
def _advance(char: str, size: float, bold: bool) -> float:
    return font(size, bold).getlength(char)


def _script(char: str, size: float, x: float) -> Glyph:
    if char in LOWERED:
        return Glyph(LOWERED[char], size * SCRIPT_SIZE, x, size * LOWER_BY)
    if char in RAISED:
        return Glyph(RAISED[char], size * SCRIPT_SIZE, x, size * RAISE_BY)
    return Glyph(char, size, x, 0)


def _hat(base: Glyph, size: float, bold: bool) -> Glyph:
    """A circumflex centred over `base`, its foot just above the letter."""
    left, top, right, _ = _inked(base.char, base.size, bold)
    hat_left, _, hat_right, foot = _inked("^", size * HAT_SIZE, bold)
    x = base.x + (left + right) / 2 - (hat_left + hat_right) / 2
    return Glyph("^", size * HAT_SIZE, x, base.y + top - foot - size * 0.05)


def _inked(char: str, size: float, bold: bool) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is really inked, from the baseline's start."""
    ink, (x, y) = font(size, bold).getmask2(char, anchor="ls")
    left, top, right, bottom = ink.getbbox()
    return x + left, y + top, x + right, y + bottom


@lru_cache(maxsize=4096)
def mask(text: str, size: float, bold: bool, bleed: int) -> NDArray[np.uint8]:
    """Coverage (h, w) of one line: one em high, as wide as the words, `bleed` around."""
    glyphs, width = place(text, size, bold)
    array = np.zeros((round(size) + 2 * bleed, max(1, round(width)) + 2 * bleed), np.uint8)
    baseline = bleed + round(size * 0.88)
    for glyph in glyphs:
        x, y = bleed + glyph.x, baseline + glyph.y
        ink, left, top = _drawn(glyph.char, glyph.size, bold, x % 1, y % 1)
        _lay(array, ink, int(x // 1) + left, int(y // 1) + top)
    array.setflags(write=False)
    return array


@lru_cache(maxsize=8192)
def _drawn(
    char: str, size: float, bold: bool, right: float, down: float
) -> tuple[NDArray[np.uint8], int, int]:
    """A character's coverage (h, w), and where that lies from a pen at (`right`, `down`)."""
    side = 2 * round(size) + 4
    image = Image.new("L", (side, side), 0)
    spot = (side // 4 + right, side // 2 + down)
    ImageDraw.Draw(image).text(spot, char, fill=255, font=font(size, bold), anchor="ls")
    box = image.getbbox() or (0, 0, 1, 1)
    return np.asarray(image.crop(box)).copy(), box[0] - side // 4, box[1] - side // 2


def _lay(array: NDArray[np.uint8], ink: NDArray[np.uint8], left: int, top: int) -> None:
    """Join `ink` to the coverage so far, less what lies outside."""
    high, low = max(0, -top), min(len(ink), len(array) - top)
    first, last = max(0, -left), min(ink.shape[1], array.shape[1] - left)
    if high >= low or first >= last:
        return
    part = array[top + high : top + low, left + first : left + last]
    np.maximum(part, ink[high:low, first:last], out=part)


def width(text: str, size: float, bold: bool) -> float:
    """Width of one line in pixels."""
    return place(text, size, bold)[1]
