"""Arrows, boxes and marks that any explainer uses."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DashedLine,
    Dot,
    Line,
    Mobject,
    Polygon,
    RoundedRectangle,
    VGroup,
    linear,
)
from manim import MoveAlongPath as _Along
from numpy.typing import NDArray

from diffusion_video.stage import theme
from diffusion_video.stage.geometry import Box, at, units
from diffusion_video.stage.raster import Glyphs
from diffusion_video.stage.text import label

Point = NDArray[np.float64]


def arrow(
    start: Point, end: Point, color: str = theme.INK, width: float = 7, dashed: bool = False,
    head: float = 26,
) -> VGroup:
    """A straight arrow from point to point; `head` is the length of its tip in pixels."""
    way = end - start
    length = float(np.linalg.norm(way))
    along = way / length
    across = np.array([-along[1], along[0], 0.0])
    tip = min(units(head), length * 0.6)
    neck = end - along * tip
    shaft = (DashedLine if dashed else Line)(start, neck, color=color, stroke_width=width)
    point = Polygon(
        end, neck + across * tip * 0.55, neck - across * tip * 0.55,
        stroke_width=0, fill_color=color, fill_opacity=1,
    )
    return VGroup(shaft, point)


def between(
    first: Mobject, second: Mobject, direction: Point, gap: float = 18, **style: Any
) -> VGroup:
    """An arrow from the edge of one thing to the edge of another, `gap` pixels off both."""
    start = first.get_edge_center(direction) + direction * units(gap)
    end = second.get_edge_center(-direction) - direction * units(gap)
    return arrow(start, end, **style)


def box(
    area: Box, color: str, words: str = "", fill: float = 0.12, size: float = theme.LABEL
) -> VGroup:
    """A rounded box over `area` (pixels) with words in its middle."""
    shape = RoundedRectangle(
        corner_radius=units(18), width=units(area.width), height=units(area.height),
        stroke_color=color, stroke_width=5, fill_color=color, fill_opacity=fill,
    ).move_to(at(*area.center))
    made = VGroup(shape)
    if words:
        made.add(label(words, size, theme.INK, bold=True).move_to(shape))
    return made


def badge(number: int, color: str = theme.INK) -> VGroup:
    """A number in a filled circle."""
    disc = Dot(radius=units(30), color=color)
    words: Glyphs = label(str(number), theme.LABEL, theme.GROUND, bold=True)
    return VGroup(disc, words.move_to(disc))


def pulse(path: Line, color: str, size: float = 11) -> tuple[Dot, Any]:
    """A dot and the animation that sends it along a line: data on its way."""
    dot = Dot(path.get_start(), radius=units(size), color=color)
    return dot, _Along(dot, path, rate_func=linear)
