"""The answer of scene 7: its name, and to one scale the picture and the latent made of it."""

from __future__ import annotations

import numpy as np
from manim import Animation, FadeIn, LaggedStart, Mobject, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import arrow, at, label, theme
from parts.codec import layers, sheets
from parts.grains import Come, Go
from parts.timing import during


class Shrunk(VGroup):
    """A picture's latent right of it: 64 screen pixels wide beside the picture's 512."""

    def __init__(self, picture: Mobject, z: NDArray[np.floating]) -> None:
        self.small = sheets(740, 410, 64, 4, theme.LATENT)
        self.layers = layers(self.small, z)
        self.lead = arrow(at(650, 440), at(722, 440), theme.MUTED)
        self.title = label("潜在", theme.LABEL, theme.LATENT, bold=True).move_to(at(793, 510))
        self.flying = picture.copy().set_z_index(-1)
        super().__init__(self.layers, self.lead, self.title)

    def shrinking(self) -> list[Animation]:
        """A copy of the picture comes out from behind it and is as small as the latent."""
        smaller = self.flying.animate.scale(1 / 8).move_to(self.small[-1])
        return [smaller.build(), FadeIn(self.lead)]

    def opening(self) -> list[Animation]:
        """Layer by layer the latent takes its place, the front one first."""
        return [
            Go(self.flying, rate_func=during(0.15, 0.5)),
            FadeIn(self.title, rate_func=during(0.5, 1)),
            LaggedStart(*map(Come, reversed(self.layers)), lag_ratio=0.4),
        ]


def titles() -> VGroup:
    """The answer's name in both languages, and where it is known from."""
    return VGroup(
        label("潜在拡散モデル", theme.TITLE, theme.LATENT, bold=True).move_to(at(1270, 316)),
        label("Latent Diffusion Model", 48).move_to(at(1270, 412)),
        label("Stable Diffusion のアーキテクチャ", 48, theme.MUTED).move_to(at(1270, 560)),
    )
