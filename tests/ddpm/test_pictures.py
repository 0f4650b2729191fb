"""The drawn data: repeatable, visible, balanced."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_video.ddpm import dataset
from diffusion_video.ddpm.pictures import (
    CANVAS,
    SCENE_NAMES,
    SUBJECT_NAMES,
    background,
    canvas,
    draw,
)


def test_a_seed_is_a_picture() -> None:
    assert np.array_equal(draw(5).pixels, draw(5).pixels)
    assert not np.array_equal(draw(5).pixels, draw(6).pixels)


def test_small_is_the_mean_of_large() -> None:
    large, small = draw(8, 64).pixels.astype(float), draw(8, 32).pixels.astype(float)
    assert np.abs(large.reshape(32, 2, 32, 2, 3).mean((1, 3)) - small).max() <= 1.0


def test_workers_change_nothing() -> None:
    one, two = dataset.make_dataset(12, 32), dataset.make_dataset(12, 32, workers=2)
    assert np.array_equal(one.pixels, two.pixels) and np.array_equal(one.subject, two.subject)


def test_every_combination_is_drawn() -> None:
    data = dataset.make_dataset(240, 8)
    counts = np.zeros((len(SUBJECT_NAMES), len(SCENE_NAMES)), int)
    np.add.at(counts, (data.subject, data.scene), 1)
    assert counts.min() >= 2
    assert len(data.without("cat", "sunset")) == 240 - counts[0, 0]


@pytest.mark.parametrize("scene", SCENE_NAMES)
@pytest.mark.parametrize("subject", SUBJECT_NAMES)
def test_every_subject_stands_out(subject: str, scene: str) -> None:
    """At least 40 of the 1,024 pixels differ by 2:1 in relative luminance from some pixel beside
    them."""

    def luminance(x: np.ndarray) -> np.ndarray:
        linear = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
        return linear @ np.array([0.2126, 0.7152, 0.0722]) + 0.05

    for seed in range(3):
        y = luminance(draw(seed, 32, subject, scene).pixels / 255)
        steps = [np.maximum(a / b, b / a) for a, b in ((y[1:], y[:-1]), (y[:, 1:], y[:, :-1]))]
        assert sum(int((s >= 2).sum()) for s in steps) >= 20


def test_animals_face_right() -> None:
    """The cat's eye and the bird's and fish's head lie right of the middle of what was painted."""
    for subject in ("cat", "bird", "fish"):
        for seed in range(4):
            image, _, _ = canvas(seed, subject, "day")
            yellow = np.asarray(image).astype(int)
            assert image.size == (CANVAS, CANVAS)
            if subject == "cat":
                eye = np.argwhere((yellow == (255, 228, 92)).all(-1))
                body = np.argwhere((yellow == (44, 44, 66)).all(-1))
                assert eye[:, 1].mean() > body[:, 1].mean()


def test_bytes_and_floats() -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    assert np.array_equal(dataset.to_uint8(dataset.to_float(pixels)), pixels)
    assert dataset.to_uint8(np.array([-2.0, 2.0])).tolist() == [0, 255]


def test_background_is_sky_above_and_land_below() -> None:
    image = np.asarray(background("day", False, 160, np.random.default_rng(0))).astype(int)
    assert image[20:150, :, 2].mean() > image[20:150, :, 1].mean() - 40 > 0
    assert image[170:, :, 1].mean() > image[170:, :, 2].mean() + 30
