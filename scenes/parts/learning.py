"""What scene 4 draws: stored predictions, the t that goes in, the training log."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from manim import DOWN, LEFT, UP, Dot, Line, VGroup, VMobject
from numpy.typing import NDArray

from diffusion_video.ddpm.recipes import FULL_NETWORKS
from diffusion_video.ddpm.unet import time_features
from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    axes,
    bars,
    box,
    caption,
    curve,
    formula,
    spot,
    theme,
    units,
)
from parts.noise import shown
from parts.runs import run

Picture = NDArray[np.uint8]


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


def other_noise(index: int) -> Picture:
    """The noise that one of the twelve seeds starts from."""
    stored = run("seeds12").arrays
    return np.ascontiguousarray(stored["x"][int(np.argmax(stored["t"])), index])


def time_bars(t: int, area: Box) -> VGroup:
    """t as the network gets it: sines and cosines, as a row of bars."""
    numbers = time_features(np.array([t]), FULL_NETWORKS.pixel.time_dim)[0]
    return bars([float(v) for v in numbers], area, theme.MUTED, largest=1.0, gap=0.3)


def time_chip(t: int, area: Box) -> VGroup:
    """The box that says which step it is."""
    chip = box(area, theme.INK, fill=0.06)
    words = Counter(f"t = {t}", 48, edge=np.zeros(3)).move_to(chip)
    return VGroup(chip, words)


class LossPlot(VGroup):
    """The training log on logarithmic axes' height; `show(share)` draws its first part."""

    def __init__(self, area: Box) -> None:
        log = run("training").arrays
        self.steps = np.asarray(log["step"], float)
        self.losses = np.asarray(log["loss"], float)
        self.area = area
        heights = np.log10(self.losses)
        self.x_range = (0.0, float(self.steps[-1]))
        self.y_range = (float(heights.min()) - 0.05, float(heights.max()) + 0.05)
        self.frame = axes(area)
        for value in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
            if self.y_range[0] <= np.log10(value) <= self.y_range[1]:
                self._rule(value)
        for step in np.linspace(0, self.steps[-1], 5):
            point = spot(step, self.y_range[0], area, self.x_range, self.y_range)
            self.frame.add(caption(f"{step:,.0f}").move_to(point + DOWN * units(36)))
        self.line = VMobject(stroke_color=theme.NETWORK, stroke_width=4)
        self.dot = Dot(radius=units(14), color=theme.INK)
        super().__init__(self.frame, self.line, self.dot)
        self.show(0)

    def _rule(self, value: float) -> None:
        point = spot(0, np.log10(value), self.area, self.x_range, self.y_range)
        rule = Line(point, point + np.array([units(self.area.width), 0, 0]), stroke_width=2)
        self.frame.add(rule.set_stroke(theme.RULE, opacity=0.6))
        self.frame.add(caption(f"{value:g}").next_to(point, LEFT, buff=units(16)))

    def show(self, share: float) -> int:
        """Draw the log up to `share` of its steps; gives the index of the last entry drawn."""
        last = max(1, round(share * (len(self.steps) - 1)))
        ys = np.log10(self.losses[: last + 1])
        drawn = curve(self.steps[: last + 1], ys, self.area, self.x_range, self.y_range, theme.INK)
        self.line.set_points(drawn.points)
        self.dot.move_to(drawn.get_end())
        return last


class Case(VGroup):
    """One drawn t: the noisy picture, the network's answer and the measured error."""

    def __init__(self, t: int, cell: float) -> None:
        found = prediction(t)
        question = Panel(found.question, cell)
        answer = Panel(found.answer, cell, color=theme.NETWORK)
        pair = VGroup(question, answer).arrange(buff=units(24))
        names = VGroup(formula("x_t", size=48), formula("hat(epsilon)", size=48))
        for name, panel in zip(names, pair, strict=True):
            name.next_to(panel, UP, buff=units(14))
        self.error = Counter(error_words(found.error), 48, edge=np.zeros(3))
        self.error.next_to(pair, DOWN, buff=units(28))
        self.pair, self.names = pair, names
        super().__init__(names, pair, self.error)


def error_words(error: float) -> str:
    """A mean squared error with two figures."""
    return f"L = {error:.4f}" if error < 0.01 else f"L = {error:.3f}"


Told = Callable[[int], object]
