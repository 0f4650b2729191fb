"""A close look at the noise, and the question that the network is asked about it."""

from __future__ import annotations

import numpy as np
from manim import LEFT, ORIGIN, RIGHT, UP, DashedVMobject, Line, Square, UpdateFromAlphaFunc, VGroup

from diffusion_video.stage import Counter, Panel, arrow, at, formula, label, theme, units
from parts.loop import noise_track
from parts.trajectory import track
from parts.unet import unet

SIDE = 8
PLACES = ((3, 4), (20, 9), (10, 21))
"""Upper left cells (column, row) of the looks into the noise, `SIDE` cells a side."""


class Looking(VGroup):
    """A ring over a noise panel and, at the left, what it covers, enlarged."""

    def __init__(self, panel: Panel) -> None:
        self.count = len(PLACES)
        self._noise = panel.pixels.surface.array
        self._corner = panel.pixels.get_corner(UP + LEFT)
        self._cell = panel.pixels.width / 32
        self.ring = Square(self._cell * SIDE, stroke_color=theme.INK, stroke_width=7)
        self.lens = Panel(self._cut(*PLACES[0]), 64, color=theme.INK).move_to(at(448, 432))
        self.rays = VGroup(*(Line(stroke_color=theme.INK, stroke_width=3) for _ in range(2)))
        self.rays.set_stroke(opacity=0.5)
        self.words = label("どこを見ても、ただの乱数", theme.LABEL, theme.NOISE, bold=True)
        self.words.move_to(at(448, 752))
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
                self.lens.get_corner(way + RIGHT), self.ring.get_corner(way + LEFT)
            )

    def moved(self, to: int) -> UpdateFromAlphaFunc:
        """Glide to the next place; the lens shows it from there on."""
        start, end = (np.array(PLACES[i], float) for i in (to - 1, to))

        def glide(_: VGroup, share: float) -> None:
            self._look(start + (end - start) * share)
            self.lens.pixels.show(self._cut(*PLACES[to if share > 0.98 else to - 1]))

        return UpdateFromAlphaFunc(self, glide)


class Asking:
    """The network, its two inputs, the question, and the place of the answer."""

    X, ANSWER = (312, 472), (1608, 472)

    def __init__(self) -> None:
        net = self.net = unet(960, 440, 640, 430)
        net.remove(net.names)
        low, y = net.get_bottom(), net.enter[1]
        left, right = at(524, 0)[0], at(1396, 0)[0]
        self.inputs = VGroup(
            formula("x_T", color=theme.PICTURE, size=60).move_to(at(self.X[0], 226)),
            arrow(np.array([left, y, 0]), net.enter + LEFT * units(10), color=theme.MUTED),
            Counter("t = 1000", edge=ORIGIN).move_to(at(960, 778)),
            arrow(at(960, 746), low - UP * units(14), color=theme.MUTED),
        )
        self.wish = label("どれがノイズ？", 48, theme.NETWORK, bold=True).move_to(at(960, 166))
        self.later = label("途中の一歩で見ると…", 48, bold=True).move_to(self.wish)
        self.trained = label("学習済み", 48, theme.NETWORK, bold=True).move_to(self.wish)
        frame = Square(units(12 * 32 + 6), stroke_color=theme.NOISE, stroke_width=4)
        self.place = VGroup(
            DashedVMobject(frame, num_dashes=48), label("？", 120, theme.NOISE, bold=True)
        ).move_to(at(*self.ANSWER))
        self.answer = VGroup(
            arrow(net.leave + RIGHT * units(10), np.array([right, y, 0]), color=theme.MUTED),
            formula("hat(epsilon)", color=theme.NOISE, size=60).move_to(at(self.ANSWER[0], 226)),
        )

    def ahead(self, asked: Panel, answer: Panel, t: int) -> UpdateFromAlphaFunc:
        """The run goes on to `t`: the picture, the step and the network's answer."""
        pictures, noises, time = track("hero"), noise_track(), self.inputs[2]

        def draw(_: VGroup, alpha: float) -> None:
            now = round(1000 + (t - 1000) * alpha)
            asked.pixels.show(pictures.at(now))
            answer.pixels.show(noises.at(now))
            time.write(f"t = {now}")

        return UpdateFromAlphaFunc(VGroup(asked, answer, time), draw)
