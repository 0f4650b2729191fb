"""Tiles: what is marked, and what is done with it; the compiled loops against NumPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diffusion_video import tiles as module
from diffusion_video.errors import RenderError
from diffusion_video.tiles import ACROSS, DOWN, Part, Tiles

SIZES = [(1920, 1080), (854, 480), (64, 32), (2, 2)]


@pytest.fixture(params=SIZES, ids=str)
def tiles(request: pytest.FixtureRequest) -> Tiles:
    made = Tiles(*request.param)
    made.marks[:] = np.random.default_rng(3).random(made.marks.shape) < 0.5
    made.marks[-1, -1] = True
    return made


def _pictures(tiles: Tiles) -> list[np.ndarray]:
    rng = np.random.default_rng(4)
    return [rng.integers(0, 256, (tiles.height, tiles.width, 4), np.uint8) for _ in range(2)]


def _marked(tiles: Tiles) -> np.ndarray:
    """Which pixels are marked, (h, w)."""
    every = tiles.marks.repeat(DOWN, 0).repeat(ACROSS, 1)
    return every[: tiles.height, : tiles.width]


def test_a_copy_is_of_the_marked_tiles(tiles: Tiles) -> None:
    source, target = _pictures(tiles)
    wanted = np.where(_marked(tiles)[:, :, None], source, target)
    tiles.copy(source, target)
    assert np.array_equal(target, wanted)


def test_an_update_tells_where_it_changed_anything(tiles: Tiles) -> None:
    source, target = _pictures(tiles)
    marked = _marked(tiles)
    differs = np.zeros_like(marked)
    differs[-1, -1] = differs[0, 0] = True
    target[~differs] = source[~differs]
    before, marks = target.copy(), tiles.marks.copy()
    tiles.update(source, target)
    corners = np.zeros_like(marks)
    corners[0, 0] = corners[-1, -1] = True
    assert np.array_equal(tiles.marks, marks & corners)
    assert np.array_equal(target, np.where(marked[:, :, None], source, before))


def test_a_part_marks_the_tiles_that_it_touches() -> None:
    tiles = Tiles(256, 128)
    tiles.mark(Part(31, 33, 63, 65))
    assert np.argwhere(tiles.marks).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert tiles.meets(Part(0, 1, 0, 1)) and not tiles.meets(Part(64, 99, 0, 256))
    tiles.clear()
    tiles.mark(Part(-9, 0, -9, 500))
    tiles.mark(Part(128, 999, 0, 9))
    assert not tiles, "outside the frame"


@pytest.mark.parametrize("shape", [(128, 256, 3), (256, 128, 4), (127, 256, 4)])
def test_a_picture_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    tiles = Tiles(256, 128)
    right = np.zeros((128, 256, 4), np.uint8)
    for pair in ((right, np.zeros(shape, np.uint8)), (np.zeros(shape, np.uint8), right)):
        with pytest.raises(ValueError, match="bytes of"):
            tiles.copy(*pair)
    with pytest.raises(ValueError, match="bytes of"):
        tiles.copy(right, np.zeros((128, 512, 4), np.uint8)[:, ::2])


def test_loops_that_cannot_be_loaded_are_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "_tiles.so"
    broken.write_bytes(b"not a library")
    monkeypatch.setattr(module, "COMPILED", broken)
    module._loops.cache_clear()
    picture = np.zeros((32, 64, 4), np.uint8)
    try:
        with pytest.raises(RenderError, match=r"_tiles\.so: .* make setup$"):
            Tiles(64, 32).copy(picture, picture)
    finally:
        module._loops.cache_clear()
