"""What the autoencoder loses: originals beside what comes back, with the measured PSNR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from manim import (
    RIGHT,
    Animation,
    FadeIn,
    LaggedStart,
    Line,
    ReplacementTransform,
    VGroup,
    linear,
    squish_rate_func,
)

from diffusion_video.stage import Panel, Show, at, caption, label, paragraph, theme, units
from parts.codec import Planes, Squeeze, funnel, rim
from parts.grains import Come
from parts.pipeline import Pipeline
from parts.timing import during

MIDDLE, CELL = 400, 8


class Sides(VGroup):
    """One picture, its latent, and the picture that comes back from it."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.first, self.second = arrays["original"], arrays["reconstruction"]
        self.original = Panel(self.first, CELL, color=theme.PICTURE).move_to(at(360, MIDDLE))
        self.back = Panel(self.first, CELL, color=theme.PICTURE).move_to(at(1560, MIDDLE))
        self.names = VGroup(
            label("元の画像").move_to(at(360, MIDDLE + 300)),
            label("圧縮して復元").move_to(at(1560, MIDDLE + 300)),
        )
        self.codec = VGroup(
            funnel(640, 800, MIDDLE, (400, 180)), funnel(1120, 1280, MIDDLE, (180, 400)),
            *(label(name, theme.SMALL, theme.NETWORK, bold=True).move_to(at(x, MIDDLE - 240))
              for name, x in (("エンコーダ", 724), ("デコーダ", 1196))),
        )
        self.planes = Planes(arrays["z"], 16).move_to(at(960, MIDDLE))
        self.bar = Line(
            self.back.frame.get_corner(np.array([-1, 1, 0])),
            self.back.frame.get_corner(np.array([-1, -1, 0])), color=theme.INK, stroke_width=5,
        )
        figure = label(f"PSNR {float(arrays['psnr']):.1f} dB", 64, theme.INK, bold=True)
        self.figure = VGroup(
            figure.move_to(at(960, 688)),
            caption("大きいほど元に近い", theme.INK).move_to(at(960, 760)),
        )
        self.place = rim(self.back.pixels, theme.PICTURE).set_stroke(opacity=0.22)
        super().__init__(
            self.original, self.codec, self.planes, self.place, self.back, self.figure, self.names
        )

    def taking(self, way: Pipeline) -> list[Animation]:
        """Picture and autoencoder come over from the pipeline; the latent is this picture's."""
        parts = (way.original, way.encoder, way.decoder, way.encoder_name, way.decoder_name)
        moved = map(ReplacementTransform, parts, (self.original, *self.codec))
        come = Come(self.names[0], self.planes, self.place, rate_func=during(0.4, 1))
        return [*moved, come]

    def passing(self) -> list[Animation]:
        """The picture goes into the small latent and out of it."""
        return [Squeeze(self.original.frame, self.planes), Squeeze(self.planes, self.back.frame)]

    def sweep(self) -> Show:
        """Column by column the original gives way to what really came back."""
        wide = self.first.shape[1]
        mixed = [np.hstack([self.second[:, :c], self.first[:, c:]]) for c in range(wide + 1)]
        start = self.back.pixels.get_left()

        def told(index: int) -> None:
            self.bar.move_to(start + RIGHT * units(CELL * index))

        return Show(self.back.pixels, mixed, told)


class Pairs(VGroup):
    """Several originals above what came back, each with its own measured figure."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        columns = VGroup()
        many = zip(arrays["originals"], arrays["reconstructions"], arrays["psnrs"], strict=True)
        for index, (first, second, psnr) in enumerate(list(many)[:6]):
            x = 320 + index * 272
            top = Panel(first, 4, color=theme.PICTURE).move_to(at(x, 280))
            below = Panel(second, 4, color=theme.PICTURE).move_to(at(x, 560))
            figure = label(f"{float(psnr):.1f} dB", theme.LABEL, bold=True).move_to(at(x, 728))
            columns.add(VGroup(top, below, figure))
        names = VGroup(
            paragraph("元の", "画像", color=theme.MUTED).move_to(at(140, 280)),
            paragraph("復元", "画像", color=theme.MUTED).move_to(at(140, 560)),
            caption("PSNR").move_to(at(140, 728)),
            caption("PSNR は大きいほど元に近い").move_to(at(960, 784)),
        )
        self.columns, self.names = columns, names
        super().__init__(names, columns)

    def enter(self) -> Animation:
        """When what was there before has gone, one pair after the other, then the names."""
        pairs = [Come(column) for column in self.columns]
        late = squish_rate_func(linear, 0.15, 1)
        return LaggedStart(
            *pairs[:4], FadeIn(self.names), *pairs[4:], lag_ratio=0.25, rate_func=late
        )
