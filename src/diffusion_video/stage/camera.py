"""Manim's camera, taught to paint pictures and letters straight from their surfaces.

Manim goes through every point of every shape in Python, and through families and types
besides. Here a shape that has not changed since the last frame is drawn from the path that
Cairo made of it then, and what cannot be seen is not drawn at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject
from numpy.typing import NDArray

from diffusion_video.stage.raster import Raster

MOST_PATHS = 4000


class StageCamera(Camera):
    """Draws a `Raster` in the same batch as other shapes, so that order is right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._paths: dict[int, tuple[bytes, cairo.Path]] = {}

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw mobjects with their families; kinds that we never use are Manim's to draw."""
        shapes = shown(mobjects)
        if not all(isinstance(m, VMobject) and not m.get_background_image() for m in shapes):
            super().capture_mobjects(mobjects, **kwargs)
            return
        ctx = self.get_cairo_context(self.pixel_array)
        for shape in shapes:
            self.display_vectorized(shape, ctx)

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context[Any]) -> StageCamera:
        """Paint a `Raster` by itself, of anything else what is to be seen."""
        if isinstance(vmobject, Raster):
            vmobject.paint(ctx)
        elif _filled(vmobject) or _stroked(vmobject) or vmobject.background_stroke_width:
            self.set_cairo_context_path(ctx, vmobject)
            self.apply_stroke(ctx, vmobject, background=True)
            if _filled(vmobject):
                self.apply_fill(ctx, vmobject)
            if _stroked(vmobject):
                self.apply_stroke(ctx, vmobject)
        return self

    def set_cairo_context_path(
        self, ctx: cairo.Context[Any], vmobject: VMobject
    ) -> StageCamera:
        """Take the path of the last frame if the points are the same, else make it anew."""
        points = vmobject.points.tobytes()
        before, path = self._paths.get(id(vmobject), (b"", None))
        if path is not None and before == points:
            ctx.new_path()
            ctx.append_path(path)
            return self
        super().set_cairo_context_path(ctx, vmobject)
        if len(self._paths) > MOST_PATHS:
            self._paths.clear()
        self._paths[id(vmobject)] = (points, ctx.copy_path())
        return self


def shown(mobjects: Iterable[Mobject]) -> list[Any]:
    """All that has points, as Manim orders it: families in depth first, then by z-index.

    Of what occurs twice the last counts.
    """
    leaves = [leaf for mobject in mobjects for leaf in _leaves(mobject)]
    once = list({id(leaf): leaf for leaf in reversed(leaves)}.values())[::-1]
    return sorted(once, key=lambda leaf: leaf.z_index)


def _leaves(mobject: Mobject) -> Iterator[Mobject]:
    if len(mobject.points):
        yield mobject
    for part in mobject.submobjects:
        yield from _leaves(part)


def _filled(shape: VMobject) -> bool:
    return _seen(shape.get_fill_rgbas())


def _stroked(shape: VMobject) -> bool:
    return shape.stroke_width > 0 and _seen(shape.get_stroke_rgbas())


def _seen(rgbas: NDArray[np.float64]) -> bool:
    return bool(rgbas[0, 3]) if len(rgbas) == 1 else bool(rgbas[:, 3].any())
