"""A patch of a picture under a magnifier."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, Square, VGroup

from diffusion_video.stage import Panel, Pixels, at, theme, units
from parts.noise import noisy

LENS = (10, 20, 8)
"""Row, column and side of the patch under the magnifier: the cat's head."""


class Magnifier(VGroup):
    """A patch of a panel, shown large; `show(t)` puts x_t under it."""

    def __init__(self, panel: Panel, cell: float, x: float, y: float) -> None:
        row, column, side = LENS
        self.patch = Pixels(self._cut(0), cell).move_to(at(x, y))
        one = panel.pixels.width / 32
        self.ring = Square(one * side, stroke_color=theme.PICTURE, stroke_width=6)
        corner = panel.pixels.get_corner(UP + LEFT)
        self.ring.move_to(corner + np.array([column + side / 2, -row - side / 2, 0]) * one)
        self.rim = Square(self.patch.width + units(6), stroke_color=theme.PICTURE, stroke_width=6)
        self.rim.move_to(self.patch)
        self.rays = VGroup(*(
            Line(
                self.ring.get_corner(RIGHT + side), self.rim.get_corner(LEFT + side),
                stroke_color=theme.PICTURE, stroke_width=3,
            ).set_stroke(opacity=0.6)
            for side in (UP, DOWN)
        ))
        super().__init__(self.ring, self.rays, self.rim, self.patch)

    def show(self, t: int) -> Magnifier:
        """Look at x_t."""
        self.patch.show(self._cut(t))
        return self

    def _cut(self, t: int) -> np.ndarray:
        row, column, side = LENS
        return np.ascontiguousarray(noisy(t)[row : row + side, column : column + side])
