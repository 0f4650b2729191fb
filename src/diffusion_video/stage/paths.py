"""A shape's curves as a Cairo path: the same path as Manim's camera makes, in a fifth of its time.

Manim asks NumPy about every curve; most shapes have four.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import cairo
from manim import VMobject

RELATIVE = 1e-5
"""Of a coordinate, beside the shape's own tolerance: how far two ends of curves may be apart."""
Place = list[float]


def trace(ctx: cairo.Context[Any], shape: VMobject) -> bool:
    """Make the path of `shape`; False, and nothing done, where only Manim knows what to do."""
    points: list[Place] = shape.points[:, :2].tolist()
    if len(points) % 4 or not isfinite(sum(map(sum, points))):
        return False
    slack = shape.tolerance_for_point_equality
    ctx.new_path()
    start: Place | None = None
    end: Place = []
    for index in range(0, len(points), 4):
        begin, out, into, then = points[index : index + 4]
        if start is None or not _meet(end, begin, slack):
            _close(ctx, start, end, slack)
            ctx.new_sub_path()
            ctx.move_to(*begin)
            start = begin
        ctx.curve_to(*out, *into, *then)
        end = then
    _close(ctx, start, end, slack)
    return True


def _close(ctx: cairo.Context[Any], start: Place | None, end: Place, slack: float) -> None:
    """Close what has come back to its start."""
    if start is not None and _meet(start, end, slack):
        ctx.close_path()


def _meet(one: Place, other: Place, slack: float) -> bool:
    return (
        abs(one[0] - other[0]) <= slack + RELATIVE * abs(other[0])
        and abs(one[1] - other[1]) <= slack + RELATIVE * abs(other[1])
    )
