"""Miniatures of what the network is taught: to find noise, and to be led by a prompt."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Dot, VGroup, VMobject

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    arrow,
    at,
    curve,
    formula,
    label,
    spot,
    theme,
    units,
)
from parts.elbow import elbow, sparked
from parts.learning import prediction
from parts.minis import Mini
from parts.prompt import comb, embedding
from parts.runs import run
from parts.trajectory import track
from parts.unet import unet_icon


class Learning(Mini):
    """Noisy picture, network, the noise that it finds; below, the training log being drawn."""

    ASKED = (500, 750, 250)

    def __init__(self, box: Box) -> None:
        x, top = box.center[0], box.top
        self.asked = [prediction(t) for t in self.ASKED]
        first = self.asked[0]
        question = Panel(first.question, 3, color=theme.PICTURE).move_to(at(x - 90, top + 68))
        answer = Panel(first.answer, 3, color=theme.NETWORK).move_to(at(x + 90, top + 68))
        self.pixels = question.pixels, answer.pixels
        self.net = unet_icon(128).move_to(at(x, top + 198))
        enter, leave = self.net.enter, self.net.leave
        left, right = question.get_center()[0], answer.get_center()[0]
        low = question.get_bottom()[1] - units(8)
        ways = (elbow([(left, low), (left, enter[1]), enter[:2]]),
                elbow([leave[:2], (right, leave[1]), (right, low)]))
        signs = VGroup(*(
            formula(sign, size=40).move_to(at(x + side * 100, top + 200))
            for sign, side in (("x_t", -1), ("hat(epsilon)", 1))
        ))
        self.line = VMobject(stroke_color=theme.NETWORK, stroke_width=4)
        self.dot = Dot(radius=units(9), color=theme.INK)
        self.loss = Counter("損失", theme.SMALL, edge=RIGHT)
        self.loss.move_to(at(box.right - 18, top + 284), RIGHT)
        self._log(Box(box.left + 24, top + 276, box.right - 28, top + 396))
        super().__init__(*ways, signs, self.net, question, answer, self.line, self.dot, self.loss)
        self.show(0)

    def _log(self, plot: Box) -> None:
        log = run("training").arrays
        keep = np.unique(np.linspace(0, len(log["step"]) - 1, 240).round().astype(int))
        self.losses = np.asarray(log["loss"], float)[keep]
        steps, heights = np.asarray(log["step"], float)[keep], np.log10(self.losses)
        self.ranges = (0.0, float(steps[-1])), (float(heights.min()), float(heights.max()))
        self.plot, self.steps, self.heights = plot, steps, heights

    def show(self, share: float) -> None:
        last = max(1, round(share * (len(self.steps) - 1)))
        drawn = curve(
            self.steps[: last + 1], self.heights[: last + 1], self.plot, *self.ranges, theme.INK
        )
        self.line.set_points(drawn.points)
        self.dot.move_to(spot(self.steps[last], self.heights[last], self.plot, *self.ranges))
        self.loss.write(f"損失 {self.losses[last]:.3f}")
        rounds = share * len(self.asked)
        shown = self.asked[min(int(rounds), len(self.asked) - 1)]
        for pixels, picture in zip(self.pixels, (shown.question, shown.answer), strict=True):
            pixels.show(picture)
        sparked(self.net, rounds)


class Guided(Mini):
    """One noise through the network, without the prompt's vectors and with them."""

    ROUNDS = 3

    def __init__(self, box: Box) -> None:
        left, self.runs = box.left + 58, (track("hero_uncond"), track("hero"))
        self.panels, self.nets, parts = [], [], VGroup()
        rows = (("なし", box.top + 102, theme.RULE), ("あり", box.bottom - 102, theme.CONDITION))
        for way, (words, y, color) in zip(self.runs, rows, strict=True):
            panel = Panel(way.at(1000), 5, color=color).move_to(at(box.right - 101, y))
            net = unet_icon(80).move_to(at(left, y - 10))
            name = label(words, 34, bold=True).move_to(at(left, y - 70))
            sent = arrow(at(left + 44, y - 10), at(left + 70, y - 10), theme.MUTED, 5, head=16)
            parts.add(panel, net, sent, name)
            self.panels.append(panel)
            self.nets.append(net)
        y = rows[1][1]
        given = arrow(at(left, y + 48), at(left, y + 24), theme.CONDITION, 6, head=16)
        super().__init__(parts, self._vector(Box(left - 40, y + 52, left + 40, y + 86)), given)

    @staticmethod
    def _vector(box: Box) -> VMobject:
        """The first numbers of the prompt's first vector, each wide enough to be seen."""
        return comb(embedding()[1][0][:10], box)

    def show(self, share: float) -> None:
        for way, panel, net in zip(self.runs, self.panels, self.nets, strict=True):
            panel.pixels.show(way.at(1000 * (1 - share)))
            sparked(net, share * self.ROUNDS)
