"""How an answer is checked: the true noise beside it, and the round that it closes."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, UP, Line, Square, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import (
    Box,
    Panel,
    arrow,
    at,
    caption,
    formula,
    label,
    theme,
    units,
)
from diffusion_video.stage.geometry import HEIGHT, UNIT
from parts.learning import LossPlot, Prediction, time_chip
from parts.noise import noisy
from parts.quiz import CELL, COLUMNS, ROW, SIDE, Asked, named
from parts.unet import UNet, unet

Point = NDArray[np.float64]
LEFTMOST, MIDDLE, RIGHTMOST = COLUMNS
EDGE = ROW + SIDE / 2
"""Where the large pictures end below."""


def level(point: Point) -> float:
    """How far below the frame's top a point is, in pixels."""
    return HEIGHT / 2 - UNIT * float(point[1])


def nameless(x: float, y: float, width: float, height: float) -> UNet:
    """The network whose names stand apart, so that one drawing of it can become another."""
    net = unet(x, y, width, height)
    net.remove(net.names)
    return net


class Doors(VGroup):
    """The large network between x_t and its answer: `net`, `chip`, the ways in and out."""

    def __init__(self, t: int) -> None:
        self.net = net = nameless(MIDDLE, 512, 640, 580)
        low = level(net.blocks["down2"].front.get_center())
        self.chip = time_chip(t, Box(LEFTMOST - 120, low - 38, LEFTMOST + 120, low + 38))
        self.door = arrow(
            at(LEFTMOST + 138, low), net.blocks["down2"].front.get_left() + LEFT * units(16)
        )
        self.ways = VGroup(arrow(at(540, ROW), at(630, ROW)), arrow(at(1290, ROW), at(1380, ROW)))
        self.asks = formula("x_t", size=60).move_to(at(LEFTMOST, ROW - 236))
        self.title = label("U-Net", 56, theme.NETWORK, bold=True).move_to(at(MIDDLE, ROW - 236))
        self.answers = named("hat(epsilon)", "予測ノイズ", RIGHTMOST)
        super().__init__(net, net.names, self.chip, self.door, self.ways, self.asks, self.title)


class Comparison(VGroup):
    """eps - eps_hat = their difference; under it, small, the network that answered, and its log.

    `truth`, `rest` are made here, the answer is the one that is on stage.
    """

    def __init__(self, found: Prediction) -> None:
        self.middle = at(MIDDLE, ROW)
        self.truth = Panel(found.truth, CELL, color=theme.NOISE).move_to(at(LEFTMOST, ROW))
        self.rest = Panel(found.difference, CELL).move_to(at(RIGHTMOST, ROW))
        self.signs = VGroup(formula("-", size=110).move_to(at(644, ROW)),
                            formula("=", size=110).move_to(at(1276, ROW)))
        self.asked = VGroup(
            Asked(at(LEFTMOST, ROW), theme.NOISE), Asked(at(RIGHTMOST, ROW), theme.INK),
            Asked(self.middle),
        )
        self.real = named("epsilon", "実際のノイズ", LEFTMOST)
        self.guess, self.learning, self.learnt = (
            named("hat(epsilon)", f"予測ノイズ{when}", MIDDLE)
            for when in ("", "（学習中）", "（学習後）")
        )
        self.gap = named("epsilon - hat(epsilon)", "差", RIGHTMOST)
        self.known = named("epsilon", "正解", LEFTMOST)
        self.ring = Square(units(SIDE + 10), stroke_color=theme.INK, stroke_width=9)
        self.ring.move_to(self.truth)
        self.zero = caption("灰色 = 差なし", theme.INK).move_to(at(RIGHTMOST, EDGE + 28))
        self.plot = LossPlot(Box(1390, 650, 1800, 768))
        self.law = formula("L =", "bar.v.double", "epsilon", "-", "hat(epsilon)",
                           "bar.v.double^2", size=112).move_to(at(644, 700))
        super().__init__(self.truth, self.rest, self.signs, self.real, self.guess, self.gap)


class Machine(VGroup):
    """The network, small under the answer, with what goes in; learning comes back to it."""

    def __init__(self) -> None:
        self.net = net = nameless(930, 710, 400, 186)
        low = level(net.blocks["down2"].front.get_center())
        self.place, self.chip = at(LEFTMOST, 672), at(LEFTMOST, low - 10)
        inside = net.blocks["down2"].front.get_left() + LEFT * units(14)
        self.ways = VGroup(
            arrow(at(LEFTMOST + 80, level(net.enter)), net.enter + LEFT * units(8)),
            arrow(at(LEFTMOST + 112, low - 10), inside + UP * units(10)),
            arrow(net.leave, net.leave * RIGHT + at(MIDDLE, EDGE + 8) * UP),
        )
        self.symbol = formula("x_t", size=52).move_to(at(LEFTMOST - 112, 672))
        self.back = arrow(at(1276, 706), at(1156, 706), theme.NETWORK, dashed=True)
        self.word = label("学習", theme.LABEL, theme.NETWORK, bold=True).move_to(at(1216, 752))
        super().__init__(net, self.ways, self.symbol, self.back, self.word)


class Round(VGroup):
    """The noise that one adds oneself, the picture with it, the network's guess: a closed round."""

    def __init__(self, t: int) -> None:
        self.picture, self.mixed = (
            Panel(noisy(0), CELL).move_to(at(x, ROW)) for x in (MIDDLE, RIGHTMOST)
        )
        self.plus = formula("+", size=110).move_to(at(644, ROW))
        self.way = arrow(at(1226, ROW), at(1326, ROW))
        self.names = VGroup(
            named("x_0", "元の画像", MIDDLE), named("x_t", "ノイズ入り", RIGHTMOST)
        )
        self.net = net = nameless(MIDDLE, 714, 400, 186)
        y = level(net.leave)
        corner = at(RIGHTMOST, y)
        self.ways = VGroup(
            VGroup(Line(at(RIGHTMOST, EDGE + 8), corner, color=theme.INK, stroke_width=7),
                   arrow(corner, net.leave + RIGHT * units(10))),
            arrow(net.enter + LEFT * units(10), at(LEFTMOST + 84, y)),
        )
        self.place = at(LEFTMOST, y + 40)
        self.guess = named("hat(epsilon)", "予測", LEFTMOST - 150, y + 40)
        self.check = VGroup(
            arrow(at(LEFTMOST, EDGE + 40), at(LEFTMOST, EDGE + 14), head=22),
            arrow(at(LEFTMOST, EDGE + 30), at(LEFTMOST, y - 30), head=22),
        ).set_color(theme.NETWORK)
        self.word = label("答え合わせ", theme.LABEL, theme.NETWORK, bold=True)
        self.word.move_to(at(LEFTMOST + 82, EDGE + 43), aligned_edge=LEFT)
        super().__init__(self.picture, self.mixed, self.plus, self.way, self.names, self.ways)
