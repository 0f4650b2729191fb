"""How an answer is checked: two doors in, one answer out, the truth beside it."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, Square, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    arrow,
    at,
    box,
    caption,
    formula,
    label,
    theme,
    units,
)
from diffusion_video.stage.geometry import HEIGHT, UNIT
from parts.learning import Picture, Prediction, error_words, time_bars
from parts.noise import noisy
from parts.unet import UNet

Point = NDArray[np.float64]


def level(point: Point) -> float:
    """How far below the frame's top a point is, in pixels."""
    return HEIGHT / 2 - UNIT * float(point[1])


class Doors(VGroup):
    """Where x_t and t come in and where the answer goes: `left`, `chip`, `right`."""

    def __init__(self, net: UNet, t: int) -> None:
        y = level(net.enter)
        low = level(net.blocks["down2"].front.get_center())
        self.left, self.chip, self.right = at(230, y), at(230, low - 130), at(1650, y + 24)
        self.numbers = time_bars(t, Box(110, low - 46, 350, low + 62))
        inside = net.blocks["down2"].get_left() + LEFT * units(14)
        self.ways = VGroup(
            arrow(at(374, y), net.enter + LEFT * units(8)),
            arrow(at(368, low), np.array([inside[0], at(0, low)[1], 0])),
            arrow(net.leave + RIGHT * units(8), at(1508, y)),
        )
        self.names = VGroup(
            formula("x_t", size=60).move_to(at(230, y + 164)),
            named("hat(epsilon)", "予測ノイズ", self.right),
        )
        self.embedding = caption("t の埋め込み").move_to(at(230, 796))
        super().__init__(self.ways, self.names, self.numbers, self.embedding)


def named(symbol: str, word: str, place: Point) -> VGroup:
    """The symbol and the name of a noise, over its picture."""
    names = VGroup(formula(symbol, size=52, color=theme.NOISE),
                   label(word, theme.LABEL, theme.NOISE, bold=True))
    return names.arrange(RIGHT, buff=units(16)).move_to(place + UP * units(164))


class Check(VGroup):
    """The noise that was really added, under the answer; their gap goes back to the network."""

    def __init__(self, truth: Picture, doors: Doors) -> None:
        y = level(doors.right)
        low, middle = y + 336, y + 168
        place = at(1650, low)
        self.truth = Panel(truth, 8, color=theme.NOISE).move_to(place)
        self.real = named("epsilon", "実際のノイズ", place)
        self.gap = VGroup(
            _elbow(y + 92, middle - 46), _elbow(low - 92, middle + 46),
            box(Box(1386, middle - 40, 1470, middle + 40), theme.INK, "差", fill=0.06),
        )
        self.back = arrow(at(1372, middle), at(1156, middle), theme.NETWORK, dashed=True)
        self.word = label("学習", theme.LABEL, theme.NETWORK, bold=True)
        self.word.move_to(at(1270, middle + 46))
        self.rest = VGroup(self.real, self.gap, self.back, self.word)
        super().__init__(self.truth, self.rest)


def _elbow(start: float, end: float) -> VGroup:
    """From a picture's left edge to the difference, in one bend."""
    bend = at(1428, start)
    side = Line(at(1516, start), bend, color=theme.INK, stroke_width=6)
    return VGroup(side, arrow(bend, at(1428, end), width=6, head=20))


class Comparison(VGroup):
    """eps - eps_hat = their difference, with L under it."""

    def __init__(self, found: Prediction) -> None:
        self.places = [at(x, 352) for x in (328, 960, 1592)]
        self.truth = Panel(found.truth, 12, color=theme.NOISE).move_to(self.places[0])
        self.answer = Panel(found.answer, 12, color=theme.NETWORK).move_to(self.places[1])
        self.rest = Panel(found.difference, 12).move_to(self.places[2])
        self.signs = VGroup(formula("-", size=110).move_to(at(645, 350)),
                            formula("=", size=110).move_to(at(1275, 350)))
        self.names, self.words = VGroup(), VGroup()
        for term, words, color, place in (
            ("epsilon", "正解", theme.INK, self.places[0]),
            ("hat(epsilon)", "予測", theme.NETWORK, self.places[1]),
            ("epsilon - hat(epsilon)", "差", theme.INK, self.places[2]),
        ):
            name, word = formula(term, size=60), label(words, 44, color, bold=True)
            VGroup(name, word).arrange(RIGHT, buff=units(28)).move_to(place + DOWN * units(248))
            self.names.add(name)
            self.words.add(word)
        self.law = formula("L =", "bar.v.double", "epsilon", "-", "hat(epsilon)",
                           "bar.v.double^2", size=76)
        self.value = Counter(f"= {error_words(found.error)}", 60)
        self.mean = caption("（1要素あたり）")
        VGroup(self.law, self.value, self.mean).arrange(RIGHT, buff=units(16)).move_to(at(960, 728))
        self.note = caption("実際の学習記録（L に重みを付けた損失）")
        self.note.move_to(at(230, 778), aligned_edge=LEFT)
        super().__init__(
            self.truth, self.answer, self.rest, self.signs, self.names, self.law, self.value,
            self.mean, self.words,
        )

    @property
    def pictures(self) -> tuple[VGroup, ...]:
        """The pictures and their signs, from left to right."""
        return self.truth, self.signs[0], self.answer, self.signs[1], self.rest


class Known(VGroup):
    """The noise of a comparison, added to a picture: who adds it knows the answer."""

    def __init__(self, compared: Comparison) -> None:
        _, middle, last = compared.places
        self.picture, self.mixed = (
            Panel(noisy(0), 12, color=theme.RULE).move_to(place) for place in (middle, last)
        )
        self.names = VGroup(*(
            formula(name, size=60).move_to(place + DOWN * units(248))
            for name, place in (("x_0", middle), ("x_t", last))
        ))
        self.plus = formula("+", size=110).move_to(compared.signs[0])
        self.way = arrow(at(1226, 352), at(1326, 352))
        self.ring = Square(units(412), stroke_color=theme.INK, stroke_width=9)
        self.ring.move_to(compared.truth)
        super().__init__(
            self.picture, self.mixed, self.names, self.plus, self.way, self.ring
        )
