"""What 64 x 64 x 4 is of 512 x 512 x 3: by the side, by the area, by the count."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from manim import LEFT, ORIGIN, RIGHT, Animation, UpdateFromAlphaFunc, VGroup

from diffusion_video.stage import Counter, at, label, theme, units

LARGE, SMALL = (512, 512, 3), (64, 64, 4)


class Elements(Counter):
    """A tensor's shape and how many numbers it holds, counted up; = only with the true number."""

    def __init__(
        self, x: float, y: float, shape: tuple[int, ...], size: float = 36
    ) -> None:
        self.shape = " × ".join(map(str, shape))
        self.total = prod(shape)
        super().__init__(self._said(0), size, edge=ORIGIN)
        self.move_to(at(x, y))

    def _said(self, count: int) -> str:
        equals = " = " if count == self.total else "   "
        return f"{self.shape}{equals}{count:,}"

    def counting(self) -> Animation:
        """Count up to the total."""
        return UpdateFromAlphaFunc(
            self, lambda _, alpha: self.write(self._said(round(alpha * self.total)))
        )


def rows(left: float, top: float, pitch: float) -> VGroup:
    """Three rows, each of a name, a fraction and its two numbers; from (left, top) pixels."""
    areas = LARGE[0] * LARGE[1], SMALL[0] * SMALL[1]
    facts = (("一辺", LARGE[0], SMALL[0]), ("面積", *areas), ("要素数", prod(LARGE), prod(SMALL)))
    made = VGroup()
    for index, (name, first, last) in enumerate(facts):
        y, share = top + pitch * index, Fraction(last, first)
        words = label(name, theme.LABEL).move_to(at(left + 130, y), RIGHT)
        figure = label(f"{share.numerator}/{share.denominator}", 84, theme.LATENT, bold=True)
        figure.move_to(at(left + 170, y), LEFT)
        numbers = VGroup(*(
            label(said, 36) for said in (f"{first:,}", f"→ {last:,}")
        )).arrange(RIGHT, buff=units(10))
        made.add(VGroup(words, figure, numbers.move_to(at(left + 170, y + 74), LEFT)))
    return made
