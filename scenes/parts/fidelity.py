"""What the autoencoder loses: originals beside what comes back, with the measured difference."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np
from manim import (
    DL,
    LEFT,
    ORIGIN,
    RIGHT,
    UL,
    Animation,
    FadeIn,
    LaggedStart,
    Line,
    Mobject,
    ReplacementTransform,
    Square,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    squish_rate_func,
)
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from diffusion_video.stage import Counter, Panel, at, caption, label, paragraph, theme, units
from parts.codec import Planes, funnel, rim
from parts.grains import Come
from parts.pipeline import Pipeline
from parts.timing import during

MIDDLE, CELL = 400, 8
WINDOW, CLOSE = 12, 24
"""Cells a side of the spot that is magnified, and the pixels that a cell of it then has."""

Picture = NDArray[np.uint8]


def gap(first: Picture, second: Picture) -> NDArray[np.float64]:
    """How far the colours (h, w) are apart, in percent of their whole range."""
    return np.abs(first.astype(float) - second).mean(axis=-1) / 2.55


def worst(first: Picture, second: Picture) -> tuple[int, int]:
    """Row and column of the window in which two pictures differ most."""
    windows = sliding_window_view(gap(first, second), (WINDOW, WINDOW)).mean(axis=(2, 3))
    row, column = np.unravel_index(int(windows.argmax()), windows.shape)
    return int(row), int(column)


class Sides(VGroup):
    """One picture, its latent, and the picture that comes back from it."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.first, self.second = arrays["original"], arrays["reconstruction"]
        self.original = Panel(self.first, CELL, color=theme.PICTURE).move_to(at(360, MIDDLE))
        self.back = Panel(self.second, CELL, color=theme.PICTURE).move_to(at(1560, MIDDLE))
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
        self.bars = VGroup(*(
            Line(panel.frame.get_corner(UL), panel.frame.get_corner(DL), stroke_width=5)
            for panel in (self.original, self.back)
        )).set_color(theme.INK)
        self.off = Counter("色のずれ 平均 0.0 %", 56, edge=ORIGIN).move_to(at(960, 692))
        self.psnr = caption(f"PSNR {float(arrays['psnr']):.1f} dB（大きいほど元に近い）")
        self.psnr.move_to(at(960, 762))
        self.place = rim(self.back.pixels, theme.PICTURE).set_stroke(opacity=0.22)
        super().__init__(
            self.original, self.codec, self.planes, self.place, self.back, self.off, self.psnr,
            self.names,
        )

    def taking(self, way: Pipeline) -> list[Animation]:
        """Picture and autoencoder come over from the pipeline."""
        parts = (way.original, way.encoder, way.decoder, way.encoder_name, way.decoder_name)
        moved = map(ReplacementTransform, parts, (self.original, *self.codec))
        come = Come(self.names[0], self.place, rate_func=during(0.55, 1))
        return [*moved, come]

    def sweep(self) -> Animation:
        """Both are gone through column by column, and what they differ by so far is told."""
        off, columns = gap(self.first, self.second), self.first.shape[1]

        def draw(_: Mobject, alpha: float) -> None:
            done = max(1, round(alpha * columns))
            self.off.write(f"色のずれ 平均 {off[:, :done].mean():.1f} %")
            for bar, panel in zip(self.bars, (self.original, self.back), strict=True):
                bar.move_to(panel.pixels.get_left() + RIGHT * units(CELL * done))

        return UpdateFromAlphaFunc(self.bars, draw)

    def closer(self) -> VGroup:
        """The spot in which both differ most, marked in each of them and magnified."""
        row, column = worst(self.first, self.second)
        made = VGroup()
        sides = ((self.first, self.original, 806, LEFT), (self.second, self.back, 1114, RIGHT))
        for picture, panel, x, outer in sides:
            part = picture[row : row + WINDOW, column : column + WINDOW]
            large = Panel(part, CLOSE, color=theme.INK).move_to(at(x, MIDDLE))
            box = Square(units(WINDOW * CELL + 6), stroke_color=theme.INK, stroke_width=4)
            middle = np.array([column, -row, 0]) + WINDOW / 2 * np.array([1, -1, 0])
            corner = panel.pixels.get_corner(np.array([-1, 1, 0]))
            box.move_to(corner + units(CELL) * middle)
            rays = VGroup(*(
                Line(box.get_corner(up - outer), large.frame.get_corner(up + outer))
                for up in (np.array([0, 1, 0]), np.array([0, -1, 0]))
            )).set_stroke(theme.INK, width=3, opacity=0.6)
            made.add(VGroup(rays, box, large))
        words = label("いちばん違うところを拡大", theme.SMALL).move_to(at(960, MIDDLE + 200))
        return made.add(words)


class Pairs(VGroup):
    """Several originals above what came back."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        columns, offs = VGroup(), []
        many = zip(arrays["originals"], arrays["reconstructions"], strict=True)
        for index, (first, second) in enumerate(list(many)[:6]):
            x = 320 + index * 272
            top = Panel(first, 4, color=theme.PICTURE).move_to(at(x, 288))
            below = Panel(second, 4, color=theme.PICTURE).move_to(at(x, 568))
            columns.add(VGroup(top, below))
            offs.append(gap(first, second).mean())
        most = ceil(max(offs) * 10) / 10
        names = VGroup(
            paragraph("元の", "画像", color=theme.MUTED).move_to(at(140, 288)),
            paragraph("復元", "画像", color=theme.MUTED).move_to(at(140, 568)),
            label(f"どの絵も、色のずれは平均 {most:.1f} % 以下").move_to(at(1000, 756)),
        )
        self.columns, self.names = columns, names
        super().__init__(names, columns)

    def enter(self) -> Animation:
        """As what was there before goes, one pair after the other, then the names."""
        pairs = [Come(column) for column in self.columns]
        late = squish_rate_func(linear, 0.16, 1)
        return LaggedStart(
            *pairs[:4], FadeIn(self.names), *pairs[4:], lag_ratio=0.25, rate_func=late
        )
