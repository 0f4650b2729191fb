"""Pure noise as it comes to be: values drawn from the bell curve, cell by cell."""

from __future__ import annotations

import numpy as np
from manim import Line, Polygon, UpdateFromAlphaFunc, VGroup, linear
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.stage import Box, Panel, at, caption, curve, spot, theme, units

SPAN = (-3.5, 3.5)
BINS = 35
ORDER_SEED = 5
GROUND = np.array([int(theme.GROUND[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)


class Bell(VGroup):
    """The normal curve over `box`, filled with the values drawn so far by `count`."""

    def __init__(self, values: NDArray[np.floating], box: Box) -> None:
        self.values, self.box = values, box
        self.edges = np.linspace(*SPAN, BINS + 1)
        xs = np.linspace(*SPAN, 120)
        bell = np.exp(-(xs**2) / 2) / np.sqrt(2 * np.pi)
        self.top = float(bell.max()) * 1.12
        self.heap = Polygon(
            at(box.left, box.bottom), at(box.right, box.bottom), at(box.right, box.bottom - 1),
            stroke_width=0, fill_color=theme.NOISE, fill_opacity=0.75,
        )
        floor = Line(at(box.left, box.bottom), at(box.right, box.bottom), color=theme.RULE)
        line = curve(xs, bell, box, SPAN, (0, self.top), theme.INK, 5)
        ticks = VGroup(*(
            caption(f"{x:+d}".replace("-", "−") if x else "0")
            .move_to(spot(x, 0, box, SPAN, (0, self.top)) - np.array([0, units(30), 0]))
            for x in (-2, -1, 0, 1, 2)
        ))
        name = caption("画素の値").move_to(at((box.left + box.right) / 2, box.bottom + 80))
        ticks.add(name)
        super().__init__(self.heap, floor.set_stroke(width=4), line, ticks)

    def count(self, values: NDArray[np.floating]) -> Bell:
        """Heap up these values; the full set fills the curve."""
        found, _ = np.histogram(values, self.edges)
        share = found / (self.values.size * (self.edges[1] - self.edges[0]))
        points = [at(self.box.left, self.box.bottom)]
        for i, height in enumerate(share):
            for edge in (self.edges[i], self.edges[i + 1]):
                points.append(spot(edge, float(height), self.box, SPAN, (0, self.top)))
        points.append(at(self.box.right, self.box.bottom))
        self.heap.set_points_as_corners([*points, points[0]])
        return self


def drawn(noise: NDArray[np.floating], panel: Panel, bell: Bell) -> UpdateFromAlphaFunc:
    """Draw the noise into the panel, cell by cell, while the bell fills with its values."""
    cells = noise.shape[0] * noise.shape[1]
    order = np.random.default_rng(ORDER_SEED).permutation(cells)
    shown, flat = to_uint8(noise).reshape(cells, 3), noise.reshape(cells, 3)

    def draw(_: VGroup, alpha: float) -> None:
        known = order[: round(alpha**1.6 * cells)]
        picture = np.tile(GROUND, (cells, 1))
        picture[known] = shown[known]
        panel.pixels.show(picture.reshape(*noise.shape))
        bell.count(flat[known])

    return UpdateFromAlphaFunc(VGroup(bell, panel), draw, rate_func=linear)
