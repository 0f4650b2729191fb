"""One stop of the forward process: x_t, its t and abar_t, and how its values are spread."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, Line, VGroup, VMobject
from numpy.typing import NDArray

from diffusion_video.stage import Counter, Panel, caption, theme, units
from parts.noise import abar_words, noisy, x_t
from parts.readout import Readout

REACH = 2.6
"""Values shown at either side of zero."""
BINS = 40
PEAK = 1.1
"""Density at the top of the plot."""


class Histogram(VGroup):
    """How the values of a field are spread, as a filled outline over a base line (pixels)."""

    def __init__(self, width: float, height: float, color: str = theme.NOISE) -> None:
        self.high = units(height)
        self.base = Line(stroke_color=theme.RULE, stroke_width=4)
        self.base.set_length(units(width))
        self.outline = VMobject(
            stroke_width=0, fill_color=color, fill_opacity=1
        )
        super().__init__(self.outline, self.base)

    def show(self, field: NDArray[np.floating]) -> Histogram:
        """Draw the spread of `field`; one area whatever its values."""
        density, edges = np.histogram(field, BINS, (-REACH, REACH), density=True)
        left, right = self.base.get_start(), self.base.get_end()
        xs = left[0] + (edges + REACH) / (2 * REACH) * (right[0] - left[0])
        ys = left[1] + np.minimum(density / PEAK, 1) * self.high
        steps = np.stack([np.repeat(xs, 2)[1:-1], np.repeat(ys, 2)], axis=1)
        corners = [left, *(np.array([x, y, 0.0]) for x, y in steps), right, left]
        self.outline.set_points_as_corners(corners)
        return self

    def bell(self) -> VMobject:
        """The normal distribution N(0, 1) on the same scale."""
        xs = np.linspace(-REACH, REACH, 81)
        ys = np.exp(-(xs**2) / 2) / np.sqrt(2 * np.pi) / PEAK * self.high
        left, wide = self.base.get_start(), self.base.get_length()
        line = VMobject(stroke_color=theme.INK, stroke_width=6)
        return line.set_points_smoothly([
            np.array([left[0] + (x + REACH) / (2 * REACH) * wide, left[1] + y, 0.0])
            for x, y in zip(xs, ys, strict=True)
        ])


class Station(VGroup):
    """x_t with its numbers and its histogram, all on one vertical line; `show(t)` moves on."""

    def __init__(self, t: int, cell: float = 8) -> None:
        self.panel = Panel(noisy(t), cell)
        self.time = Counter(f"t = {t}", theme.LABEL, edge=np.zeros(3))
        self.abar = Readout("overline(alpha)_t", abar_words(t), theme.SMALL, theme.MUTED)
        self.histogram = Histogram(32 * cell, 170)
        super().__init__(self.panel, self.time, self.abar, self.histogram)
        self.time.next_to(self.panel, DOWN, buff=units(10))
        self.abar.next_to(self.time, DOWN, buff=units(4))
        self.histogram.base.move_to(self.panel.pixels.get_center() + DOWN * units(512))
        self.ticks = VGroup()
        for value in (-1, 0, 1):
            spot = self.histogram.base.get_center() + RIGHT * self.histogram.base.width / 2 * (
                value / REACH
            )
            words = caption(f"{value}".replace("-", "−"))
            self.ticks.add(words.move_to(spot + DOWN * units(28)))
        self.add(self.ticks)
        self.show(t)

    def reveal(self, share: float) -> Station:
        """Show what stands under the picture: 0 not at all, 1 fully."""
        self.histogram.outline.set_fill(opacity=share)
        self.histogram.base.set_stroke(opacity=share)
        for words in (self.time, *self.abar.family_members_with_points(), *self.ticks):
            words.set_fill(opacity=share)
        return self

    def show(self, t: int) -> Station:
        """Everything for another t, where it stands."""
        self.panel.pixels.show(noisy(t))
        self.time.write(f"t = {t}")
        self.abar.write(abar_words(t))
        self.histogram.show(x_t(t))
        return self
