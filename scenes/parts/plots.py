"""Curves over t with a dot that moves on them: the schedule's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, UP, Dot, Line, VGroup, VMobject

from diffusion_video.stage import Box, at, axes, caption, curve, formula, spot, theme, units
from parts.noise import schedule


class Plot(VGroup):
    """Curves over t = 1..T with a dot on each; `show(t)` moves the dots.

    A curve that `grows` is drawn only as far as its dot.
    """

    def __init__(
        self, box: Box, names: Sequence[tuple[float, str]], y_range: tuple[float, float]
    ) -> None:
        self.box, self.y_range = box, y_range
        self.frame = axes(box)
        for y, words in names:
            point = spot(0, y, box, (0, 1000), y_range)
            rule = Line(point, point + np.array([units(box.width), 0, 0]), stroke_width=2)
            self.frame.add(rule.set_stroke(theme.RULE, opacity=0.6))
            self.frame.add(caption(words).next_to(point, LEFT, buff=units(16)))
        for t in (0, 250, 500, 750, 1000):
            point = spot(t, y_range[0], box, (0, 1000), y_range)
            self.frame.add(caption(str(t)).move_to(point - UP * units(34)))
        self.lines, self.dots = VGroup(), VGroup()
        self.values: list[tuple[np.ndarray, bool]] = []
        super().__init__(self.frame, self.lines, self.dots)

    def add_curve(self, values: np.ndarray, color: str, grows: bool) -> Plot:
        """Add a curve of one value a t (index 0 is t = 0)."""
        self.values.append((values, grows))
        self.lines.add(self._line(values, len(values) - 1).set_stroke(color, 7))
        self.dots.add(Dot(radius=units(15), color=color))
        return self

    def show(self, t: int) -> Plot:
        """Put the dots on t and draw what grows as far as they are."""
        every = zip(self.values, self.lines, self.dots, strict=True)
        for (values, grows), line, dot in every:
            dot.move_to(spot(t, values[t], self.box, (0, 1000), self.y_range))
            if grows:
                line.set_points(self._line(values, max(t, 2)).points)
        return self

    def _line(self, values: np.ndarray, last: int) -> VMobject:
        ts = np.unique(np.linspace(1, last, min(last, 250)).astype(int))
        return curve(ts, values[ts], self.box, (0, 1000), self.y_range, theme.INK)


def beta_plot(box: Box) -> Plot:
    """beta_t of the model's schedule, on a logarithmic scale."""
    powers = [(-4, "0.0001"), (-3, "0.001"), (-2, "0.01"), (-1, "0.1"), (0, "1")]
    plot = Plot(box, powers, (-4.6, 0.1))
    name = VGroup(formula("beta_t", size=52, color=theme.NOISE), caption("（対数目盛）"))
    name.arrange(RIGHT, buff=units(4)).move_to(at(box.left, box.top - 40), aligned_edge=LEFT)
    plot.frame.add(name)
    betas = schedule().betas.copy()
    betas[0] = betas[1]
    return plot.add_curve(np.log10(betas), theme.NOISE, grows=False)


def share_plot(box: Box) -> Plot:
    """What is left of the picture and what noise has come: sqrt(abar), sqrt(1 - abar)."""
    plot = Plot(box, [(0, "0"), (0.5, "0.5"), (1, "1")], (0, 1.05))
    abar = schedule().abar
    plot.add_curve(np.sqrt(1 - abar), theme.NOISE, grows=True)
    return plot.add_curve(np.sqrt(abar), theme.PICTURE, grows=True)
