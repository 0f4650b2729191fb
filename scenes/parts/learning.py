"""What scene 4 draws: stored predictions, the t that goes in, the training log."""

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
    Square,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)
from numpy.typing import NDArray

from diffusion_video.ddpm.recipes import FULL_NETWORKS
from diffusion_video.ddpm.unet import time_features
from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    Pixels,
    at,
    axes,
    bars,
    box,
    caption,
    curve,
    formula,
    label,
    sheet,
    spot,
    theme,
    units,
)
from parts.noise import noisy, shown
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
    """The training log on a logarithmic scale; `show(share)` draws its first part."""

    def __init__(self, area: Box) -> None:
        log = run("training").arrays
        self.steps = np.asarray(log["step"], float)
        self.losses = np.asarray(log["loss"], float)
        self.area = area
        last = float(np.ceil(self.steps[-1] / 1000) * 1000)
        heights = np.log10(self.losses)
        self.ranges = ((0.0, last), (float(heights.min()) - 0.05, float(heights.max()) + 0.08))
        self.frame = axes(area)
        for value in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0):
            if self.ranges[1][0] <= np.log10(value) <= self.ranges[1][1]:
                self._rule(value)
        pitch = next(p for p in (1000, 2000, 5000, 10000, 20000) if last / p <= 8)
        for step in np.arange(0, last + 1, pitch):
            point = spot(step, self.ranges[1][0], area, *self.ranges)
            self.frame.add(caption(f"{step:,.0f}").move_to(point + DOWN * units(34)))
        name = caption("学習回数")
        self.frame.add(name.move_to(at(area.right, area.bottom + 88), aligned_edge=RIGHT))
        self.line = VMobject(
            stroke_color=theme.NETWORK, stroke_width=4, joint_type=LineJointType.ROUND
        )
        self.dot = Dot(radius=units(14), color=theme.INK)
        drawn = curve(self.steps, heights, area, *self.ranges, theme.INK)
        self.whole = drawn.points.copy()
        super().__init__(self.frame, self.line, self.dot)
        self.show(0)

    def _rule(self, value: float) -> None:
        point = spot(0, np.log10(value), self.area, *self.ranges)
        rule = Line(point, point + np.array([units(self.area.width), 0, 0]), stroke_width=2)
        self.frame.add(rule.set_stroke(theme.RULE, opacity=0.6))
        self.frame.add(caption(f"{value:g}").next_to(point, LEFT, buff=units(16)))

    def show(self, share: float) -> int:
        """Draw the log up to `share` of its entries; gives the last entry that is drawn."""
        last = max(1, round(share * (len(self.steps) - 1)))
        self.line.set_points(self.whole[: self.line.n_points_per_curve * last])
        self.dot.move_to(self.line.get_end())
        return last


class Case(VGroup):
    """One drawn t: the noisy picture, the network's answer, how far off that is and why."""

    def __init__(self, t: int, x: float, why: str) -> None:
        found = prediction(t)
        left, right = at(x - 268, 344), at(x + 268, 344)
        self.title = label(f"t = {t}", 44, bold=True).move_to(left, aligned_edge=LEFT)
        error = label(f"誤差 {error_words(found.error)}", theme.LABEL, theme.NETWORK, bold=True)
        self.error = error.move_to(right, aligned_edge=RIGHT)
        self.question = Panel(found.question, 8).move_to(at(x - 144, 524))
        self.answer = Panel(found.answer, 8, color=theme.NETWORK).move_to(at(x + 144, 524))
        self.names = VGroup(
            formula("x_t", size=50).move_to(at(x - 144, 702)),
            formula("hat(epsilon)", size=50, color=theme.NOISE).move_to(at(x + 144, 702)),
        )
        self.why = label(why, theme.LABEL, theme.INK, bold=True).move_to(at(x, 776))
        self.slots = VGroup(*(
            panel.frame.copy().set_stroke(theme.RULE) for panel in (self.question, self.answer)
        ))
        super().__init__(self.title, self.error, self.question, self.answer, self.names, self.why)


class Steps(VGroup):
    """The picture at 13 of the thousand steps; `ring` marks the one next to the `large` one."""

    COUNT = 13

    def __init__(self) -> None:
        # The steps that Shu names stand at both ends and in the middle.
        self.ts = [round(10 + 980 * i / (self.COUNT - 1)) for i in range(self.COUNT)]
        self.tiles = sheet([noisy(t) for t in self.ts], self.COUNT, 4, gap=4)
        self.tiles.move_to(at(960, 206))
        self.bed = SurroundingRectangle(
            self.tiles, buff=units(6), stroke_color=theme.RULE, stroke_width=3
        )
        self.ring = Square(units(136), stroke_color=theme.INK, stroke_width=9)
        self.large = Panel(noisy(10), 12).move_to(at(576, 560))
        self.words = Counter("t = 10", 110, edge=LEFT).move_to(at(840, 536), aligned_edge=LEFT)
        self.beside = VGroup(self.large, self.words)
        self.once = label("画像 1 枚ごとに、t を 1 つ", theme.LABEL, theme.MUTED, bold=True)
        self.once.move_to(at(844, 652), aligned_edge=LEFT)
        super().__init__(self.tiles)
        self.ring.move_to(self.tile(10))

    def tell(self, t: int) -> None:
        """The picture and the number of step t, large."""
        self.large.pixels.show(noisy(t))
        self.words.write(f"t = {t}")

    def tile(self, t: int) -> Pixels:
        """The small picture whose step is nearest to t."""
        return self.tiles[int(np.argmin(np.abs(np.array(self.ts) - t)))]

    def counting(self) -> UpdateFromAlphaFunc:
        """The step that comes in, up to the last."""

        def draw(_: VGroup, alpha: float) -> None:
            self.tell(round(10 + 990 * alpha))

        return UpdateFromAlphaFunc(self.beside, draw, rate_func=linear)

    def crawl(self, last: int) -> UpdateFromAlphaFunc:
        """The ring goes through the steps up to `last`, one after the other."""

        def draw(_: VGroup, alpha: float) -> None:
            t = round(10 + (last - 10) * alpha)
            self.ring.move_to(self.tile(t))
            self.tell(t)

        return UpdateFromAlphaFunc(VGroup(self.ring, self.beside), draw, rate_func=linear)


def drawn_steps(count: int) -> list[int]:
    """Steps as training draws them: uniformly, from a generator with seed 4."""
    return [int(t) for t in np.random.default_rng(4).integers(1, 1001, count)]


def error_words(error: float) -> str:
    """A mean squared error with two figures."""
    return str(np.format_float_positional(error, 2, fractional=False, min_digits=2))
