"""Five stages from noise to picture, and the schedule's shares below them."""

from __future__ import annotations

import numpy as np
from manim import Line, Polygon, UpdateFromAlphaFunc, VGroup, linear

from diffusion_video.stage import Box, Counter, Panel, arrow, at, label, theme
from parts.trajectory import abar, track
from parts.unet import unet_icon

TIMES = (1000, 750, 500, 250, 0)
CELL, ROW, LEFT_X, PITCH = 8, 272, 240, 360
CHART = Box(LEFT_X, 520, LEFT_X + 4 * PITCH, 770)


class Stages:
    """Panels, networks between them, and the chart: `noise` above, `picture` below."""

    def __init__(self) -> None:
        hero = track("hero")
        self.panels = [
            Panel(hero.at(TIMES[max(i - 1, 0)]), CELL, color=theme.PICTURE)
            .move_to(at(LEFT_X + PITCH * i, ROW))
            for i in range(5)
        ]
        self.times = [
            label(f"t = {t}", theme.LABEL, theme.INK, bold=True)
            .move_to(at(LEFT_X + PITCH * i, ROW + 164))
            for i, t in enumerate(TIMES)
        ]
        middles = [LEFT_X + PITCH * (i + 0.5) for i in range(4)]
        self.nets = [unet_icon(84).move_to(at(x, ROW - 34)) for x in middles]
        self.arrows = [
            arrow(at(x - 42, ROW + 36), at(x + 42, ROW + 36), color=theme.MUTED, head=22)
            for x in middles
        ]
        self.noise, self.picture = self._area(theme.NOISE), self._area(theme.PICTURE)
        self.chart = VGroup(self.noise, self.picture)
        self.words = VGroup(
            label("ノイズの割合", theme.SMALL, theme.GROUND, bold=True)
            .move_to(at(CHART.left + 150, CHART.top + 60)),
            label("画像の割合", theme.SMALL, theme.GROUND, bold=True)
            .move_to(at(CHART.left + 980, CHART.bottom - 60)),
        )
        self.fill(1000)

    def _area(self, color: str) -> Polygon:
        return Polygon(
            at(0, 0), at(1, 0), at(0, 1), stroke_width=0, fill_color=color, fill_opacity=1
        )

    def fill(self, t: float) -> None:
        """Draw both areas from t = 1000 down to `t`."""
        times = np.append(np.arange(1000, t, -4), t)
        line = [
            at(CHART.left + (1000 - k) / 1000 * CHART.width,
               CHART.bottom - abar(round(k)) * CHART.height)
            for k in times
        ]
        right = max(CHART.left + (1000 - t) / 1000 * CHART.width, CHART.left + 2)
        top = [at(right, CHART.top), at(CHART.left, CHART.top)]
        floor = [at(right, CHART.bottom), at(CHART.left, CHART.bottom)]
        self.noise.set_points_as_corners([*line, *top, line[0]])
        self.picture.set_points_as_corners([*line, *floor, line[0]])

    def filling(self, first: float, last: float) -> UpdateFromAlphaFunc:
        """Draw the areas on from `first` to `last`."""
        return UpdateFromAlphaFunc(
            self.chart, lambda _, share: self.fill(first + (last - first) * share)
        )

    def sweeping(self) -> UpdateFromAlphaFunc:
        """A line goes over the chart with its t; the stages that it reaches light up."""
        line = Line(at(0, CHART.top), at(0, CHART.bottom), color=theme.GROUND, stroke_width=7)
        words = Counter("t = 1000", theme.LABEL, edge=np.zeros(3))

        def draw(_: VGroup, share: float) -> None:
            x = CHART.left + share * CHART.width
            line.move_to(at(x, (CHART.top + CHART.bottom) / 2))
            words.write(f"t = {round(1000 * (1 - share))}").move_to(at(x, CHART.bottom + 28))
            for i, panel in enumerate(self.panels):
                near = max(0.0, 1 - abs(share * 4 - i) * 3)
                panel.frame.set_stroke(width=4 + 8 * near)

        frames = (panel.frame for panel in self.panels)
        return UpdateFromAlphaFunc(VGroup(line, words, *frames), draw, rate_func=linear)

    def everything(self) -> VGroup:
        """All of it."""
        return VGroup(self.chart, self.words, *self.panels, *self.times, *self.nets, *self.arrows)
