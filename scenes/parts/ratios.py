"""What 64 x 64 x 4 is of 512 x 512 x 3: by the side, by the area, by the count."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from manim import LEFT, ORIGIN, RIGHT, Animation, UpdateFromAlphaFunc, VGroup

from diffusion_video.stage import Counter, at, label, theme

LARGE, SMALL = (512, 512, 3), (64, 64, 4)


class Elements(VGroup):
    """A tensor's shape (`words`) and, below it, how many numbers it holds, counted up."""

    def __init__(
        self, x: float, y: float, shape: tuple[int, ...], size: float = 36, unit: str = "個"
    ) -> None:
        self.total, self.unit = prod(shape), unit
        self.words = label(" × ".join(map(str, shape)), size, bold=True).move_to(at(x, y))
        self.count = Counter(f"0 {unit}", size, theme.MUTED, edge=ORIGIN)
        super().__init__(self.words, self.count.move_to(at(x, y + 1.3 * size)))

    def counting(self) -> Animation:
        """Count up to the total."""
        return UpdateFromAlphaFunc(
            self, lambda _, a: self.count.write(f"{round(a * self.total):,} {self.unit}")
        )


def rows(left: float, top: float, pitch: float) -> VGroup:
    """Three rows, each of a name and a fraction, from (left, top) in pixels."""
    areas = LARGE[0] * LARGE[1], SMALL[0] * SMALL[1]
    facts = (("一辺", LARGE[0], SMALL[0]), ("面積", *areas), ("要素数", prod(LARGE), prod(SMALL)))
    made = VGroup()
    for index, (name, first, last) in enumerate(facts):
        y, share = top + pitch * index, Fraction(last, first)
        words = label(name, theme.LABEL).move_to(at(left + 130, y), RIGHT)
        figure = label(f"{share.numerator}/{share.denominator}", 112, theme.LATENT, bold=True)
        made.add(VGroup(words, figure.move_to(at(left + 170, y), LEFT)))
    return made
