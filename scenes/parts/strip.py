"""The forward process along one rail: five pictures above, their shares and values below."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Line,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)
from numpy.typing import NDArray

from diffusion_video.stage import Panel, Slider, at, caption, formula, label, theme, units
from parts.mixture import Mixture
from parts.noise import STATIONS, abar_words, noisy, schedule, x_t
from parts.readout import Readout

CELL, ROW, RAIL = 8, 280, 448
FIRST_X, LAST_X = 240, 1680
"""Where t = 0 and t = 1000 stand on the rail."""
REACH = 2.6
"""Values shown at either side of zero."""
BINS = 26
PEAKS = (0.52, 1.2)
"""Density at the top of the plot, for noise and for x_0: either fills it."""


def peak(t: int) -> float:
    """Density at the top of the plot at t."""
    low, high = PEAKS
    return low + (high - low) * float(schedule().abar[t]) ** 3


def rail() -> Slider:
    """The rail from t = 0 to t = 1000, whose ticks are the pictures' t, lit when they come."""
    slider = Slider(FIRST_X, LAST_X, RAIL, 0, 1000, STATIONS)
    slider.names.submobjects = [
        label(f"t = {t}", color=theme.MUTED if t else theme.INK, bold=True)
        .move_to(slider.at(t) + DOWN * units(48)) for t in STATIONS
    ]
    return slider


class Histogram(VGroup):
    """How the values of a field are spread, as a filled outline over a base line (pixels)."""

    def __init__(self, x: float, y: float, width: float, height: float) -> None:
        self.high = units(height)
        self.base = Line(
            at(x - width / 2, y), at(x + width / 2, y), stroke_color=theme.RULE, stroke_width=4
        )
        self.outline = VMobject(stroke_width=0, fill_color=theme.NOISE, fill_opacity=1)
        self.ticks = VGroup(*(
            caption(words).move_to(at(x + width / 2 * value / REACH, y + 28))
            for value, words in ((-1, "暗い"), (1, "明るい"))
        ))
        super().__init__(self.outline, self.base, self.ticks)

    def show(self, field: NDArray[np.floating], peak: float) -> Histogram:
        """Draw the spread of `field`; at the top of the plot is the density `peak`."""
        density, edges = np.histogram(field, BINS, (-REACH, REACH), density=True)
        left, right = self.base.get_start(), self.base.get_end()
        xs = left[0] + (edges + REACH) / (2 * REACH) * (right[0] - left[0])
        ys = left[1] + density / peak * self.high
        steps = np.stack([np.repeat(xs, 2)[1:-1], np.repeat(ys, 2)], axis=1)
        corners = [left, *(np.array([x, y, 0.0]) for x, y in steps), right, left]
        self.outline.set_points_as_corners(corners)
        return self

    def bell(self) -> VMobject:
        """The normal distribution N(0, 1) on the scale of pure noise."""
        xs = np.linspace(-REACH, REACH, 81)
        ys = np.exp(-(xs**2) / 2) / np.sqrt(2 * np.pi) / PEAKS[0] * self.high
        left, wide = self.base.get_start(), self.base.get_length()
        line = VMobject(stroke_color=theme.INK, stroke_width=6)
        return line.set_points_smoothly([
            np.array([left[0] + (x + REACH) / (2 * REACH) * wide, left[1] + y, 0.0])
            for x, y in zip(xs, ys, strict=True)
        ])


class Station(VGroup):
    """x_t over its place on the rail, and the place's abar under that; `show(t)` moves on."""

    def __init__(self, slider: Slider, place: int, t: int) -> None:
        spot = slider.at(place)
        self.panel = Panel(noisy(t), CELL).move_to(spot + UP * units(RAIL - ROW))
        self.abar = Readout("overline(alpha)_t", abar_words(place), 36, theme.PICTURE)
        self.abar.move_to(spot + DOWN * units(104))
        super().__init__(self.panel, self.abar)

    def reveal(self, picture: float, number: float) -> Station:
        """Show so much of picture and number: 0 not at all, 1 fully."""
        self.panel.pixels.set_fill(opacity=picture)
        for words in self.abar.family_members_with_points():
            words.set_fill(opacity=number)
        return self

    def show(self, t: int) -> Station:
        """The picture of another t, where it stands."""
        self.panel.pixels.show(noisy(t))
        return self


class Makings(VGroup):
    """What x_t is made of, as a bar that names abar_t, and how its values are spread."""

    def __init__(self, t: int) -> None:
        self.words = VGroup(
            formula("overline(alpha)_t", size=60, color=theme.PICTURE),
            label("＝ 絵の割合（分散で）", theme.LABEL, theme.PICTURE, bold=True),
        ).arrange(RIGHT, buff=units(8)).move_to(at(160, 640), LEFT)
        self.mixture = Mixture(160, 704, 640, t)
        self.histogram = Histogram(1440, 770, 480, 180)
        self.values = caption("画素の値の分布").move_to(at(1040, 704), ORIGIN)
        super().__init__(self.words, self.mixture, self.histogram, self.values)
        self.show(t)

    def show(self, t: int) -> Makings:
        """Bar and values of another t."""
        self.mixture.tell(t)
        self.histogram.show(x_t(t), peak(t))
        return self


def chip(symbol: str) -> VGroup:
    """A picture's symbol on a dark ground, to lie on the picture itself."""
    words = formula(symbol, size=48, color=theme.PICTURE)
    plate = Rectangle(width=units(84), height=units(64), stroke_width=0)
    return VGroup(plate.set_fill(theme.GROUND, opacity=0.9), words.move_to(plate))


def filled(
    station: Station, slider: Slider, makings: Makings, first: int, last: int
) -> UpdateFromAlphaFunc:
    """The picture of one t runs on to the next, in the next one's place, as the knob does.

    Noise does not glide along with the knob: a moving panel of it flashes (WCAG 2.3.1).
    """

    def draw(_: VGroup, alpha: float) -> None:
        t = round(first + (last - first) * alpha)
        slider.put(t)
        slider.names[STATIONS.index(last)].set_color(theme.INK if t == last else theme.MUTED)
        makings.show(t)
        station.show(t).reveal(min(1.0, 5 * alpha), max(0.0, 10 * alpha - 9))

    return UpdateFromAlphaFunc(VGroup(slider, station, makings), draw)
