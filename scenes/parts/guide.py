"""Guidance: one picture, two predictions, and the way from the one to the other."""

from __future__ import annotations

import numpy as np
from manim import ORIGIN, VGroup
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.stage import (
    Counter,
    Panel,
    Show,
    arrow,
    at,
    caption,
    formula,
    label,
    theme,
)
from parts.prompt import chip, combs
from parts.runs import run
from parts.tips import gain
from parts.trajectory import track
from parts.unet import unet

UPPER, LOWER = 300, 660


class Branches:
    """The same x_t twice through the same network: with the text and without."""

    def __init__(self) -> None:
        arrays = run("cfg_vectors").arrays
        self.t = int(arrays["t"])
        with_text, without = (np.asarray(arrays[k], np.float64) for k in ("eps_c", "eps_u"))
        self.x = Panel(track("hero").at(self.t), 10, color=theme.PICTURE).move_to(at(262, 480))
        self.x_name = formula("x_t", color=theme.PICTURE, size=56).move_to(at(262, 280))
        self.time = caption(f"t = {self.t}").move_to(at(262, 680))
        self.nets = [unet(800, y, 400, 210) for y in (UPPER + 20, LOWER + 20)]
        for net in self.nets:
            net.remove(net.names)
        self.texts = [
            chip("夕焼けの中を歩く猫", size=36, pad=18).move_to(at(800, UPPER - 130)),
            chip("テキストなし", theme.RULE, 36, 18).move_to(at(800, LOWER - 130)),
        ]
        self.outs = [self._out(with_text, UPPER), self._out(without, LOWER)]
        self.names = [
            formula("hat(epsilon)_c", color=theme.CONDITION, size=52).move_to(at(1400, UPPER)),
            formula("hat(epsilon)_u", color=theme.NOISE, size=52).move_to(at(1400, LOWER)),
        ]
        self.into = [arrow(at(446, 480), at(570, y), color=theme.MUTED) for y in (UPPER, LOWER)]
        self.away = [arrow(at(1014, y), at(1104, y), color=theme.MUTED) for y in (UPPER, LOWER)]
        gap = with_text - without
        self.gains = np.linspace(1, gain(gap, 0.75), 40)
        self.gaps = [to_uint8(times * gap) for times in self.gains]
        self.gap = Panel(self.gaps[0], 10, color=theme.CONDITION).move_to(at(1644, 480))
        self.gap_name = formula(
            "hat(epsilon)_c", "-", "hat(epsilon)_u", size=52,
            colors={0: theme.CONDITION, 2: theme.NOISE},
        ).move_to(at(1644, 262))
        self.title = label("Classifier-Free Guidance", 36, theme.CONDITION, bold=True)
        self.title.move_to(at(1600, 168))
        self.gain = Counter("× 1", 56, theme.CONDITION, edge=ORIGIN).move_to(at(1644, 696))

    def stronger(self) -> Show:
        """The difference of both predictions, multiplied more and more."""
        return Show(
            self.gap.pixels, self.gaps, lambda i: self.gain.write(f"× {self.gains[i]:.0f}")
        )

    def _out(self, noise: NDArray[np.floating], y: float) -> Panel:
        return Panel(to_uint8(noise), 7, color=theme.NOISE).move_to(at(1232, y))


class TextIn:
    """The prompt as it stands below a network: words, vectors, and the arrow up."""

    def __init__(self, x: float, top: float) -> None:
        self.words = label("夕焼けの中を歩く猫", theme.LABEL, theme.CONDITION, bold=True)
        self.words.move_to(at(x, top + 250))
        self.rows = combs(x - 220, x + 220, top + 60, 26, 24)
        self.way = arrow(at(x, top + 44), at(x, top - 40), color=theme.CONDITION)
        self.group = VGroup(self.words, self.rows, self.way)

