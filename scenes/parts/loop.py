"""The sampler as a round trip: picture, network, noise found, taken away, again."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from manim import (
    LEFT,
    Animation,
    Circle,
    Dot,
    LaggedStart,
    ShowPassingFlash,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from diffusion_video.stage import Counter, Panel, arrow, at, label, theme, units
from parts.mixture import Mixture
from parts.quiz import named
from parts.runs import run
from parts.trajectory import Track, track
from parts.unet import Pulse, unet

PANEL_AT, CELL = at(432, 472), 20
NOISE_AT = at(1672, 270)
TOP, BOTTOM = 270, 690
ROUND = (0.16, 0.52, 0.62)
"""Shares of a round at which the data is in the network, out of it, at the noise."""


@cache
def noise_track() -> Track:
    """The network's noise at every t of the hero's run, as stored (none is asked at t = 0)."""
    arrays = run("hero").arrays
    return Track(arrays["t"][:-1], arrays["eps_hat"])


class Loop(VGroup):
    """The round trip; `show(t, share)` puts the pictures of t and the spark on its way."""

    def __init__(self, t: int = 1000) -> None:
        self.pictures, self.noises = track("hero"), noise_track()
        self.panel = Panel(self.pictures.at(t), CELL, color=theme.PICTURE).move_to(PANEL_AT)
        self.noise = Panel(self.noises.at(t), 8, color=theme.NOISE).move_to(NOISE_AT)
        self.net = unet(1150, TOP, 560, 320)
        self.net.remove(self.net.names)
        self.net.shift((0, (at(0, TOP) - self.net.enter)[1], 0))
        self.minus = VGroup(
            Circle(radius=units(46), stroke_color=theme.INK, stroke_width=5)
            .move_to(at(1672, BOTTOM)),
            label("−", 72, theme.INK, bold=True).move_to(at(1672, BOTTOM)),
            label("引く", theme.LABEL, bold=True).move_to(at(1776, BOTTOM)),
        )
        self.time = Counter(f"t = {t}", 56).move_to(at(824, 560), LEFT)
        self.mix = Mixture(1096, 560, 480, t)
        self.ways = self._ways()
        self.sign = named("hat(epsilon)", "予測ノイズ", 1506, 456)
        self.spark = Dot(radius=units(15), color=theme.PICTURE).set_opacity(0)
        self._pulse = Pulse(self.net, theme.PICTURE)
        super().__init__(
            self.ways, self.sign, self.minus, self.net, self.panel, self.noise, self.time,
            self.mix, self.spark,
        )

    def _ways(self) -> VGroup:
        """Into the network, out of it, down to the minus, home."""
        ways = (
            (at(776, TOP), self.net.enter), (self.net.leave, at(1530, TOP)),
            (at(1672, TOP + 142), at(1672, BOTTOM - 54)),
            (at(1614, BOTTOM), at(776, BOTTOM)),
        )
        return VGroup(*(arrow(*way, color=theme.MUTED, head=22) for way in ways))

    def rest(self) -> VGroup:
        """All but the picture."""
        return VGroup(*(part for part in self if part is not self.panel))

    def lap(self) -> Animation:
        """A light runs once round all the ways."""
        return LaggedStart(
            *(ShowPassingFlash(shaft.copy().set_stroke(theme.PICTURE, 12), time_width=0.6)
              for shaft, _ in self.ways),
            lag_ratio=0.7,
        )

    def running(self, first: int, last: int) -> UpdateFromAlphaFunc:
        """Picture, noise and numbers go from `first` to `last`, as fast as it takes."""
        return UpdateFromAlphaFunc(
            VGroup(self.panel, self.noise, self.time, self.mix),
            lambda _, a: self.show(round(first + (last - first) * a), 0), rate_func=linear,
        )

    def show(self, t: int, share: float) -> None:
        """The pictures and numbers of t; the spark at `share` (0 to 1) of its round."""
        self.panel.pixels.show(self.pictures.at(t))
        self.noise.pixels.show(self.noises.at(t))
        self.tell(t)
        self.go(share)

    def tell(self, t: int) -> None:
        """The numbers of t."""
        self.time.write(f"t = {t}")
        self.mix.tell(t)

    def go(self, share: float) -> None:
        """The spark at `share` (0 to 1) of its round."""
        into, out, home = ROUND
        self._pulse.interpolate_mobject(float(np.clip((share - into) / (out - into), 0, 1)))
        if share < into:
            self._put(at(776, TOP), self.net.enter, share / into)
        elif share < out:
            self.spark.set_opacity(0)
        elif share < home:
            self._put(self.net.leave, at(1540, TOP), (share - out) / (home - out))
        else:
            self._turn((share - home) / (1 - home))

    def _turn(self, share: float) -> None:
        corner = 0.28
        if share < corner:
            self._put(at(1672, TOP + 130), at(1672, BOTTOM), share / corner)
        else:
            self._put(at(1672, BOTTOM), at(776, BOTTOM), (share - corner) / (1 - corner))

    def _put(self, start: object, end: object, share: float) -> None:
        self.spark.move_to(start + (end - start) * share).set_opacity(1)


def turn(frame: int, beats: list[int], end: int, last: int) -> tuple[int, float]:
    """Which t the loop shows at `frame`, and where on its round the data is.

    One slow round at each of the first beats, then faster and faster down to `last` at `end`.
    """
    if frame < beats[0]:
        return 1000, 0.0
    for i, (start, stop) in enumerate(pairwise(beats)):
        if frame < stop:
            return 1000 - i, (frame - start) / (stop - start)
    share = min((frame - beats[-1]) / (end - beats[-1]), 1.0)
    first = 1001 - len(beats)
    return round(first - (first - last) * share**1.25), around(frame - beats[-1])


def around(frames: int) -> float:
    """Where on its round the data is after so many frames: a second each."""
    return frames / 30 % 1.0
