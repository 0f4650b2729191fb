"""The game of scene 4: a noisy picture is something plus some noise; which noise?"""

from __future__ import annotations

import numpy as np
from manim import Square, VGroup
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.ddpm.sample import starting_noise
from diffusion_video.stage import Panel, arrow, at, formula, label, theme, units
from parts.noise import Field, Picture, eps, shown, signal, x_t
from parts.runs import run


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
    """Three noises, one of which is in x_t: `panels`, `letters`; B is right.

    `rests` under them is what is left of x_t without each, `way` leads there.
    """

    RIGHT = 1
    COLUMNS = (960, 1290, 1620)

    def __init__(self, t: int) -> None:
        noises = (starting(3), eps(), starting(7))
        self.panels = VGroup(*(
            Panel(shown(noise), 8).move_to(at(x, 336))
            for noise, x in zip(noises, self.COLUMNS, strict=True)
        ))
        self.letters = VGroup(*(
            label(letter, 48, theme.NOISE, bold=True).move_to(at(x, 508))
            for letter, x in zip("ABC", self.COLUMNS, strict=True)
        ))
        self.rests = VGroup(*(
            Panel(without(t, noise), 8).move_to(at(x, 680))
            for noise, x in zip(noises, self.COLUMNS, strict=True)
        ))
        self.way = VGroup(
            label("引くと", theme.LABEL, bold=True).move_to(at(736, 636)),
            arrow(at(676, 684), at(800, 684)),
        )
        super().__init__(self.panels, self.letters)


def starting(index: int) -> Field:
    """The noise that one of the twelve seeds starts from."""
    return starting_noise(int(run("seeds12").arrays["seeds"][index]), eps().shape)


def without(t: int, noise: Field) -> Picture:
    """x_0 as it would be if `noise` were the one in x_t."""
    share = signal(t)
    return to_uint8((x_t(t) - np.sqrt(1 - share**2) * noise) / share)


class Asked(VGroup):
    """An empty frame with a question mark: an answer will stand here."""

    def __init__(self, place: NDArray[np.float64], side: float) -> None:
        frame = Square(units(side), stroke_color=theme.NETWORK, stroke_width=4).move_to(place)
        super().__init__(frame, label("？", 130, theme.NETWORK, bold=True).move_to(place))
