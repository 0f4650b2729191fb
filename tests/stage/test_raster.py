"""Pictures on stage: exact pixels, colours that fade, words that change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import ORIGIN, tempconfig

from diffusion_video.stage.camera import StageCamera
from diffusion_video.stage.geometry import at, bounds
from diffusion_video.stage.numbers import Counter, Slider
from diffusion_video.stage.pictures import Panel
from diffusion_video.stage.raster import Pixels
from diffusion_video.stage.text import formula, label


@pytest.fixture
def camera() -> Any:
    settings = {"pixel_width": 1920, "pixel_height": 1080, "frame_height": 8.0,
                "frame_width": 8.0 * 16 / 9, "background_color": "#000000"}  # fmt: skip
    with tempconfig(settings):
        yield StageCamera()


def _shot(camera: StageCamera, *mobjects: Any) -> np.ndarray[Any, Any]:
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array[:, :, :3]


def test_a_picture_is_its_pixels(camera: StageCamera) -> None:
    picture = np.random.default_rng(3).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    drawn = _shot(camera, Pixels(picture, 8).move_to(at(960, 542)))
    cells = np.repeat(np.repeat(picture, 8, 0), 8, 1)
    assert np.array_equal(drawn[416:672, 832:1088], cells), "top 414 settles at 416"


@pytest.mark.parametrize(("cell", "corner"), [(8, (96, 80)), (20, (92, 76)), (15, (93, 77))])
def test_a_panel_settles_where_its_cells_meet_the_blocks(
    cell: int, corner: tuple[int, int]
) -> None:
    side = 32 * cell
    panel = Panel(np.zeros((32, 32, 3), np.uint8), cell).move_to(at(93 + side / 2, 77 + side / 2))
    box = bounds(panel.pixels.get_center(), panel.pixels.width, panel.pixels.height)
    assert (round(box.left), round(box.top)) == corner
    assert np.allclose(panel.frame.get_center(), panel.pixels.get_center())


def test_half_opacity_is_half_the_light(camera: StageCamera) -> None:
    white = np.full((4, 4, 3), 255, np.uint8)
    drawn = _shot(camera, Pixels(white, 50).set_opacity(0.5))
    assert abs(int(drawn[540, 960, 0]) - 128) <= 1


def test_letters_take_the_fill_colour(camera: StageCamera) -> None:
    drawn = _shot(camera, label("口", 200, "#ff0000", bold=True))
    inked = drawn.reshape(-1, 3)[drawn.reshape(-1, 3).sum(1) > 0]
    assert len(inked) > 1000
    assert (inked[:, 0].max(), inked[:, 1].max(), inked[:, 2].max()) == (255, 0, 0)


def test_parts_of_a_formula_make_up_the_whole(camera: StageCamera) -> None:
    parts = formula("x_t", "= a", "+ b", size=80)
    whole = formula("x_t = a + b", size=80)
    assert len({(p.width, p.height) for p in parts}) == 1, "all in one frame"
    together = (_shot(camera, parts)[:, :, 0] > 128).sum()
    assert abs(together / (_shot(camera, whole)[:, :, 0] > 128).sum() - 1) < 0.05


def test_a_counter_keeps_its_left_edge() -> None:
    counter = Counter("t = 1000").move_to(at(400, 300))
    left = counter.get_left()
    counter.write("t = 7")
    assert np.allclose(counter.get_left(), left)
    assert counter.words == "t = 7"


def test_a_counter_stands_where_it_would_without_its_past(camera: StageCamera) -> None:
    """A render that skips a play must give the same frame as one that draws it."""
    for spot in (at(300, 471), at(303, 471), at(309, 471)):
        counted, jumped = (Counter("0 枚", 40, edge=ORIGIN).move_to(spot) for _ in range(2))
        for number in range(1, 257):
            counted.write(f"{number} 枚")
        jumped.write("256 枚")
        assert np.array_equal(_shot(camera, counted).copy(), _shot(camera, jumped))


def test_a_slider_puts_its_knob_at_the_share() -> None:
    slider = Slider(100, 1100, 500, 0, 1000).put(250)
    assert np.allclose(slider.knob.get_center(), at(350, 500))
