"""Where shapes leave ink: all of it must lie where they are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from manim import CapStyleType, Circle, DashedLine, Line, RegularPolygon, Star, tempconfig

from diffusion_video.stage.camera import StageCamera
from diffusion_video.stage.damage import Memory
from diffusion_video.stage.pictures import Panel
from diffusion_video.stage.text import formula, label

SHAPES = {
    "descenders": lambda: label("(|ｊğÅ", 90),
    "turned letters": lambda: label("(|ｊ", 70).rotate(0.5),
    "large letters": lambda: label("ｊ", 30).scale(6),
    "a formula's part": lambda: formula("integral_0^1", "x", size=120)[0],
    "points of a star": lambda: Star(n=7, outer_radius=2, inner_radius=1.5, stroke_width=40),
    "a square cap": lambda: Line(stroke_width=60).set_cap_style(CapStyleType.SQUARE),
    "a circle": lambda: Circle(stroke_width=30),
    "a picture": lambda: Panel(np.full((8, 8, 3), 200, np.uint8), 33).pixels.rotate(0.3),
    "dashes": lambda: DashedLine(stroke_width=20)[0],
    "a corner": lambda: RegularPolygon(3, stroke_width=50),
}


@pytest.fixture
def camera() -> Iterator[StageCamera]:
    settings = {"pixel_width": 1920, "pixel_height": 1080, "frame_height": 8.0,
                "frame_width": 8.0 * 16 / 9, "background_color": "#000000"}  # fmt: skip
    with tempconfig(settings):
        yield StageCamera()


@pytest.mark.parametrize("name", SHAPES)
def test_ink_lies_where_it_is_looked_for(name: str, camera: StageCamera) -> None:
    shape: Any = SHAPES[name]()
    camera.capture_mobjects([shape])
    rows, columns = np.nonzero(camera.pixel_array[:, :, :3].any(axis=2))
    part = Memory(135, (960, 540))._part(shape)
    assert len(rows) > 100
    assert part.top <= rows.min() and rows.max() < part.end
    assert part.left <= columns.min() and columns.max() < part.right
