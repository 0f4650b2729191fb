"""A curve over t with a dot that moves on it: the schedule's own numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, UP, Dot, Line, VGroup

from diffusion_video.stage import Box, at, axes, caption, curve, formula, label, spot, theme, units
from parts.noise import schedule

T_RANGE = (1, 1000)


class Plot(VGroup):
    """A curve over t = 1..T with a dot on it; `show(t)` moves the dot."""

    def __init__(
        self, box: Box, names: Sequence[tuple[float, str]], y_range: tuple[float, float],
        values: np.ndarray, color: str,
    ) -> None:
        self.box, self.y_range, self.values = box, y_range, values
        self.frame = axes(box)
        for y, words in names:
            point = self._spot(1, y)
            rule = Line(point, point + np.array([units(box.width), 0, 0]), stroke_width=2)
            self.frame.add(rule.set_stroke(theme.RULE, opacity=0.6))
            self.frame.add(caption(words).next_to(point, LEFT, buff=units(16)))
        for t in (1, 500, 1000):
            self.frame.add(caption(f"t = {t}").move_to(self._spot(t, y_range[0]) - UP * units(34)))
        ts = np.unique(np.linspace(1, len(values) - 1, 250).astype(int))
        self.line = curve(ts, values[ts], box, T_RANGE, y_range, color, 7)
        self.dot = Dot(radius=units(15), color=color)
        super().__init__(self.frame, self.line, self.dot)
        self.show(0)

    def show(self, t: int) -> Plot:
        """Put the dot on t; there is no step 0."""
        self.dot.move_to(self._spot(max(t, 1), self.values[max(t, 1)]))
        return self

    def _spot(self, t: float, y: float) -> np.ndarray:
        return spot(t, y, self.box, T_RANGE, self.y_range)


def beta_plot(box: Box) -> Plot:
    """beta_t of the model's schedule; its logarithm, for it grows ten-thousandfold."""
    ends = [(-4, "少ない"), (0, "多い")]
    betas = schedule().betas
    logs = np.log10(betas, out=np.zeros_like(betas), where=betas > 0)
    plot = Plot(box, ends, (-4.6, 0.1), logs, theme.NOISE)
    words = label("1 歩で足すノイズの量", theme.LABEL, theme.NOISE, bold=True)
    name = VGroup(words, formula("beta_t", size=52, color=theme.NOISE), caption("（対数）"))
    name.arrange(RIGHT, buff=units(16)).move_to(at(box.left, box.top - 40), aligned_edge=LEFT)
    plot.frame.add(name)
    return plot
