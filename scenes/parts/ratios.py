"""What 64 x 64 x 4 is of 512 x 512 x 3: by the side, by the area, by the count."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from manim import LEFT, ORIGIN, RIGHT, Animation, UpdateFromAlphaFunc, VGroup

from diffusion_video.stage import Counter, Glyphs, at, caption, label, theme

LARGE, SMALL = (512, 512, 3), (64, 64, 4)


def shape(x: float, y: float, sides: tuple[int, ...], size: float = 36) -> Glyphs:
    """A tensor's shape, round (x, y) in pixels."""
    return label(" × ".join(map(str, sides)), size, bold=True).move_to(at(x, y))


def sized(x: float, y: float, sides: tuple[int, ...], drawn: int) -> VGroup:
    """A tensor's shape, and below it how many cells a side the drawing above has."""
    note = caption(f"この動画では {drawn} × {drawn}")
    return VGroup(shape(x, y, sides), note.move_to(at(x, y + 46)))


class Total(VGroup):
    """A picture's shape and, below it, how many pixels it holds, counted up."""

    def __init__(self, x: float, y: float, sides: tuple[int, ...], size: float) -> None:
        self.total = prod(sides)
        self.count = Counter("0 画素", size, theme.MUTED, edge=ORIGIN)
        super().__init__(shape(x, y, sides, size), self.count.move_to(at(x, y + 1.3 * size)))

    def counting(self) -> Animation:
        """Count up to the total."""
        return UpdateFromAlphaFunc(
            self, lambda _, a: self.count.write(f"{round(a * self.total):,} 画素")
        )


def rows(left: float, top: float, pitch: float) -> VGroup:
    """Two rows, each of a name and a fraction, from (left, top) in pixels; the third is small."""
    areas = LARGE[0] * LARGE[1], SMALL[0] * SMALL[1]
    made = VGroup()
    for index, (name, *sizes) in enumerate((("一辺", LARGE[0], SMALL[0]), ("面積", *areas))):
        y = top + pitch * index
        words = label(name, theme.LABEL).move_to(at(left + 130, y), RIGHT)
        figure = label(_share(*sizes), 136, theme.LATENT, bold=True)
        made.add(VGroup(words, figure.move_to(at(left + 170, y), LEFT)))
    words = f"要素数では {_share(prod(LARGE), prod(SMALL))}（{LARGE[2]} 色 → {SMALL[2]} 枚）"
    return made.add(caption(words).move_to(at(1824, top + 1.85 * pitch), RIGHT))


def _share(first: int, last: int) -> str:
    share = Fraction(last, first)
    return f"{share.numerator}/{share.denominator}"
