"""Which pixels listen to which word: the network's cross-attention as light on the picture."""

from __future__ import annotations

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from diffusion_video.stage import Panel, at, label, theme
from parts.runs import run
from parts.trajectory import track

DARK = 0.12
SHOWN = ("夕焼け", "歩く", "猫")


def lit(picture: NDArray[np.uint8], weights: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The picture, as bright at each pixel as the word's share of attention there."""
    low, high = float(weights.min()), float(weights.max())
    light = (weights.astype(np.float64) - low) / max(high - low, 1e-9)
    times = picture.shape[0] // light.shape[0]
    light = light.repeat(times, 0).repeat(times, 1)[:, :, None]
    return np.round(picture * (DARK + (1 - DARK) * light)).astype(np.uint8)


class Attention:
    """The estimate at some t, and beside it the same in the light of single words."""

    def __init__(self) -> None:
        arrays = run("attention").arrays
        self.t = [int(t) for t in arrays["t"]]
        self.maps = arrays["maps"]
        self.words = [str(word) for word in arrays["words"]]
        self.guess = track("hero", "x0_hat")
        self.panels = [
            Panel(self.picture(0, word), 16, color=theme.CONDITION).move_to(at(96 + 259 + x, 420))
            for word, x in zip(SHOWN, (0, 605, 1210), strict=True)
        ]
        self.names = [
            label(word, 64, theme.CONDITION, bold=True).move_to(at(96 + 259 + x, 740))
            for word, x in zip(SHOWN, (0, 605, 1210), strict=True)
        ]

    def picture(self, step: int, word: str) -> NDArray[np.uint8]:
        """The estimate at the step's t in the light of `word`."""
        return lit(self.guess.at(self.t[step]), self.maps[step, self.words.index(word)])

    def show(self, step: int) -> None:
        """All panels at the stored step."""
        for panel, word in zip(self.panels, SHOWN, strict=True):
            panel.pixels.show(self.picture(step, word))

    def everything(self) -> VGroup:
        """All of it."""
        return VGroup(*self.panels, *self.names)
