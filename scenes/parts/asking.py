"""A close look at the noise, and the question that the network is asked about it."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, UP, DashedVMobject, Line, Square, UpdateFromAlphaFunc, VGroup, linear

from diffusion_video.stage import Panel, at, formula, label, theme, units
from parts.grains import sift
from parts.loop import NOISE_AT
from parts.timing import during

SIDE = 8
ABOVE = at(1150, 150)
"""Where words stand over the loop's network."""
PLACES = ((3, 4), (20, 9), (10, 21))
"""Upper left cells (column, row) of the looks into the noise, `SIDE` cells a side."""
GONE, LANDED = 0.2, 0.7
"""Shares of a glide: until the first the lens empties, from the second on it fills again."""


class Looking(VGroup):
    """A ring over a noise panel and, at the right, what it covers, enlarged."""

    def __init__(self, panel: Panel) -> None:
        self.count = len(PLACES)
        self._noise = panel.pixels.surface.array
        self._corner = panel.pixels.get_corner(UP + LEFT)
        self._cell = panel.pixels.width / 32
        self.ring = Square(self._cell * SIDE, stroke_color=theme.INK, stroke_width=7)
        self.lens = Panel(self._cut(*PLACES[0]), 48, color=theme.INK).move_to(at(1344, 504))
        self.rays = VGroup(*(Line(stroke_color=theme.INK, stroke_width=5) for _ in range(2)))
        self.words = label("どこを見ても、ただの乱数", theme.LABEL, theme.NOISE, bold=True)
        self.words.move_to(at(1344, 764))
        super().__init__(self.rays, self.ring, self.lens, self.words)
        self._look(np.array(PLACES[0], float))

    def _cut(self, column: float, row: float) -> np.ndarray:
        c, r = round(column), round(row)
        return np.ascontiguousarray(self._noise[r : r + SIDE, c : c + SIDE])

    def _look(self, place: np.ndarray) -> None:
        half = place + SIDE / 2
        self.ring.move_to(self._corner + np.array([half[0], -half[1], 0]) * self._cell)
        for ray, way in zip(self.rays, (UP, -UP), strict=True):
            ray.put_start_and_end_on(
                self.lens.get_corner(way + LEFT), self.ring.get_corner(way + RIGHT)
            )

    def moved(self, to: int) -> UpdateFromAlphaFunc:
        """Glide to the next place; the lens is empty on the way: noise that changes flickers."""
        start, end = (np.array(PLACES[i], float) for i in (to - 1, to))

        def glide(_: VGroup, share: float) -> None:
            self._look(start + (end - start) * during(GONE, LANDED)(share))
            landed = share >= LANDED
            seen = (share - LANDED) / (1 - LANDED) if landed else max(1 - share / GONE, 0)
            sift(self.lens.pixels, self._cut(*PLACES[to if landed else to - 1]), seen)

        return UpdateFromAlphaFunc(self, glide, rate_func=linear)


class Asking:
    """What is asked beside the loop's network, in words, and the place of the answer."""

    def __init__(self) -> None:
        self.noise = formula("x_T", color=theme.NOISE, size=56).move_to(at(818, 214))
        self.now = formula("x_t", color=theme.PICTURE, size=56).move_to(at(818, 214))
        self.wish, self.later, self.first = (
            label(words, 44, color, bold=True).move_to(ABOVE)
            for words, color in (
                ("どれがノイズ？", theme.NETWORK), ("途中まで早送り", theme.INK),
                ("最初へ巻き戻し", theme.INK),
            )
        )
        frame = Square(units(8 * 32 + 6), stroke_color=theme.NOISE, stroke_width=4)
        self.place = VGroup(
            DashedVMobject(frame, num_dashes=36), label("？", 100, theme.NOISE, bold=True)
        ).move_to(NOISE_AT)
