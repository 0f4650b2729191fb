"""What scene 4 draws from stored runs: predictions and the training log."""

from __future__ import annotations

from functools import cache

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Dot,
    Line,
    LineJointType,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)
from numpy.typing import NDArray

from diffusion_video.stage import (
    Box,
    Counter,
    at,
    axes,
    box,
    caption,
    curve,
    spot,
    theme,
    units,
)
from parts.noise import shown
from parts.runs import run

Picture = NDArray[np.uint8]
SLOWLY = 1.7
"""The log is drawn slowly where it falls most: the share drawn is time to this power."""


class Prediction:
    """The trained network's answer at one stored t: the question, the answer, the error."""

    def __init__(self, t: int) -> None:
        stored = run("predict").arrays
        index = int(np.flatnonzero(stored["t"] == t)[0])
        self.t = t
        self.question: Picture = stored["x_t"][index]
        answer = np.asarray(stored["eps_hat"][index], np.float64)
        truth = np.asarray(stored["eps"], np.float64)
        self.answer: Picture = shown(answer)
        self.truth: Picture = shown(truth)
        self.difference: Picture = shown(truth - answer)
        self.error = float(stored["mse"][index])


@cache
def prediction(t: int) -> Prediction:
    """The stored answer at t."""
    return Prediction(t)


def time_chip(t: int, area: Box) -> VGroup:
    """The box that says which step it is."""
    chip = box(area, theme.INK, fill=0.08)
    words = Counter(f"t = {t}", 48, edge=np.zeros(3)).move_to(chip)
    return VGroup(chip, words)


def error_words(error: float) -> str:
    """A mean squared error with two figures."""
    return str(np.format_float_positional(error, 2, fractional=False, min_digits=2))


class LossPlot(VGroup):
    """The training log on a logarithmic scale with its last values written into it.

    `drawing(first, last)` draws it between two shares of the time that it takes.
    """

    def __init__(self, area: Box) -> None:
        log = run("training").arrays
        self.steps = np.asarray(log["step"], float)
        self.losses = np.asarray(log["loss"], float)
        self.area = area
        self.last = float(np.ceil(self.steps[-1] / 1000) * 1000)
        heights = np.log10(self.losses)
        self.ranges = ((0.0, self.last), (float(heights.min()) - 0.1, float(heights.max()) + 0.1))
        self.frame = axes(area)
        self._scales()
        self.line = VMobject(
            stroke_color=theme.NETWORK, stroke_width=5, joint_type=LineJointType.ROUND
        )
        self.dot = Dot(radius=units(12), color=theme.INK)
        self.count, self.now = Counter("0", 36), Counter("0", 36, theme.NETWORK)
        for words, y in ((self.count, area.top + 20), (self.now, area.top + 62)):
            words.move_to(at(area.left + 0.2 * area.width, y), aligned_edge=LEFT)
        drawn = curve(self.steps, heights, area, *self.ranges, theme.INK)
        self.whole = drawn.points.copy()
        super().__init__(self.frame, self.line, self.dot, self.count, self.now)
        self.show(0)

    def _scales(self) -> None:
        """Two losses at the left, and their scale; below, how often the network was trained."""
        for value in (0.05, 0.5):
            point = spot(0, np.log10(value), self.area, *self.ranges)
            tick = Line(point, point + LEFT * units(12), color=theme.RULE, stroke_width=4)
            self.frame.add(tick, caption(f"{value:g}").next_to(point, LEFT, buff=units(22)))
        scale = caption("対数").move_to(at(self.area.left - 22, self.area.top - 26), RIGHT)
        self.frame.add(scale)
        for step, edge in ((0.0, LEFT), (self.last, RIGHT)):
            point = spot(step, self.ranges[1][0], self.area, *self.ranges)
            words = caption(f"{step:,.0f} 回" if step else "0")
            self.frame.add(words.move_to(point + DOWN * units(26), aligned_edge=edge))

    def show(self, share: float) -> None:
        """Draw the log up to `share` of its entries."""
        last = max(1, round(share * (len(self.steps) - 1)))
        self.line.set_points(self.whole[: self.line.n_points_per_curve * last])
        self.dot.move_to(self.line.get_end())
        self.count.write(f"学習 {self.steps[last]:,.0f} 回目")
        self.now.write(f"損失 {self.losses[last]:.3f}")

    def drawing(self, first: float, last: float) -> UpdateFromAlphaFunc:
        """The log goes on from one share of its time to another."""

        def draw(_: VGroup, alpha: float) -> None:
            self.show((first + (last - first) * alpha) ** SLOWLY)

        return UpdateFromAlphaFunc(self, draw, rate_func=linear)
