"""What scene 3 draws with the picture: a magnifier, and one step of the forward process."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Dot,
    Line,
    Rectangle,
    Square,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from diffusion_video.stage import (
    Box,
    Counter,
    Formula,
    Panel,
    Pixels,
    arrow,
    at,
    caption,
    formula,
    label,
    theme,
    units,
)
from parts.noise import eps, noisy, scaled, schedule, shown, signal
from parts.plots import share_plot
from parts.readout import Readout

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


ONE_STEP = 0.3
"""The beta of one visible step; the schedule's own early steps change too little to see."""


class OneStep(VGroup):
    """x_{t-1}, times sqrt(1 - beta), plus sqrt(beta) eps: three panels and what is between.

    `thinner` and `noisier` are the pictures on the way, computed from the real arrays;
    `meanings` say under the law's terms what they are.
    """

    def __init__(self, law: Formula) -> None:
        y, keep, add = 520, (1 - ONE_STEP) ** 0.5, ONE_STEP**0.5
        self.thinner = [scaled(1 + (keep - 1) * i / 24, 0) for i in range(25)]
        self.noisier = [scaled(keep, add * i / 24) for i in range(25)]
        self.thin, self.full = (Panel(noisy(0), 12).move_to(at(x, y)) for x in (960, 1632))
        self.ways = VGroup(*(arrow(at(x, y), at(x + 256, y)) for x in (496, 1168)))
        self.factor = formula("times", "sqrt(1-beta_t)", size=50, color=theme.PICTURE)
        self.grain = formula("+ sqrt(beta_t)", "epsilon", size=50, color=theme.NOISE)
        self.noise = Panel(shown(eps()), 4, color=theme.NOISE).move_to(at(1296, y + 110))
        self.factor.move_to(at(624, y - 70))
        self.grain.move_to(at(1296, y - 70))
        places = (("x_(t-1)", 288), ("sqrt(1-beta_t) x_(t-1)", 960), ("x_t", 1632))
        self.names = VGroup(*(
            formula(words, size=56).move_to(at(x, y + 240)) for words, x in places
        ))
        self.note = caption(f"※ 見やすいように βₜ = {ONE_STEP:.2f}")
        self.note.move_to(at(96, 286), aligned_edge=LEFT)
        self.meanings = VGroup(*(
            _under(law, first, last, label(words, theme.LABEL, color, bold=True))
            for words, color, first, last in (
                ("平均", theme.PICTURE, 3, 4), ("分散", theme.NOISE, 6, 7)
            )
        ))
        super().__init__(
            self.ways, self.factor, self.grain, self.noise, self.names, self.note,
            self.meanings, self.thin, self.full,
        )


def _under(law: Formula, first: int, last: int, word: VGroup) -> VGroup:
    """A line under the parts `first` to `last` of a formula, and what they are under that."""
    box = law.part(first)
    ink = sum(law.part(i).surface.array for i in range(first, last + 1))
    columns = np.flatnonzero(ink.any(0))
    scale, left = box.width / ink.shape[1], box.get_left()[0]
    start, end = (left + scale * column for column in (columns[0], columns[-1] + 1))
    y = at(0, 262)[1]
    line = Line([start, y, 0], [end, y, 0], color=word.get_fill_color(), stroke_width=5)
    return VGroup(line, word.move_to([(start + end) / 2, at(0, 293)[1], 0]))


