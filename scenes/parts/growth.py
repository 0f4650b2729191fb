"""The estimate of the finished picture beside the noisy one: composition first, detail later."""

from __future__ import annotations

from functools import cache

import numpy as np
from manim import LEFT, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import Panel, arrow, at, caption, label, theme
from parts.gauge import Gauge
from parts.runs import run
from parts.trajectory import TimeReadout, track
from parts.unet import Pulse, unet_icon

BLOCK = 4


def coarse(pictures: NDArray[np.floating]) -> NDArray[np.floating]:
    """Means of 4 x 4 cells (n, h, w, 3), put back at full size: layout and colour alone."""
    n, h, w, c = pictures.shape
    small = pictures.reshape(n, h // BLOCK, BLOCK, w // BLOCK, BLOCK, c).mean((2, 4))
    return small.repeat(BLOCK, 1).repeat(BLOCK, 2)


@cache
def likeness() -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """For every t: how much of x_t's coarse and of its fine part is the finished picture's.

    The squared correlation of both pictures' parts, as they are shown.
    """
    pictures = run("hero").arrays["x"].astype(np.float64)
    broad = coarse(pictures)
    return _explained(broad), _explained(pictures - broad)


def _explained(parts: NDArray[np.floating]) -> NDArray[np.floating]:
    parts = parts - parts.mean((1, 2), keepdims=True)
    common = (parts * parts[-1]).sum((1, 2, 3))
    return common**2 / ((parts**2).sum((1, 2, 3)) * (parts[-1] ** 2).sum())


class Growth:
    """Picture now, network, picture foreseen, and two measured shares; `tell(t)` sets all."""

    def __init__(self, t: int = 1000) -> None:
        self.now, self.then = track("hero"), track("hero", "x0_hat")
        self.x = Panel(self.now.at(t), 16, color=theme.PICTURE).move_to(at(360, 448))
        self.guess = Panel(self.then.at(t), 16, color=theme.NETWORK).move_to(at(1032, 448))
        self.net = unet_icon(124).move_to(at(696, 416))
        self.way = arrow(at(632, 500), at(760, 500), color=theme.MUTED)
        self.names = VGroup(
            label("いまの画像", theme.LABEL, theme.PICTURE, bold=True).move_to(at(360, 158)),
            label("予想した完成図", theme.LABEL, theme.NETWORK, bold=True)
            .move_to(at(1032, 158)),
        )
        self.read = TimeReadout(t, 48).move_to(at(104, 754), LEFT)
        self.note = caption("いまの画像と完成した絵の一致").move_to(at(1344, 680), LEFT)
        self.broad = Gauge("全体の構図・色", 1344, 360, 476, theme.PICTURE)
        self.fine = Gauge("細かいディテール", 1344, 560, 476, theme.PICTURE)
        self._pulse = Pulse(self.net, theme.INK)
        self.tell(t)

    def tell(self, t: int) -> None:
        """The estimate, the numbers and the shares of t."""
        index = self.now.index(t)
        broad, fine = likeness()
        self.guess.pixels.show(self.then.pictures[index])
        self.read.tell(t)
        self.broad.put(float(broad[index]))
        self.fine.put(float(fine[index]))
        self._pulse.interpolate_mobject((1000 - t) % 50 / 50)
