"""Numbers that change while one looks: counters, sliders, bars, curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Line, Rectangle, VGroup, VMobject, config
from numpy.typing import NDArray

from diffusion_video.stage import letters, theme
from diffusion_video.stage.geometry import HEIGHT, Box, at, units
from diffusion_video.stage.raster import Glyphs, Surface
from diffusion_video.stage.text import label


class Counter(Glyphs):
    """One line of text that can be rewritten; it stays where its `edge` is.

    `edge` is LEFT (default), RIGHT or ORIGIN for centred.
    """

    def __init__(
        self, text: str, size: float = theme.LABEL, color: str = theme.INK,
        bold: bool = True, edge: NDArray[np.float64] = LEFT,
    ) -> None:
        self._size, self._bold, self._edge = size, bold, edge
        self._scale = float(config.pixel_height) / HEIGHT
        bleed = int(size * self._scale * 0.4) + 2
        mask = letters.mask(text, size * self._scale, bold, bleed)
        super().__init__(mask, self._scale, bleed, color, text)

    def write(self, text: str) -> Counter:
        """Show other words, as large as these are now."""
        if text == self.words:
            return self
        import cairo

        mask = letters.mask(text, self._size * self._scale, self._bold, self.bleed)
        anchor = self.get_critical_point(self._edge)
        growth = (mask.shape[1] - 2 * self.bleed) / (self.surface.width - 2 * self.bleed)
        self.stretch(growth, 0)
        self.surface = Surface(mask, cairo.FORMAT_A8)
        self.words = text
        self.move_to(anchor, aligned_edge=self._edge)
        return self


class Slider(VGroup):
    """A horizontal scale from `low` to `high` with a knob; pixels of the frame.

    Move the knob with `slider.put(value)` or `slider.knob.animate.move_to(slider.at(v))`.
    """

    def __init__(
        self, left: float, right: float, y: float, low: float, high: float,
        ticks: Sequence[float] = (), color: str = theme.INK, names: Sequence[str] | None = None,
    ) -> None:
        self._ends = (at(left, y), at(right, y))
        self._range = (low, high)
        self.rail = Line(*self._ends, stroke_color=theme.RULE, stroke_width=8)
        self.knob = Circle(radius=units(18), color=color, fill_opacity=1, stroke_width=0)
        self.names = VGroup()
        super().__init__(self.rail)
        for index, tick in enumerate(ticks):
            spot = self.at(tick)
            self.add(Line(spot + UP * 0.12, spot + DOWN * 0.12, color=theme.RULE, stroke_width=5))
            words = names[index] if names else f"{tick:g}"
            self.names.add(label(words, theme.SMALL, theme.MUTED).next_to(spot, DOWN, buff=0.24))
        self.add(self.names, self.knob)
        self.put(low)

    def at(self, value: float) -> NDArray[np.float64]:
        """The point of the scale that stands for `value`."""
        low, high = self._range
        share = (value - low) / (high - low)
        start, end = self.rail.get_start(), self.rail.get_end()
        return np.asarray(start + (end - start) * share)

    def put(self, value: float) -> Slider:
        """Set the knob on `value`."""
        self.knob.move_to(self.at(value))
        return self


def bars(
    values: Sequence[float], box: Box, color: str, largest: float | None = None, gap: float = 0.25
) -> VGroup:
    """Signed numbers as a row of bars round the middle of `box` (pixels)."""
    top = largest or max(abs(v) for v in values) or 1.0
    pitch = box.width / len(values)
    row = VGroup()
    for index, value in enumerate(values):
        height = max(abs(value) / top * box.height / 2, 1.5)
        bar = Rectangle(
            width=units(pitch * (1 - gap)), height=units(height),
            stroke_width=0, fill_color=color, fill_opacity=1,
        )
        middle = (box.top + box.bottom) / 2
        shift = -height / 2 if value >= 0 else height / 2
        row.add(bar.move_to(at(box.left + pitch * (index + 0.5), middle + shift)))
    return row


def curve(
    xs: Sequence[float], ys: Sequence[float], box: Box, x_range: tuple[float, float],
    y_range: tuple[float, float], color: str, width: float = 6,
) -> VMobject:
    """Measured points joined by straight lines inside `box` (pixels)."""
    line = VMobject(stroke_color=color, stroke_width=width)
    line.set_points_as_corners([
        spot(x, y, box, x_range, y_range) for x, y in zip(xs, ys, strict=True)
    ])
    return line


def spot(
    x: float, y: float, box: Box, x_range: tuple[float, float], y_range: tuple[float, float]
) -> NDArray[np.float64]:
    """The point of (x, y) in a plot that fills `box` (pixels)."""
    across = (x - x_range[0]) / (x_range[1] - x_range[0])
    up = (y - y_range[0]) / (y_range[1] - y_range[0])
    return at(box.left + across * box.width, box.bottom - up * box.height)


def axes(box: Box, x_name: str = "", y_name: str = "") -> VGroup:
    """The two lines of a plot and their names: x at the right end, y on top."""
    lines = VGroup(
        Line(at(box.left, box.bottom), at(box.right, box.bottom), color=theme.RULE),
        Line(at(box.left, box.bottom), at(box.left, box.top), color=theme.RULE),
    ).set_stroke(width=4)
    if x_name:
        name = label(x_name, theme.SMALL, theme.MUTED)
        corner = at(box.right, box.bottom)
        lines.add(name.next_to(corner, DOWN, buff=0.12, aligned_edge=RIGHT))
    if y_name:
        name = label(y_name, theme.SMALL, theme.MUTED)
        lines.add(name.next_to(at(box.left, box.top), UP, buff=0.12, aligned_edge=LEFT))
    return lines
