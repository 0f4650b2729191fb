"""Guidance: one picture, two predictions, and the way from the one to the other."""

from __future__ import annotations

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.stage import (
    Box,
    Panel,
    arrow,
    at,
    caption,
    formula,
    label,
    theme,
)
from parts.prompt import chip, combs
from parts.runs import run
from parts.trajectory import track
from parts.unet import unet

GAIN = 8
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
        self.gap = Panel(to_uint8(GAIN * (with_text - without)), 9, color=theme.CONDITION)
        self.gap.move_to(at(1640, 480))
        self.gap_name = formula(
            "hat(epsilon)_c", "-", "hat(epsilon)_u", size=52,
            colors={0: theme.CONDITION, 2: theme.NOISE},
        ).move_to(at(1640, 280))
        self.gap_note = caption(f"差を {GAIN} 倍に拡大").move_to(at(1640, 680))

    def _out(self, noise: NDArray[np.floating], y: float) -> Panel:
        return Panel(to_uint8(noise), 7, color=theme.NOISE).move_to(at(1232, y))


class Arrows:
    """The predictions as arrows from one point: a plane through the real vectors."""

    def __init__(self, box: Box) -> None:
        points = np.asarray(run("cfg_vectors").arrays["points"], np.float64)
        self.origin, self.free, self.told = (self._put(p, points, box) for p in points[:3])

    def _put(
        self, point: NDArray[np.float64], points: NDArray[np.float64], box: Box
    ) -> NDArray[np.float64]:
        low, span = points.min(0), np.ptp(points, 0)
        x, y = (point - low) / np.where(span > 0, span, 1)
        return at(box.left + x * box.width, box.bottom - y * box.height)

    def tip(self, w: float) -> NDArray[np.float64]:
        """Where eps_u + w (eps_c - eps_u) points."""
        return self.free + w * (self.told - self.free)

    def from_origin(self, end: NDArray[np.float64], color: str, width: float = 9) -> VGroup:
        """An arrow from the common point."""
        return arrow(self.origin, end, color=color, width=width, head=34)


class TextIn:
    """The prompt as it stands below a network: words, vectors, and the arrow up."""

    def __init__(self, x: float, top: float) -> None:
        self.words = label("夕焼けの中を歩く猫", theme.LABEL, theme.CONDITION, bold=True)
        self.words.move_to(at(x, top + 250))
        self.rows = combs(x - 220, x + 220, top + 60, 26, 24)
        self.way = arrow(at(x, top + 44), at(x, top - 40), color=theme.CONDITION)
        self.group = VGroup(self.words, self.rows, self.way)

