"""Manim's camera, taught to paint pictures and letters straight from their surfaces."""

from __future__ import annotations

from typing import Any

import cairo
from manim import Camera, VMobject

from diffusion_video.stage.raster import Raster


class StageCamera(Camera):
    """Draws a `Raster` in the same batch as other shapes, so that order is right."""

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context[Any]) -> StageCamera:
        """Paint a `Raster` by itself, anything else as Manim does."""
        if isinstance(vmobject, Raster):
            vmobject.paint(ctx)
        else:
            super().display_vectorized(vmobject, ctx)
        return self
