"""Miniatures of the film's five steps: each plays a stored run from 0 (start) to 1 (end)."""

from __future__ import annotations

import numpy as np
from manim import LEFT, ORIGIN, RIGHT, Dot, Polygon, VGroup, VMobject

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    Pixels,
    arrow,
    at,
    caption,
    curve,
    formula,
    label,
    spot,
    theme,
    units,
)
from parts.codec import Planes, along
from parts.learning import Prediction
from parts.noise import noisy, times
from parts.prompt import comb, embedding
from parts.runs import run
from parts.trajectory import track
from parts.unet import Pulse, UNet, unet_icon


class Mini(VGroup):
    """A drawing with a share from 0 to 1 of its run."""

    def show(self, share: float) -> None:
        """Draw the state at `share`."""
        raise NotImplementedError


class Breaking(Mini):
    """The clean picture, small, and what becomes of it."""

    def __init__(self, box: Box) -> None:
        x, left = box.center[0], box.center[0] - 80
        self.times = times(0, 1000, 2)
        start = Panel(noisy(0), 3, color=theme.PICTURE).move_to(at(left, box.top + 60))
        way = arrow(at(left, box.top + 114), at(left, box.top + 138), theme.NOISE, 6, head=18)
        self.t = Counter("t = 0", theme.SMALL, edge=ORIGIN).move_to(at(x + 70, box.top + 60))
        self.pixels = Pixels(noisy(0), 8).move_to(at(x, box.bottom - 144))
        super().__init__(start, way, self.pixels, self.t)

    def show(self, share: float) -> None:
        t = self.times[round(share * (len(self.times) - 1))]
        self.pixels.show(noisy(t))
        self.t.write(f"t = {t}")


class Making(Mini):
    """A picture that goes through the network and comes back with less noise."""

    ROUNDS = 4

    def __init__(self, box: Box) -> None:
        x, low = box.center[0], box.bottom - 144
        self.pixels = Pixels(track("hero").at(1000), 8).move_to(at(x, low))
        self.net = unet_icon(104).move_to(at(x + 76, box.top + 76))
        enter, leave = self.net.enter, self.net.leave
        top = at(0, low - 128 - 8)[1]
        into = _way([(enter[0] - units(14), top), (enter[0] - units(14), enter[1]), enter[:2]])
        out = _way([leave[:2], (leave[0] + units(14), leave[1]), (leave[0] + units(14), top)])
        self.t = Counter("t = 1000", theme.SMALL, edge=ORIGIN).move_to(at(x - 78, box.top + 76))
        super().__init__(into, out, self.net, self.pixels, self.t)

    def show(self, share: float) -> None:
        way = track("hero")
        index = way.index(1000 * (1 - share))
        self.pixels.show(way.pictures[index])
        self.t.write(f"t = {way.t[index]}")
        _pulse(self.net, share * self.ROUNDS)


class Learning(Mini):
    """Noisy picture, network, the noise that it finds; below, the training log being drawn."""

    ASKED = (500, 750, 250)

    def __init__(self, box: Box) -> None:
        x, top = box.center[0], box.top
        self.asked = [Prediction(t) for t in self.ASKED]
        first = self.asked[0]
        question = Panel(first.question, 3, color=theme.PICTURE).move_to(at(x - 94, top + 64))
        answer = Panel(first.answer, 3, color=theme.NETWORK).move_to(at(x + 94, top + 64))
        self.pixels = question.pixels, answer.pixels
        self.net = unet_icon(128).move_to(at(x, top + 198))
        enter, leave = self.net.enter, self.net.leave
        left, right = question.get_center()[0], answer.get_center()[0]
        low = question.get_bottom()[1] - units(8)
        ways = (_way([(left, low), (left, enter[1]), enter[:2]]),
                _way([leave[:2], (right, leave[1]), (right, low)]))
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
        _pulse(self.net, rounds)


class Guided(Mini):
    """One noise through the network, without the prompt's vectors and with them."""

    ROUNDS = 3

    def __init__(self, box: Box) -> None:
        left, self.runs = box.left + 56, (track("hero_uncond"), track("hero"))
        self.panels, self.nets, parts = [], [], VGroup()
        rows = (("なし", box.top + 108, theme.RULE), ("あり", box.top + 308, theme.CONDITION))
        for way, (words, y, color) in zip(self.runs, rows, strict=True):
            panel = Panel(way.at(1000), 6, color=color).move_to(at(box.right - 110, y))
            net = unet_icon(84).move_to(at(left, y - 8))
            name = label(words, 34, bold=True).move_to(at(left, y - 70))
            parts.add(panel, net, name)
            self.panels.append(panel)
            self.nets.append(net)
        y = rows[1][1]
        sent = arrow(at(left, y + 52), at(left, y + 32), theme.CONDITION, 6, head=16)
        super().__init__(parts, self._rows(left - 44, left + 44, y + 56), sent)

    @staticmethod
    def _rows(left: float, right: float, top: float) -> VGroup:
        """The vectors of the prompt's first words."""
        _, vectors = embedding()
        most = float(np.quantile(np.abs(vectors), 0.99))
        return VGroup(*(
            comb(vector, Box(left, y, right, y + 14), largest=most)
            for vector, y in zip(vectors, top + 15 * np.arange(3), strict=False)
        ))

    def show(self, share: float) -> None:
        for way, panel, net in zip(self.runs, self.panels, self.nets, strict=True):
            panel.pixels.show(way.at(1000 * (1 - share)))
            _pulse(net, share * self.ROUNDS)


class Compressed(Mini):
    """The latent's own way out of noise, and what the decoder makes of each of its states."""

    ROUNDS = 4

    def __init__(self, box: Box) -> None:
        x, stored = box.center[0], run("latent").arrays
        self.latents, self.pictures = stored["zs"], stored["decoded"]
        self.z = Planes(self.latents[0], 6, gap=8).move_to(at(x - 80, box.top + 66))
        self.big = Panel(self.pictures[0], 4, color=theme.PICTURE)
        self.big.move_to(at(x, box.bottom - 144))
        way = arrow(at(x - 80, box.top + 121), at(x - 80, box.top + 139), theme.LATENT, 6, head=18)
        size = " × ".join(map(str, self.latents.shape[1:]))
        name = caption(size, theme.INK).move_to(at(x - 6, box.top + 30), LEFT)
        self.net = unet_icon(104).move_to(at(x + 64, box.top + 92))
        super().__init__(self.z, self.big, way, name, self.net)

    def show(self, share: float) -> None:
        index = along(len(self.latents), share)
        self.z.show(self.latents[index])
        self.big.pixels.show(self.pictures[index])
        _pulse(self.net, share * self.ROUNDS)


def _pulse(net: UNet, rounds: float) -> None:
    """Data runs through the network once a round; between rounds nothing is in it."""
    Pulse(net, theme.INK).interpolate_mobject(rounds % 1)


def _way(corners: list[tuple[float, float]]) -> VGroup:
    """An arrow with corners, in Manim's units."""
    points = np.array([[x, y, 0] for x, y in corners])
    along_ = points[-1] - points[-2]
    along_ = along_ / np.linalg.norm(along_) * units(16)
    across = np.array([-along_[1], along_[0], 0]) * 0.6
    neck = points[-1] - along_
    line = VMobject(stroke_color=theme.MUTED, stroke_width=5)
    line.set_points_as_corners([*points[:-1], neck])
    head = Polygon(
        points[-1], neck + across, neck - across,
        stroke_width=0, fill_color=theme.MUTED, fill_opacity=1,
    )
    return VGroup(line, head)
