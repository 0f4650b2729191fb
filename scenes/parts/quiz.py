"""The game of scene 4: a noisy picture is something plus some noise; which noise?"""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Square, VGroup
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.ddpm.sample import starting_noise
from diffusion_video.stage import Panel, arrow, at, formula, label, theme, units
from parts.noise import Field, Picture, eps, shown, signal, x_t
from parts.runs import run

ROW = 392
"""Where the middle of scene 4's large pictures is, in pixels below the frame's top."""
COLUMNS = (328, 960, 1592)
"""Where the middles of three large pictures beside each other are."""
CELL = 12
SIDE = 32 * CELL + 6


class Sum(VGroup):
    """= picture + noise, both unknown, at the right of a noisy picture."""

    def __init__(self) -> None:
        self.signs = VGroup(*(
            formula(sign, size=110).move_to(at(x, ROW)) for sign, x in (("=", 644), ("+", 1276))
        ))
        self.terms = VGroup()
        for x, words, color in (
            (COLUMNS[1], "元の画像", theme.PICTURE), (COLUMNS[2], "ノイズ", theme.NOISE),
        ):
            asked = Asked(at(x, ROW), color)
            name = label(words, 48, color, bold=True).move_to(at(x, ROW + 236))
            self.terms.add(VGroup(asked, name))
        super().__init__(self.signs, self.terms)


class Choices(VGroup):
    """Three noises, one of which is in x_t: `panels`, `letters`; B is right.

    `rests` under them is what is left of x_t without each, `ways` lead there from each, and
    `taken` says from what each is taken.
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
            label(letter, 48, bold=True).move_to(at(x, 508))
            for letter, x in zip("ABC", self.COLUMNS, strict=True)
        ))
        self.rests = VGroup(*(
            Panel(without(t, noise), 8).move_to(at(x, 680))
            for noise, x in zip(noises, self.COLUMNS, strict=True)
        ))
        self.ways = VGroup(*(arrow(at(x + 56, 486), at(x + 56, 540)) for x in self.COLUMNS))
        self.taken = VGroup(
            label("この絵から引くと", 44, bold=True).move_to(at(COLUMNS[0], 716)),
            arrow(at(536, 716), at(804, 716)),
            *(label("−", 56, bold=True).move_to(at(x - 54, 508)) for x in self.COLUMNS),
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

    def __init__(self, place: NDArray[np.float64], color: str = theme.NETWORK) -> None:
        frame = Square(units(SIDE), stroke_color=color, stroke_width=4).move_to(place)
        super().__init__(frame, label("？", 130, color, bold=True).move_to(place))


def named(symbol: str, word: str, x: float, y: float = ROW - 236) -> VGroup:
    """The word and the symbol of a picture, over it."""
    names = VGroup(label(word, 44, bold=True), formula(symbol, size=62))
    return names.arrange(RIGHT, buff=units(20)).move_to(at(x, y))
