"""How an answer is checked: two doors in, one answer out, the truth beside it."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, Rectangle, Square, VGroup
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
    paragraph,
    theme,
    units,
)
from diffusion_video.stage.geometry import HEIGHT, UNIT
from parts.learning import Picture, Prediction, error_words, time_bars
from parts.noise import eps, noisy, shown
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
        self.left, self.chip, self.right = at(230, y), at(230, low - 130), at(1650, y)
        self.numbers = time_bars(t, Box(110, low - 46, 350, low + 62))
        inside = net.blocks["down2"].get_left() + LEFT * units(14)
        self.ways = VGroup(
            arrow(at(374, y), net.enter + LEFT * units(8)),
            arrow(at(368, low), np.array([inside[0], at(0, low)[1], 0])),
            arrow(net.leave + RIGHT * units(8), at(1388, y)),
        )
        self.names = VGroup(
            formula("x_t", size=60).move_to(at(230, y + 164)),
            formula("hat(epsilon)", size=76, color=theme.NOISE).move_to(at(1440, y)),
        )
        self.embedding = caption("t の埋め込み").move_to(at(230, 796))
        answer = label("予測ノイズ", theme.LABEL, theme.NOISE, bold=True)
        self.names.add(answer.move_to(at(1480, y - 86), aligned_edge=RIGHT))
        self.note = paragraph("出力 v を", "ノイズに換算", size=theme.SMALL, color=theme.MUTED,
                              pitch=1.3).move_to(at(1284, y + 58))
        super().__init__(self.ways, self.names, self.numbers, self.embedding, self.note)


class Check(VGroup):
    """The noise that was really added, under the answer; their gap goes back to the network."""

    def __init__(self, truth: Picture, doors: Doors) -> None:
        x, y = 1650, level(doors.right)
        low = y + 346
        self.truth = Panel(truth, 8, color=theme.NOISE).move_to(at(x, low))
        self.symbol = formula("epsilon", size=76, color=theme.NOISE).move_to(at(1440, low))
        middle = (y + low) / 2
        self.real = label("実際のノイズ", theme.LABEL, theme.NOISE, bold=True)
        self.real.move_to(at(1480, low + 86), aligned_edge=RIGHT)
        self.gap = VGroup(
            arrow(at(1440, middle - 44), at(1440, y + 46), width=6, head=20),
            arrow(at(1440, middle + 44), at(1440, low - 46), width=6, head=20),
            box(Box(1398, middle - 40, 1482, middle + 40), theme.INK, "差", fill=0.06),
        )
        self.back = arrow(at(1384, middle), at(1156, middle), theme.NETWORK, dashed=True)
        self.word = label("学習", theme.LABEL, theme.NETWORK, bold=True)
        self.word.move_to(at(1270, middle + 46))
        self.rest = VGroup(self.symbol, self.real, self.gap, self.back, self.word)
        super().__init__(self.truth, self.rest)


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
    """x_0 and eps make x_t: who adds the noise knows the answer. On a plate over a plot.

    In the order of their coming: plate, x_0; plus, eps; arrow, x_t; the ring round eps, its name.
    """

    def __init__(self) -> None:
        y = 400
        plate = Rectangle(width=units(1064), height=units(372), stroke_color=theme.RULE)
        plate.set_stroke(width=3).set_fill(theme.GROUND, opacity=1).move_to(at(1208, 430))
        first, added, mixed = (
            Panel(picture, 8, color=color).move_to(at(x, y))
            for picture, color, x in (
                (noisy(0), theme.RULE, 832), (shown(eps()), theme.NOISE, 1208),
                (noisy(500), theme.RULE, 1584),
            )
        )
        names = [
            formula(word, size=48).move_to(at(x, y + 172))
            for word, x in (("x_0", 832), ("epsilon", 1178), ("x_t", 1584))
        ]
        known = label("正解", theme.LABEL, theme.NETWORK, bold=True).move_to(at(1248, y + 172))
        ring = Square(units(280), stroke_color=theme.NETWORK, stroke_width=8).move_to(added)
        super().__init__(
            plate, VGroup(first, names[0]),
            formula("+", size=80).move_to(at(1020, y)), VGroup(added, names[1]),
            arrow(at(1358, y), at(1438, y)), VGroup(mixed, names[2]), ring, known,
        )
