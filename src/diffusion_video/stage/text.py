"""Text and formulas for scenes: they return mobjects and change nothing."""

from __future__ import annotations

import io
from functools import cache, lru_cache

import numpy as np
import typst
from manim import DOWN, LEFT, VGroup, config
from numpy.typing import NDArray
from PIL import Image

from diffusion_video.stage import letters, theme
from diffusion_video.stage.geometry import HEIGHT, units
from diffusion_video.stage.raster import Glyphs


def label(
    text: str, size: float = theme.LABEL, color: str = theme.INK, bold: bool = False
) -> Glyphs:
    """One line of text, `size` pixels an em at 1080 lines; its box is one em high."""
    scale = float(config.pixel_height) / HEIGHT
    bleed = int(size * scale * 0.4) + 2
    return Glyphs(letters.mask(text, size * scale, bold, bleed), scale, bleed, color, text)


def paragraph(
    *lines: str, size: float = theme.LABEL, color: str = theme.INK, bold: bool = False,
    align: NDArray[np.float64] | None = None, pitch: float = 1.5,
) -> VGroup:
    """Several lines, centred or aligned to `align` (LEFT, RIGHT), `pitch` ems apart."""
    rows = VGroup(*(label(line, size, color, bold) for line in lines))
    rows.arrange(DOWN, buff=units(size * (pitch - 1)))
    if align is not None:
        for row in rows:
            row.align_to(rows, align)
    return rows


def caption(text: str, color: str = theme.MUTED) -> Glyphs:
    """A small label under or beside a thing: the smallest text that a scene may use."""
    return label(text, theme.SMALL, color)


class Part(Glyphs):
    """A part of a formula; its box, the whole formula's, is `ems` times the letters' em high."""

    def __init__(
        self, mask: NDArray[np.uint8], scale: float, size: float, color: str, name: str
    ) -> None:
        super().__init__(mask, scale, 0, color, name)
        self.ems = mask.shape[0] / (size * scale)


class Formula(VGroup):
    """A formula set by Typst, one `Part` for each, all in one frame so that they fit.

    `part(i)` is the i-th of the Typst strings that the formula was made of.
    """

    def part(self, index: int) -> Glyphs:
        """The part that the index-th string drew."""
        found = self.submobjects[index]
        assert isinstance(found, Glyphs)
        return found

    def ink(self, index: int) -> NDArray[np.float64]:
        """Where the index-th part is really drawn: every part's box is the whole formula."""
        part = self.part(index)
        height, width = part.surface.array.shape
        rows, columns = np.nonzero(part.surface.array)
        corner, right, down = part.points[0], part.points[3], part.points[11]
        across = (columns.min() + columns.max() + 1) / 2 / width
        below = (rows.min() + rows.max() + 1) / 2 / height
        return np.asarray(corner + (right - corner) * across + (down - corner) * below)


def formula(
    *parts: str, size: float = theme.FORMULA, color: str = theme.INK,
    colors: dict[int, str] | None = None,
) -> Formula:
    """A formula from Typst math strings; `colors` gives single parts their colour."""
    scale = float(config.pixel_height) / HEIGHT
    made = Formula()
    for index in range(len(parts)):
        mask = _part(parts, index, size * scale)
        tint = (colors or {}).get(index, color)
        made.add(Part(mask, scale, size, tint, parts[index]))
    return made


@lru_cache(maxsize=256)
def _part(parts: tuple[str, ...], index: int, size: float) -> NDArray[np.uint8]:
    """Coverage of one part, at its place in the frame of the whole formula."""
    def shown(i: int) -> str:
        return "black" if i == index else "rgb(0, 0, 0, 0)"

    body = " ".join(f"#text(fill: {shown(i)}, ${part}$)" for i, part in enumerate(parts))
    page = "#set page(width: auto, height: auto, margin: 0.15em, fill: none)"
    source = f"{page}\n#set text(size: {size}pt)\n$ {body} $"
    png = _compiler().compile(source.encode(), format="png", ppi=72)
    assert isinstance(png, bytes), "one page"
    alpha = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))[:, :, 3]
    return np.ascontiguousarray(alpha)


@cache
def _compiler() -> typst.Compiler:
    """Made once, since it looks for fonts; Typst's own are the same on every machine."""
    return typst.Compiler(ignore_system_fonts=True)


__all__ = ["LEFT", "Formula", "caption", "formula", "label", "paragraph"]