class Shares(VGroup):
    """What is left of the picture and what noise has come, as curves and as numbers."""

    def __init__(self, t: int) -> None:
        self.plot = share_plot(Box(190, 270, 1010, 610)).show(t)
        self.time = Counter(time_words(t), 60).move_to(at(400, 186), aligned_edge=LEFT)
        self.left, self.come = (
            VGroup(label(words, 44, color, bold=True), Readout(symbol, "0.000", 44, color))
            .arrange(DOWN, buff=units(16), aligned_edge=LEFT)
            .move_to(at(x, 746), aligned_edge=LEFT)
            for words, symbol, color, x in (
                ("画像の係数", "sqrt(overline(alpha)_t)", theme.PICTURE, 190),
                ("ノイズの係数", "sqrt(1-overline(alpha)_t)", theme.NOISE, 620),
            )
        )
        odds = 1 / signal(1000)
        self.ratio = label(f"画像 : ノイズ = 1 : {odds:,.0f}", 52, bold=True)
        self.ratio.move_to(at(600, 186))
        super().__init__(self.plot, self.time, self.left, self.come)
        self.show(t)

    def show(self, t: int) -> None:
        """Everything at t."""
        self.plot.show(t)
        self.time.write(time_words(t))
        self.left[1].write(share_words(t))
        self.come[1].write(f"{(1 - schedule().abar[t]) ** 0.5:.3f}")


FILM_PITCH = 136
"""Pixels from one frame of the record to the next: 128 and the rim."""


class Way(VGroup):
    """x_0 -> x_1000 with the record of what was in between, and the way back."""

    def __init__(self) -> None:
        self.end = at(1568, 432)
        self.start = Panel(noisy(0), 16, color=theme.PICTURE).move_to(at(352, 432))
        self.names = VGroup(
            formula("x_0", size=60).move_to(at(352, 734)),
            formula("x_1000", size=60).move_to(at(1568, 734)),
        )
        self.share = Readout("sqrt(overline(alpha)_t)", "1.000", 46, theme.PICTURE)
        self.left = VGroup(label("画像の係数", 46, theme.PICTURE, bold=True), self.share)
        self.left.arrange(RIGHT, buff=units(30)).move_to(at(930, 180))
        self.mini = Panel(noisy(0), 5)
        self.there = arrow(at(624, 432), at(1296, 432), theme.NOISE, 9, head=36)
        self.film = VGroup(*(
            Panel(noisy(t), 4).move_to(at(960 + FILM_PITCH * (i - 2), 528))
            for i, t in enumerate((100, 250, 400, 600, 800))
        ))
        self.lights = VGroup(*(p.frame.copy().set_stroke(theme.NETWORK, 9) for p in self.film))
        self.back = arrow(at(1296, 628), at(624, 628), theme.NETWORK, 9, dashed=True, head=36)
        self.words = label("戻す方法", 56, theme.NETWORK, bold=True).move_to(at(960, 706))
        super().__init__(
            self.start, self.names, self.left, self.there, self.film, self.back, self.words,
            self.mini,
        )
        self.show(0)

    def show(self, t: int) -> None:
        """The small picture on its way, and the share that is left of it."""
        self.mini.move_to(at(704 + 512 * t / 1000, 322))
        self.share.write(share_words(t))

    def travel(self) -> UpdateFromAlphaFunc:
        """A dot on the way back; the frame that it passes under is lit."""
        dot = Dot(radius=units(14), color=theme.NETWORK)

        def draw(_: VGroup, alpha: float) -> None:
            dot.move_to(at(1288 - 656 * alpha, 628))
            dot.set_fill(opacity=min(1, 20 * alpha * (1 - alpha)))
            for light in self.lights:
                away = abs(float(light.get_x() - dot.get_x())) / units(FILM_PITCH)
                light.set_stroke(opacity=max(0.0, 1 - away))

        return UpdateFromAlphaFunc(VGroup(self.lights, dot), draw, rate_func=linear, remover=True)


def time_words(t: int) -> str:
    """t of all its steps."""
    return f"t = {t} / 1000"


def share_words(t: int) -> str:
    """sqrt(abar_t), at the end with the places that it needs."""
    return f"{signal(t):.3f}" if t < 1000 else f"{signal(t):.5f}"


def beta_words(t: int) -> str:
    """beta_t as it is printed."""
    return f"{schedule().betas[t]:.5f}"


def chip(symbol: str) -> VGroup:
    """A picture's symbol on a dark ground, to lie on the picture itself."""
    words = formula(symbol, size=48, color=theme.PICTURE)
    plate = Rectangle(width=units(84), height=units(64), stroke_width=0)
    return VGroup(plate.set_fill(theme.GROUND, opacity=0.9), words.move_to(plate))
