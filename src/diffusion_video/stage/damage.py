"""What of the stage looks other than in the frame before: the rest need not be drawn again."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import islice
from math import ceil, floor, isfinite
from typing import Any, NamedTuple

from manim import VMobject
from manim.constants import LineJointType

from diffusion_video.stage.raster import Raster, visible
from diffusion_video.tiles import Part, Tiles

BLUR = 2
"""Pixels over which an edge may be smoothed or moved to a whole pixel."""
MITER = 10
"""How many half widths Cairo lets a pointed corner of a stroke stand out."""
BUTT = 1.5
LINE_WIDTH = 0.01
"""Manim units of a stroke of width 1."""
EVERYWHERE = Part(-(1 << 20), 1 << 20, -(1 << 20), 1 << 20)
POINTED = (LineJointType.AUTO, LineJointType.MITER)


class Drawn(NamedTuple):
    """A shape as it was drawn: all that its look depends on (None: nothing to see), and where."""

    shape: VMobject
    look: Any
    part: Part


class Memory:
    """Remembers a frame's shapes, to find what the next one must draw.

    `unit` pixels are one Manim unit; `middle` is the frame's centre in pixels.
    """

    def __init__(self, unit: float, middle: tuple[float, float]) -> None:
        self._unit, self._middle = unit, middle
        self._drawn: dict[int, Drawn] = {}

    def compare(self, shapes: Sequence[VMobject], still: Container[int], damage: Tiles) -> None:
        """Mark in `damage` all that differs from the shapes of the call before.

        Shapes whose id is in `still` have not changed if they were there before.
        """
        before, now = self._drawn, {}
        for shape in shapes:
            key = id(shape)
            known = before.get(key)
            if known is None or known.shape is not shape:
                now[key] = Drawn(shape, _look(shape), self._part(shape))
            elif key in still:
                now[key] = known
            else:
                now[key] = self._again(known)
        self._mark(before, now, damage)
        self._drawn = now

    def meeting(self, damage: Tiles, behind: int) -> list[VMobject]:
        """The shapes, but for the first `behind`, that are seen in what `damage` marks."""
        front = islice(self._drawn.values(), behind, None)
        return [d.shape for d in front if d.look is not None and damage.meets(d.part)]

    def _mark(self, before: dict[int, Drawn], now: dict[int, Drawn], damage: Tiles) -> None:
        common = [key for key in before if key in now]
        if common != [key for key in now if key in before]:
            damage.fill()
            return
        for key, drawn in now.items():
            known = before.get(key)
            if known is drawn:
                continue
            for one in (drawn, known):
                if one is not None and one.look is not None:
                    damage.mark(one.part)
        for key, known in before.items():
            if key not in now and known.look is not None:
                damage.mark(known.part)

    def _again(self, known: Drawn) -> Drawn:
        """The same entry if the shape looks as it did, else a new one."""
        look = _look(known.shape)
        return known if look == known.look else Drawn(known.shape, look, self._part(known.shape))

    def _part(self, shape: VMobject) -> Part:
        """Where the shape may leave ink, in pixels."""
        room = _room(shape, self._unit) + BLUR
        flat = shape.points[:, :2]
        (left, low), (right, high) = flat.min(axis=0).tolist(), flat.max(axis=0).tolist()
        if not isfinite(left + low + right + high):
            return EVERYWHERE
        x, y = self._middle
        return Part(
            floor(y - high * self._unit - room), ceil(y - low * self._unit + room),
            floor(x + left * self._unit - room), ceil(x + right * self._unit + room),
        )


def _look(shape: VMobject) -> Any:
    """All that the drawing of a shape depends on; None if there is nothing to see."""
    fill = shape.fill_rgbas
    if isinstance(shape, Raster):
        return (shape.surface, shape.points.tobytes(), fill.tobytes()) if shape.seen() else None
    stroke, behind = shape.stroke_rgbas, shape.background_stroke_rgbas
    widths = (shape.stroke_width, shape.background_stroke_width)
    if not (visible(fill) or (widths[0] and visible(stroke)) or widths[1]):
        return None
    if len(fill) > 1 or len(stroke) > 1 or len(behind) > 1:
        return object()  # a gradient depends on the whole family: never taken for the same
    return (shape.points.tobytes(), fill.tobytes(), stroke.tobytes(), behind.tobytes(), widths,
            shape.joint_type, shape.cap_style)  # fmt: skip


def _room(shape: VMobject, unit: float) -> float:
    """How far a shape's ink may lie outside the box of its points, in pixels."""
    if isinstance(shape, Raster):
        return shape.bleeds() * unit
    half = max(shape.stroke_width, shape.background_stroke_width) * LINE_WIDTH * unit / 2
    pointed = len(shape.points) > 4 and shape.joint_type in POINTED
    return float(half * (MITER if pointed else BUTT))
