"""Miniatures of the film's five steps: each plays a stored run from 0 (start) to 1 (end)."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, ORIGIN, RIGHT, Dot, VGroup, VMobject

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
    spot,
    theme,
    units,
)
from parts.codec import Planes, along
from parts.noise import noisy, shown, times
from parts.prompt import comb, embedding
from parts.runs import run
from parts.trajectory import track


class Mini(VGroup):
    """A drawing with a share from 0 to 1 of its run."""

    def show(self, share: float) -> None:
        """Draw the state at `share`."""
        raise NotImplementedError


class Passing(Mini):
    """Where it starts, small, and what becomes of it: into noise (`forth`) or out of it."""

    def __init__(self, box: Box, forth: bool) -> None:
        x, left = box.center[0], box.center[0] - 80
        self.times = times(0, 1000, 2) if forth else times(1000, 0, 2)
        self.forth = forth
        first, last = (theme.PICTURE, theme.NOISE) if forth else (theme.NOISE, theme.PICTURE)
        start = Panel(self._picture(0), 3, color=first).move_to(at(left, box.top + 60))
        way = arrow(at(left, box.top + 114), at(left, box.top + 138), last, 6, head=18)
        self.t = Counter(f"t = {self.times[0]}", theme.SMALL, edge=ORIGIN)
        self.t.move_to(at(x + 70, box.top + 60))
        self.pixels = Pixels(self._picture(0), 8).move_to(at(x, box.bottom - 144))
        super().__init__(start, way, self.pixels, self.t)

    def _picture(self, index: int) -> np.ndarray:
        t = self.times[index]
        return noisy(t) if self.forth else track("hero").at(t)

    def show(self, share: float) -> None:
        index = round(share * (len(self.times) - 1))
        self.pixels.show(self._picture(index))
        self.t.write(f"t = {self.times[index]}")


class Learning(Mini):
    """The training log being drawn; below it the noise and the network's answer."""

    T = 500

    def __init__(self, box: Box) -> None:
        x, top = box.center[0], box.top
        log = run("training").arrays
        keep = np.unique(np.linspace(0, len(log["step"]) - 1, 240).round().astype(int))
        self.steps = np.asarray(log["step"], float)[keep]
        self.heights = np.log10(np.asarray(log["loss"], float)[keep])
        self.plot = Box(box.left + 24, top + 60, box.right - 28, top + 206)
        self.line = VMobject(stroke_color=theme.NETWORK, stroke_width=4)
        self.dot = Dot(radius=units(9), color=theme.INK)
        self.loss = Counter("損失", theme.SMALL, edge=RIGHT)
        self.loss.move_to(at(box.right - 18, top + 32), RIGHT)
        stored = run("predict").arrays
        index = int(np.flatnonzero(stored["t"] == self.T)[0])
        true = Panel(shown(stored["eps"]), 4).move_to(at(x - 74, box.bottom - 122))
        answer = Panel(shown(stored["eps_hat"][index]), 4, color=theme.NETWORK)
        answer.move_to(at(x + 74, box.bottom - 122))
        names = VGroup(*(
            formula(sign, size=40).next_to(panel, DOWN, buff=units(6))
            for sign, panel in (("epsilon", true), ("hat(epsilon)", answer))
        ))
        names[0].align_to(names[1], DOWN)
        super().__init__(true, answer, names, self.line, self.dot, self.loss)
        self.show(0)

    def show(self, share: float) -> None:
        last = max(1, round(share * (len(self.steps) - 1)))
        x_range = (0.0, float(self.steps[-1]))
        y_range = (float(self.heights.min()), float(self.heights.max()))
        drawn = curve(
            self.steps[: last + 1], self.heights[: last + 1], self.plot, x_range, y_range, theme.INK
        )
        self.line.set_points(drawn.points)
        self.dot.move_to(spot(self.steps[last], self.heights[last], self.plot, x_range, y_range))
        self.loss.write(f"損失 {10 ** self.heights[last]:.3f}")


class Guided(Mini):
    """The prompt's vectors; below, one noise without and with them."""

    def __init__(self, box: Box) -> None:
        x = box.center[0]
        _, vectors = embedding()
        most = float(np.quantile(np.abs(vectors), 0.995))
        left, right, pitch = box.left + 18, box.right - 18, 160 / len(vectors)
        rows = VGroup(*(
            comb(vector, Box(left, top, right, top + pitch - 3), largest=most)
            for vector, top in zip(vectors, box.top + 14 + pitch * np.arange(20), strict=False)
        ))
        self.runs = (track("hero_uncond"), track("hero"))
        self.panels = [
            Panel(way.at(1000), 4, color=color).move_to(at(x + side * 74, box.bottom - 122))
            for way, color, side in (
                (self.runs[0], theme.RULE, -1), (self.runs[1], theme.CONDITION, 1)
            )
        ]
        names = VGroup(*(
            caption(words, theme.INK).next_to(panel, DOWN, buff=units(12))
            for panel, words in zip(self.panels, ("なし", "あり"), strict=True)
        ))
        names.add(caption("テキスト", theme.INK).move_to(at(x, box.top + 200)))
        super().__init__(rows, *self.panels, names)

    def show(self, share: float) -> None:
        for way, panel in zip(self.runs, self.panels, strict=True):
            panel.pixels.show(way.at(1000 * (1 - share)))


class Compressed(Mini):
    """The latent's own way out of noise, and what the decoder makes of each of its states."""

    def __init__(self, box: Box) -> None:
        x, stored = box.center[0], run("latent").arrays
        self.latents, self.pictures = stored["zs"], stored["decoded"]
        self.z = Planes(self.latents[0], 6, gap=8).move_to(at(x - 80, box.top + 66))
        self.big = Panel(self.pictures[0], 4, color=theme.PICTURE)
        self.big.move_to(at(x, box.bottom - 144))
        way = arrow(at(x - 80, box.top + 121), at(x - 80, box.top + 139), theme.LATENT, 6, head=18)
        size = " × ".join(map(str, self.latents.shape[1:]))
        name = caption(size, theme.INK).move_to(at(x - 6, box.top + 66), LEFT)
        super().__init__(self.z, self.big, way, name)

    def show(self, share: float) -> None:
        index = along(len(self.latents), share)
        self.z.show(self.latents[index])
        self.big.pixels.show(self.pictures[index])
