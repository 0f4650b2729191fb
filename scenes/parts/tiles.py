"""To scale: a square of 512 x 512 screen pixels, and what fits into it."""

from __future__ import annotations

import numpy as np
from manim import (
    DL,
    DR,
    ORIGIN,
    RIGHT,
    UL,
    UR,
    Animation,
    DashedLine,
    Line,
    Square,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)
from numpy.typing import NDArray

from diffusion_video.stage import Counter, Pixels, at, label, theme, units

SIDE = 512
"""Screen pixels of the large square: one for each of its elements."""
LEFT, TOP = 120, 184
"""Where its upper left corner stands."""


def large(color: str = theme.PICTURE) -> Square:
    """The outline of the 512 x 512 picture, one screen pixel an element."""
    square = Square(units(SIDE), stroke_color=color, stroke_width=5)
    return square.move_to(at(LEFT + SIDE / 2, TOP + SIDE / 2))


def ruled(pitch: int) -> VGroup:
    """Lines that cut the square into tiles of `pitch` pixels."""
    lines = VGroup()
    for step in range(pitch, SIDE, pitch):
        lines.add(Line(at(LEFT + step, TOP), at(LEFT + step, TOP + SIDE)))
        lines.add(Line(at(LEFT, TOP + step), at(LEFT + SIDE, TOP + step)))
    return lines.set_stroke(theme.RULE, width=2)


def corner(pitch: int, column: int, row: int) -> NDArray[np.float64]:
    """The middle of a tile."""
    return at(LEFT + (column + 0.5) * pitch, TOP + (row + 0.5) * pitch)


def filled(picture: NDArray[np.uint8]) -> VGroup:
    """A 32 x 32 picture at its true size in each of the 256 tiles, row by row."""
    first = Pixels(picture, 1)
    return VGroup(*(
        first.copy().move_to(corner(32, column, row)) for row in range(16) for column in range(16)
    ))


def pieces(count: int, color: str = theme.LATENT) -> VGroup:
    """The first `count` of the 64 squares of 64 x 64 that fill the large one, row by row."""
    return VGroup(*(
        Square(units(60), stroke_color=color, stroke_width=3, fill_color=color, fill_opacity=0.3)
        .move_to(corner(64, index % 8, index // 8))
        for index in range(count)
    ))


class Fitting(Counter):
    """How many of the pieces there are, above the square."""

    def __init__(self) -> None:
        super().__init__(self._said(0), theme.LABEL, theme.LATENT, edge=ORIGIN)
        self.move_to(at(LEFT + SIDE / 2, 152))

    def _said(self, share: float) -> str:
        return f"小さい方が {8 + round(56 * share)} 枚分"

    def counting(self) -> Animation:
        """Count from the first row's eight to all of them."""
        return UpdateFromAlphaFunc(
            self, lambda _, share: self.write(self._said(share)), rate_func=linear
        )


def small() -> NDArray[np.float64]:
    """The middle of the 64 x 64 latent's planes beside the large square."""
    return at(1190, TOP + SIDE / 2 - 21)


def magnified(stack: VGroup, planes: VGroup) -> VGroup:
    """The latent's planes large, at the right, and two rays that lead to them from the stack."""
    planes.move_to(at(1600, TOP + SIDE / 2))
    first, last = (stack[0].get_corner(corner) + units(20) * RIGHT for corner in (UR, DR))
    rays = VGroup(
        DashedLine(first, planes.get_corner(UL)), DashedLine(last, planes.get_corner(DL)),
    ).set_stroke(theme.MUTED, width=3)
    return VGroup(rays, planes)


def names() -> VGroup:
    """The names of the funnel and of what comes out of it."""
    return VGroup(
        label("オートエンコーダの前半", theme.LABEL, theme.NETWORK, bold=True)
        .move_to(at(876, 152)),
        label("潜在空間", theme.LABEL, theme.LATENT, bold=True).move_to(at(1190, 320)),
    )
