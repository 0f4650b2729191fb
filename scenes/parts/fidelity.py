"""What the autoencoder loses: originals beside what comes back, with the measured PSNR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Animation,
    FadeIn,
    LaggedStart,
    Line,
    ReplacementTransform,
    VGroup,
)

from diffusion_video.stage import Panel, Show, at, caption, label, theme, units
from parts.codec import Planes, Squeeze, funnel, rim
from parts.pipeline import Pipeline

MIDDLE = 400


class Sides(VGroup):
    """One picture, its latent, and the picture that comes back from it."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.first, self.second = arrays["original"], arrays["reconstruction"]
        self.original = Panel(self.first, 7, color=theme.PICTURE).move_to(at(350, MIDDLE))
        self.back = Panel(self.first, 7, color=theme.PICTURE).move_to(at(1570, MIDDLE))
        self.names = VGroup(
            label("元の画像").move_to(at(350, MIDDLE + 270)),
            label("圧縮して復元").move_to(at(1570, MIDDLE + 270)),
        )
        self.codec = VGroup(
            funnel(610, 820, MIDDLE, (300, 150)), funnel(1100, 1310, MIDDLE, (150, 300)),
            *(label(name, theme.SMALL, theme.NETWORK, bold=True).move_to(at(x, MIDDLE + 190))
              for name, x in (("エンコーダ", 715), ("デコーダ", 1205))),
        )
        self.planes = Planes(arrays["z"], 12).move_to(at(960, MIDDLE))
        self.bar = Line(
            self.back.frame.get_corner(np.array([-1, 1, 0])),
            self.back.frame.get_corner(np.array([-1, -1, 0])), color=theme.INK, stroke_width=5,
        )
        figure = label(f"PSNR {float(arrays['psnr']):.1f} dB", 64, theme.INK, bold=True)
        self.figure = figure.move_to(at(960, 700))
        self.place = rim(self.back.pixels, theme.PICTURE).set_stroke(opacity=0.22)
        super().__init__(
            self.original, self.codec, self.planes, self.place, self.back, self.figure, self.names
        )

    def taking(self, way: Pipeline) -> list[Animation]:
        """Picture and autoencoder come over from the pipeline; the latent is this picture's."""
        parts = (way.original, way.encoder, way.decoder, way.encoder_name, way.decoder_name)
        moved = map(ReplacementTransform, parts, (self.original, *self.codec))
        return [*moved, FadeIn(self.names[0], self.planes, self.place)]

    def passing(self) -> list[Animation]:
        """The picture goes into the small latent and out of it."""
        return [Squeeze(self.original.frame, self.planes), Squeeze(self.planes, self.back.frame)]

    def sweep(self) -> Show:
        """Column by column the original gives way to what really came back."""
        wide = self.first.shape[1]
        mixed = [np.hstack([self.second[:, :c], self.first[:, c:]]) for c in range(wide + 1)]
        start = self.back.pixels.get_left()

        def told(index: int) -> None:
            self.bar.move_to(start + RIGHT * units(7 * index))

        return Show(self.back.pixels, mixed, told)


class Pairs(VGroup):
    """Several originals above what came back, each with its own measured figure."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        columns = VGroup()
        many = zip(arrays["originals"], arrays["reconstructions"], arrays["psnrs"], strict=True)
        for index, (first, second, psnr) in enumerate(list(many)[:8]):
            x = 198 + index * 218
            top = Panel(first, 3, color=theme.PICTURE).move_to(at(x, 290))
            below = Panel(second, 3, color=theme.PICTURE).move_to(at(x, 560))
            figure = label(f"{float(psnr):.1f} dB", theme.LABEL, bold=True).move_to(at(x, 704))
            columns.add(VGroup(top, below, figure))
        names = VGroup(
            caption("元の画像").move_to(at(100, 166), LEFT),
            caption("復元した画像").move_to(at(100, 436), LEFT),
            caption("PSNR（大きいほど元に近い）").move_to(at(960, 770)),
        )
        self.columns, self.names = columns, names
        super().__init__(names, columns)

    def enter(self) -> Animation:
        """One pair after the other."""
        return LaggedStart(
            FadeIn(self.names), *(FadeIn(c, shift=DOWN * 0.1) for c in self.columns), lag_ratio=0.25
        )
