"""Manim's camera, taught to paint pictures and letters straight from their surfaces.

Shapes that have not changed since the last frame are drawn from the path that Cairo made of
them then; Manim would go through their points one by one in Python.
"""

from __future__ import annotations

from typing import Any

import cairo
import numpy as np
from manim import Camera, VMobject
from numpy.typing import NDArray

from diffusion_video.stage.raster import Raster

MOST_PATHS = 4000


class StageCamera(Camera):
    """Draws a `Raster` in the same batch as other shapes, so that order is right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._paths: dict[int, tuple[NDArray[np.float64], cairo.Path]] = {}

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context[Any]) -> StageCamera:
        """Paint a `Raster` by itself, anything else as Manim does."""
        if isinstance(vmobject, Raster):
            vmobject.paint(ctx)
        else:
            super().display_vectorized(vmobject, ctx)
        return self

    def set_cairo_context_path(
        self, ctx: cairo.Context[Any], vmobject: VMobject
    ) -> StageCamera:
        """Take the path of the last frame if the points are the same, else make it anew."""
        points, path = self._paths.get(id(vmobject), (None, None))
        if points is not None and path is not None and np.array_equal(points, vmobject.points):
            ctx.new_path()
            ctx.append_path(path)
            return self
        super().set_cairo_context_path(ctx, vmobject)
        if len(self._paths) > MOST_PATHS:
            self._paths.clear()
        self._paths[id(vmobject)] = (vmobject.points.copy(), ctx.copy_path())
        return self
