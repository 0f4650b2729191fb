"""One step of the sampler as picture algebra: x_t' = a x_t - b eps-hat."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, UP, Line, UpdateFromAlphaFunc, VGroup, VMobject

from diffusion_video.stage import (
    Panel,
    Pixels,
    arrow,
    at,
    between,
    formula,
    label,
    theme,
    units,
)
from parts.grains import grains
from parts.runs import run
from parts.trajectory import TimeReadout
from parts.unet import unet_icon

CELL = 12
ROW = 432


class Algebra:
    """The pieces of the row, each at its place; `step` holds the stored numbers."""

    def __init__(self) -> None:
        self.step = run("step").arrays
        self.t, self.t_next = int(self.step["t"]), int(self.step["t_next"])
        self.x = self._panel("x_t", theme.PICTURE)
        self.eps = self._panel("eps_hat", theme.NOISE)
        self.next = self._panel("x_next", theme.PICTURE)
        self.times_a = self._sign(f"{float(self.step['a']):.3f} ×")
        self.minus_b = self._sign(f"− {float(self.step['b']):.3f} ×")
        self.equals = self._sign("=")
        VGroup(
            self.times_a, self.x, self.minus_b, self.eps, self.equals, self.next
        ).arrange(RIGHT, buff=units(24)).move_to(at(960, ROW))
        for panel in (self.x, self.eps, self.next):
            panel.shift(panel.pixels.to_blocks())
        self.before = Pixels(self.step["x_t"], CELL).move_to(self.next.pixels)
        self.edge = Line(UP, DOWN, color=theme.INK, stroke_width=8)
        self.edge.match_height(self.next).move_to(self.next.get_right())
        self.x_name = self._name("x_t", theme.PICTURE, self.x)
        self.eps_name = self._name("hat(epsilon)", theme.NOISE, self.eps)
        self.next_name = self._name("x_(t')", theme.PICTURE, self.next)
        self.x_read = self._read(self.t, self.x)
        self.old_name = self.x_name.copy().align_to(self.next, RIGHT)
        self.next_read = self._read(self.t_next, self.next, "t'")
        self.net = unet_icon(150).move_to(
            (self.x_name.get_center() + self.eps_name.get_center()) / 2
        )
        self.asked = VGroup(
            between(self.x_name, self.net, RIGHT, gap=40, color=theme.MUTED),
            between(self.net, self.eps_name, RIGHT, gap=40, color=theme.MUTED),
        )
        self.note = label("見やすいように、100 歩を一度に", color=theme.MUTED)
        self.note.move_to(at(960, 752))
        self.back = self._back()

    def _back(self) -> VGroup:
        """The way of the result to the place of the input."""
        start, end = self.next.get_bottom(), self.x.get_bottom()
        low = at(0, 808)[1]
        corners = [start - UP * units(84), np.array([start[0], low, 0]),
                   np.array([end[0], low, 0]), end - UP * units(84)]
        line = VMobject(stroke_color=theme.PICTURE, stroke_width=7)
        line.set_points_as_corners(corners[:3])
        return VGroup(line, arrow(corners[2], corners[3], color=theme.PICTURE))

    def wiped(self, first: float, last: float) -> UpdateFromAlphaFunc:
        """An edge runs over the result: left of it the result, right of it what was before."""
        whole, pixels = Pixels(self.step["x_next"]).surface, self.next.pixels

        def draw(_: VGroup, alpha: float) -> None:
            share = first + (last - first) * alpha
            pixels.surface = grains(whole, share)
            self.edge.move_to(pixels.get_left() + RIGHT * pixels.width * share)

        return UpdateFromAlphaFunc(VGroup(self.next, self.edge), draw)

    def _panel(self, key: str, color: str) -> Panel:
        return Panel(self.step[key], CELL, color=color)

    def _sign(self, words: str) -> VGroup:
        return label(words, 42, theme.INK, bold=True)

    def _name(self, term: str, color: str, panel: Panel) -> VGroup:
        return formula(term, color=color, size=60).next_to(panel, UP, buff=units(22))

    def _read(self, t: int, panel: Panel, sign: str = "t") -> TimeReadout:
        return TimeReadout(t, 36, sign).next_to(panel, DOWN, buff=units(30))
