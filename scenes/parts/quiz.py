"""The game of scene 4: a noisy picture is something plus some noise; which noise?"""

from __future__ import annotations

import numpy as np
from manim import DOWN, Square, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import Panel, at, formula, label, theme, units
from parts.learning import other_noise
from parts.noise import eps, shown


class Sum(VGroup):
    """= picture + noise, both unknown, at the right of a noisy picture."""

    def __init__(self, y: float = 416, side: float = 360) -> None:
        self.signs = VGroup(*(
            formula(sign, size=110).move_to(at(x, y)) for sign, x in (("=", 770), ("+", 1290))
        ))
        self.terms = VGroup()
        for x, words, weight, color in (
            (1030, "元の画像", "sqrt(overline(alpha)_t) x_0", theme.PICTURE),
            (1550, "ノイズ", "sqrt(1-overline(alpha)_t) epsilon", theme.NOISE),
        ):
            place = Square(units(side), stroke_color=color, stroke_width=5).move_to(at(x, y))
            self.terms.add(VGroup(
                place, label("？", 130, color, bold=True).move_to(place),
                label(words, 44, color, bold=True).move_to(at(x, y + side / 2 + 48)),
                formula(weight, size=56).move_to(at(x, y + side / 2 + 128)),
            ))
        super().__init__(self.signs, self.terms)


class Choices(VGroup):
    """Three noises, one of which is in the picture: `panels` and `letters`; B is right."""

    RIGHT = 1

    def __init__(self) -> None:
        noises = (other_noise(3), shown(eps()), other_noise(7))
        self.panels = VGroup(*(
            Panel(noise, 8).move_to(at(x, 416))
            for noise, x in zip(noises, (960, 1290, 1620), strict=True)
        ))
        self.letters = VGroup(*(
            label(letter, 56, theme.NOISE, bold=True).next_to(panel, DOWN, buff=units(24))
            for letter, panel in zip("ABC", self.panels, strict=True)
        ))
        super().__init__(self.panels, self.letters)


class Asked(VGroup):
    """An empty frame with a question mark: an answer will stand here."""

    def __init__(self, place: NDArray[np.float64], side: float) -> None:
        frame = Square(units(side), stroke_color=theme.NETWORK, stroke_width=4).move_to(place)
        super().__init__(frame, label("？", 130, theme.NETWORK, bold=True).move_to(place))
