"""Paths: the same, to the last bit, as Manim's own camera makes."""

from __future__ import annotations

from typing import Any

import cairo
import numpy as np
import pytest
from manim import Annulus, Arc, Camera, Circle, Line, Square, Star, VMobject

from diffusion_video.stage.paths import trace


def _gaps() -> VMobject:
    """Curves some of which meet, some within a hair, some not."""
    rng = np.random.default_rng(5)
    ends = rng.normal(size=(30, 4, 3))
    ends[1::3, 0] = ends[0::3, 3]
    ends[2::3, 0] = ends[1::3, 3] + rng.choice([1e-7, 1e-6, 1e-5, 1e-4], (10, 3))
    ends[5, 3] = ends[3, 0]
    shape = VMobject()
    shape.points = ends.reshape(-1, 3)
    return shape


SHAPES = {
    "a square": Square,
    "a line": Line,
    "an open arc": lambda: Arc(angle=2),
    "a star": lambda: Star(n=7),
    "a ring, two subpaths": lambda: Annulus(1, 2),
    "many subpaths": _gaps,
    "a circle far away": lambda: Circle().shift([900, 700, 0]),
}


def _context() -> cairo.Context[Any]:
    return cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8))


@pytest.mark.parametrize("name", SHAPES)
def test_a_path_is_manims(name: str) -> None:
    shape = SHAPES[name]()
    ours, manims = _context(), _context()
    assert trace(ours, shape)
    Camera(pixel_width=8, pixel_height=8).set_cairo_context_path(manims, shape)
    assert list(ours.copy_path()) == list(manims.copy_path())
    assert len(list(ours.copy_path())) > 1


@pytest.mark.parametrize(
    "points", [np.full((4, 3), np.nan), np.full((8, 3), np.inf), np.ones((5, 3))]
)
def test_what_only_manim_knows_is_left_to_it(points: np.ndarray[Any, Any]) -> None:
    shape = VMobject()
    shape.points = points
    ctx = _context()
    ctx.move_to(1, 2)
    assert not trace(ctx, shape)
    assert list(ctx.copy_path()) == [(cairo.PATH_MOVE_TO, (1.0, 2.0))]
