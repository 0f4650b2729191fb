"""Manim's camera, taught to paint pictures and letters straight from their surfaces.

Manim goes through every point of every shape in Python, and through families and types
besides. Here only what changed since the last frame is drawn, and a shape that has not changed
is drawn from the path that Cairo made of it then.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import takewhile
from operator import attrgetter
from typing import Any

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject

from diffusion_video.stage.damage import Memory
from diffusion_video.stage.paths import trace
from diffusion_video.stage.raster import Raster, visible
from diffusion_video.tiles import Tiles

MOST_PATHS = 4000


class StageCamera(Camera):
    """Draws a `Raster` in the same batch as other shapes, so that order is right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._paths: dict[int, tuple[bytes, cairo.Path]] = {}
        height, width = self.pixel_array.shape[:2]
        self._memory = Memory(width / self.frame_width, (width / 2, height / 2))
        self._easel = np.zeros_like(self.pixel_array)
        self.reset()
        self._bare = self.pixel_array.copy()
        self._backdrop = self._bare.copy()
        self._set: list[int] = []
        self._new = True

    def show(self, mobjects: Iterable[Mobject], still: Container[int], damage: Tiles) -> None:
        """Bring the frame up to date; what had to be drawn is marked in `damage`.

        Mobjects whose id is in `still` are taken to look as they did in the frame before.
        """
        mobjects = list(mobjects)
        shapes = shown(mobjects)
        if not all(isinstance(m, VMobject) and m.background_image is None for m in shapes):
            self._by_manim(mobjects, damage)
            return
        changed = Tiles(*self.pixel_array.shape[1::-1])
        self._memory.compare(shapes, still, changed)
        if self._new:
            changed.fill()
            self._new = False
        self._set_back(list(takewhile(lambda shape: id(shape) in still, shapes)))
        self.repaint(changed)
        damage.add(changed)

    def repaint(self, changed: Tiles) -> None:
        """Draw what is marked anew; what turns out to look as before is not marked any more.

        Whole shapes are drawn on the easel, and only what is marked is taken from it: a clip
        would change, by a little, how Cairo smooths the edges inside.
        """
        if not changed:
            return
        changed.copy(self._backdrop, self._easel)
        ctx = self.get_cairo_context(self._easel)
        for shape in self._memory.meeting(changed, len(self._set)):
            self.display_vectorized(shape, ctx)
        changed.update(self._easel, self.pixel_array)

    def _set_back(self, shapes: list[VMobject]) -> None:
        """Draw `shapes`, behind all others and at rest, once for all frames of a play."""
        if [id(shape) for shape in shapes] == self._set:
            return
        self._backdrop[:] = self._bare
        ctx = self.get_cairo_context(self._backdrop)
        for shape in shapes:
            self.display_vectorized(shape, ctx)
        self._set = [id(shape) for shape in shapes]

    def _by_manim(self, mobjects: list[Mobject], damage: Tiles) -> None:
        """Kinds that we never use are Manim's to draw, the whole frame each time."""
        self._new = True
        self.reset()
        self.capture_mobjects(mobjects)
        damage.fill()

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context[Any]) -> StageCamera:
        """Paint a `Raster` by itself, of anything else what is to be seen."""
        if isinstance(vmobject, Raster):
            vmobject.paint(ctx)
            return self
        filled = visible(vmobject.fill_rgbas)
        stroked = vmobject.stroke_width > 0 and visible(vmobject.stroke_rgbas)
        behind = vmobject.background_stroke_width
        if filled or stroked or behind:
            self.set_cairo_context_path(ctx, vmobject)
        if behind:
            self.apply_stroke(ctx, vmobject, background=True)
        if filled:
            self.apply_fill(ctx, vmobject)
        if stroked:
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
        if not trace(ctx, vmobject):
            super().set_cairo_context_path(ctx, vmobject)
        if len(self._paths) > MOST_PATHS:
            self._paths.clear()
        self._paths[id(vmobject)] = (points, ctx.copy_path())
        return self

    def set_cairo_context_color(
        self, ctx: cairo.Context[Any], rgbas: Any, vmobject: VMobject
    ) -> StageCamera:
        """Set the one colour that nearly all shapes have; a gradient is Manim's to set."""
        if len(rgbas) > 1:
            super().set_cairo_context_color(ctx, rgbas, vmobject)
        else:
            red, green, blue, alpha = rgbas[0].tolist()
            ctx.set_source_rgba(blue, green, red, alpha)
        return self


def shown(mobjects: Iterable[Mobject]) -> list[Any]:
    """All that has points, as Manim orders it: families in depth first, then by z-index.

    Of what occurs twice the last counts.
    """
    leaves: list[Any] = []
    for mobject in mobjects:
        _leaves(mobject, leaves)
    if len(set(map(id, leaves))) < len(leaves):
        leaves = list({id(leaf): leaf for leaf in reversed(leaves)}.values())[::-1]
    return sorted(leaves, key=attrgetter("z_index"))


def _leaves(mobject: Mobject, found: list[Any]) -> None:
    if len(mobject.points):
        found.append(mobject)
    for part in mobject.submobjects:
        _leaves(part, found)
