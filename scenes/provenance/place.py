"""Where a picture stands on the frame, if it is wholly seen there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from diffusion_video.stage import Pixels
from diffusion_video.stage.geometry import HEIGHT, STAGE_BOX, UNIT, WIDTH, Box
from parts.drawing import GROUND
from parts.grains import Part

CELL = 3.9
"""The smallest cell, in pixels, whose colour outlives 4:2:0."""
FAINT = 0.5
"""Below this opacity a picture is not measured."""

STROKE = UNIT / 100
"""Pixels of the 1080-line frame in one point of Manim's stroke width."""

Bounds = NDArray[np.float64]


def whole_box(picture: Pixels, things: Sequence[VMobject]) -> Box | None:
    """The picture's box in pixels; None if small, turned, faint, cut, covered or still coming.

    `things` are all that is drawn, in their order.
    """
    if isinstance(picture.surface, Part) or (picture.surface.array == GROUND).all():
        return None
    alpha = float(picture.get_fill_opacity())
    box = _box(picture)
    if alpha < FAINT or box is None or box.width < CELL * picture.surface.width:
        return None
    inside = (
        box.left >= STAGE_BOX.left - 1 and box.right <= STAGE_BOX.right + 1
        and box.top >= STAGE_BOX.top - 1 and box.bottom <= STAGE_BOX.bottom + 1
    )
    own = next(i for i, thing in enumerate(things) if thing is picture)
    edge = inset(box.width / picture.surface.width)
    core = Box(box.left + edge, box.top + edge, box.right - edge, box.bottom - edge)
    others = things[own + 1 :] if alpha > 0.999 else [*things[:own], *things[own + 1 :]]
    return box if inside and not any(_touches(thing, core) for thing in others) else None


def inset(cell: float) -> int:
    """Pixels at a cell's edge that are not measured: they share colour with the next cell."""
    return max(1, int(cell / 4))


def _box(picture: Pixels) -> Box | None:
    """As it is painted: upright, its corner on a whole pixel, its cells whole if nearly so."""
    corner, right, down = (_pixels(picture.points[i]) for i in (0, 3, 11))
    if abs(right[1] - corner[1]) > 1e-3 or abs(down[0] - corner[0]) > 1e-3:
        return None
    size = np.array([picture.surface.width, picture.surface.height])
    cell = np.array([right[0] - corner[0], down[1] - corner[1]]) / size
    near = np.round(cell)
    cell = np.where((near > 0) & (np.abs(cell - near) < 0.02), near, cell)
    left, top = np.round(corner[:2])
    return Box(left, top, left + cell[0] * size[0], top + cell[1] * size[1])


def _pixels(points: Bounds) -> Bounds:
    return np.array([WIDTH / 2, HEIGHT / 2]) + np.asarray(points)[..., :2] * [UNIT, -UNIT]


def _touches(thing: VMobject, box: Box) -> bool:
    """Whether a visible thing may paint within the box: its area, or one of its strokes."""
    filled = thing.get_fill_opacity() > 0
    width = thing.get_stroke_width() if thing.get_stroke_opacity() > 0 else 0.0
    if not filled and not width:
        return False
    width *= STROKE / 2
    points = _pixels(thing.points)
    curves = points[None] if filled else points[: len(points) // 4 * 4].reshape(-1, 4, 2)
    low, high = curves.min(1) - width, curves.max(1) + width
    apart = (
        (high[:, 0] <= box.left) | (low[:, 0] >= box.right)
        | (high[:, 1] <= box.top) | (low[:, 1] >= box.bottom)
    )
    return not bool(apart.all())
