"""The way of latent diffusion: picture, encoder, small latent, U-Net, decoder, picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Animation,
    AnimationGroup,
    CurvedArrow,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    VGroup,
)

from diffusion_video.ddpm.process import q_sample
from diffusion_video.ddpm.schedule import cosine_schedule
from diffusion_video.stage import (
    Box,
    Counter,
    Glyphs,
    Panel,
    Show,
    arrow,
    at,
    box,
    caption,
    label,
    theme,
    units,
)
from parts.codec import Planes, along, funnel, rim
from parts.grains import Come
from parts.timing import during, early
from parts.unet import unet

MIDDLE = 372
"""The y of the way, in pixels."""
ROOM = Box(648, 176, 1272, 584)
LOWER = 80
"""How many pixels lower it stands until the bars need their room."""
STEPS = range(0, 1001, 20)
DIM = 0.68
"""How bright the name of a network is that does not work at the moment."""


class Pipeline:
    """Everything on the way, at its place, from the arrays of the latent run."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.arrays = arrays
        self.original = Panel(arrays["original"], 6, color=theme.PICTURE)
        self.original.move_to(at(292, MIDDLE))
        self.encoder = funnel(508, 620, MIDDLE, (360, 120))
        self.encoder_name = _name("エンコーダ", 562)
        self.room = box(ROOM, theme.LATENT, fill=0.08)
        self.room_name = label("潜在空間（この動画では 8 × 8 × 4）", 34, theme.LATENT, bold=True)
        self.room_name.move_to(at(960, 214))
        self.planes = Planes(arrays["z"], 16).move_to(at(800, 398))
        self.net = unet(1140, 386, 240, 180)
        self.loop = VGroup(_bend(316, 946, 1012), _bend(474, 1012, 946))
        self.count = Counter("t = 0", edge=LEFT).move_to(at(1070, 540), LEFT)
        self.decoder = funnel(1300, 1412, MIDDLE, (120, 360))
        self.decoder_name = _name("デコーダ", 1358)
        self.output = Panel(arrays["decoded"][-1], 6, color=theme.PICTURE)
        self.output.move_to(at(1628, MIDDLE))
        self.sizes = VGroup(*(
            caption(f"{name} 64 × 64 × 3").next_to(panel, DOWN, buff=units(16))
            for name, panel in (("元の画像", self.original), ("生成した画像", self.output))
        ))
        self.from_here = VGroup(
            arrow(at(800, 644), at(800, 596), theme.LATENT),
            label("生成では、ここから", 36, theme.LATENT, bold=True).move_to(at(830, 622), LEFT),
        )
        self.ghost = VGroup(self.decoder.copy(), rim(self.output.pixels, theme.PICTURE))
        self.ghost.set_opacity(0.0).set_stroke(opacity=0.22)

        self.first = VGroup(
            self.original, self.encoder, self.encoder_name, self.room, self.room_name,
            self.net, self.loop, self.planes, self.count, self.sizes[0], self.ghost,
            self.decoder_name.set_opacity(DIM),
        )
        self.first.shift(DOWN * units(LOWER))

    def opening(self, picture: VGroup, small: VGroup, encoder: Mobject) -> list[Animation]:
        """The small space opens into a room; the film's own picture stands at its door.

        `picture` is the frame and the pixels of that picture as they were shown before.
        """
        return [
            ReplacementTransform(picture, self.original),
            FadeOut(small[:-1], rate_func=early(0.4)), ReplacementTransform(small[-1], self.room),
            ReplacementTransform(encoder, self.encoder[0]),
            Come(self.sizes[0], self.ghost, self.encoder_name, self.decoder_name,
                 rate_func=during(0.7, 1)),
            FadeIn(self.room_name, self.net, self.loop, rate_func=during(0.6, 1)),
        ]

    def rising(self) -> Animation:
        """What is there makes room for what comes below."""
        return self.first.animate.shift(UP * units(LOWER)).build()

    def noising(self) -> Show:
        """The picture's own latent sinks into noise: closed form, one fixed eps."""
        x_0, eps = (np.asarray(a, np.float32) for a in (self.arrays["z"], self.arrays["zs"][0]))
        schedule = cosine_schedule()
        latents = [q_sample(schedule, x_0, t, eps) for t in STEPS]
        return Show(self.planes, latents, lambda index: self._tell(STEPS[index]))

    def denoising(self, seconds: float) -> Callable[[float], None]:
        """What draws the stored run in latent space, `seconds` long."""
        latents, steps = self.arrays["zs"], self.arrays["t"]

        def draw(now: float) -> None:
            index = along(len(latents), now / seconds)
            self.planes.show(latents[index])
            self._tell(int(steps[index]))

        return draw

    def _tell(self, t: int) -> None:
        self.count.write(f"t = {t}")

    def generating(self) -> list[Animation]:
        """From here on there is no picture and no encoder: it begins with noise."""
        aside = self.original, self.encoder
        return [
            *(thing.animate.fade(0.72).build() for thing in aside),
            self.encoder_name.animate.set_opacity(DIM).build(),
            FadeOut(self.sizes[0]), FadeIn(self.from_here, shift=UP * 0.15),
        ]

    def settling(self) -> Animation:
        """The noise is gone: the network leaves, the latent stands alone in its room."""
        return LaggedStart(
            FadeOut(self.net, self.loop),
            AnimationGroup(
                self.planes.animate.move_to(at(960, 384)),
                self.count.animate.move_to(at(918, 554), LEFT),
            ),
            lag_ratio=0.6,
        )

    def decoder_lit(self) -> list[Animation]:
        """The decoder, so far a ghost, comes to life."""
        return [FadeIn(self.decoder), self.decoder_name.animate.set_opacity(1).build()]

    def others(self) -> list[Mobject]:
        """All but the picture and the autoencoder, which go on."""
        return [self.room, self.room_name, self.planes, self.count, self.output,
                self.sizes[1], self.ghost]


def _name(words: str, x: float) -> Glyphs:
    return label(words, theme.SMALL, theme.NETWORK, bold=True).move_to(at(x, MIDDLE - 222))


def _bend(y: float, start: float, end: float) -> CurvedArrow:
    """A bent arrow of the loop between latent and network."""
    return CurvedArrow(
        at(start, y), at(end, y), angle=-0.9, color=theme.NETWORK, stroke_width=6, tip_length=0.18
    )


