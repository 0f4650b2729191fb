"""Which pixels listen to which word: the network's cross-attention as light on the picture."""

from __future__ import annotations

import numpy as np
from manim import ORIGIN, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import Counter, Panel, at, label, theme
from parts.runs import run
from parts.trajectory import track

SHOWN = ("猫", "夕焼け")
CELL, SIDE, ROW = 17, 376, 434
FIRST, LAST = 700, 300
"""The t that are shown: while the estimate turns from a blur into a cat."""
BRIGHT = 0.99
"""The quantile of a map that is shown at full brightness."""


def heat(picture: NDArray[np.uint8], weights: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The picture in dim grey, and over it each pixel's attention in the text's colour."""
    light = np.clip(weights / np.quantile(weights.astype(np.float64), BRIGHT), 0, 1)
    times = picture.shape[0] // light.shape[0]
    light = light.repeat(times, 0).repeat(times, 1)[:, :, None]
    grey = 10 + 0.4 * picture.mean(2, keepdims=True)
    glow = 255 * np.array(theme.rgb(theme.CONDITION))
    return np.round(grey * (1 - light) + glow * light).astype(np.uint8)


class Attention:
    """The estimate at some t, and beside it which of its pixels look at which word."""

    def __init__(self) -> None:
        arrays = run("attention").arrays
        told = (arrays["t"] <= FIRST) & (arrays["t"] >= LAST)
        self.t = [int(t) for t in arrays["t"][told]]
        self.maps = arrays["maps"][told].astype(np.float64)
        self.words = [str(word) for word in arrays["words"]]
        self.guess = track("hero", "x0_hat")
        places = [100 + 275 + 585 * i for i in range(3)]
        self.picture = Panel(self.guess.at(self.t[0]), CELL, color=theme.NETWORK)
        self.panels = [Panel(self.lit(0, word), CELL, color=theme.CONDITION) for word in SHOWN]
        for panel, x in zip((self.picture, *self.panels), places, strict=True):
            panel.move_to(at(x, ROW))
        self.time = Counter(f"予想した完成図  t = {self.t[0]}", theme.LABEL, theme.NETWORK,
                            edge=ORIGIN).move_to(at(places[0], 758))
        self.names = [
            label(f"「{word}」を見る画素", theme.LABEL, theme.CONDITION, bold=True)
            .move_to(at(x, 758)) for word, x in zip(SHOWN, places[1:], strict=True)
        ]

    def lit(self, step: int, word: str) -> NDArray[np.uint8]:
        """Where the network looks at `word` at the stored step."""
        return heat(self.guess.at(self.t[step]), self.maps[step, self.words.index(word)])

    def show(self, step: int) -> None:
        """All panels at the stored step."""
        self.picture.pixels.show(self.guess.at(self.t[step]))
        self.time.write(f"予想した完成図  t = {self.t[step]}")
        for panel, word in zip(self.panels, SHOWN, strict=True):
            panel.pixels.show(self.lit(step, word))

    def everything(self) -> VGroup:
        """All of it."""
        return VGroup(self.picture, *self.panels, self.time, *self.names)
