"""The flash meter against the cases that its thresholds come from."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from diffusion_video.check.film.flashes import (
    AREA,
    HEIGHT,
    WIDTH,
    Meter,
    linear,
    luminance,
    redness,
)

FPS = 30


def share(frames: list[NDArray[np.uint8]], red: bool = False) -> float:
    """The worst share of a field over frames of sRGB blocks."""
    meter = Meter(FPS, 20 / 320, 2.0) if red else Meter(FPS)
    for number, frame in enumerate(frames):
        meter.add(number, (redness if red else luminance)(linear(frame)))
    return meter.worst.share


def panel(grey: object, size: int = 93) -> NDArray[np.uint8]:
    """A square of `size` blocks on the ground colour."""
    frame = np.full((HEIGHT, WIDTH, 3), (15, 23, 42), np.uint8)
    frame[40 : 40 + size, 100 : 100 + size] = grey
    return frame


def noise(hertz: float, seconds: float = 2, top: int = 256) -> list[NDArray[np.uint8]]:
    """Grey noise drawn anew so often a second: a panel of 560 px."""
    rng = np.random.default_rng(3)
    drawn = [rng.integers(0, top, (93, 93, 1), np.uint8) for _ in range(int(seconds * hertz) + 1)]
    return [panel(drawn[int(n * hertz / FPS)]) for n in range(int(seconds * FPS))]


def test_noise_drawn_anew_at_every_frame_flashes() -> None:
    assert share(noise(30)) > 0.8


def test_noise_drawn_six_times_a_second_does_not() -> None:
    assert share(noise(6)) == 0.0


def test_dark_noise_does_not() -> None:
    assert share(noise(30, top=88)) == 0.0


def test_noise_that_fades_in_along_one_trajectory_does_not() -> None:
    rng = np.random.default_rng(5)
    eps = rng.normal(0, 60, (93, 93, 1))
    frames = [panel(np.clip(128 + eps * n / 60, 0, 255).astype(np.uint8)) for n in range(60)]
    assert share(frames) == 0.0


@pytest.mark.parametrize(("hertz", "fails"), [(3, False), (5, True)])
def test_more_than_three_flashes_a_second_fail(hertz: int, fails: bool) -> None:
    frames = [panel(255 * (int(2 * hertz * n / FPS) % 2)) for n in range(2 * FPS)]
    assert (share(frames) > AREA) == fails


def test_a_small_thing_may_flash() -> None:
    assert 0 < share([panel(255 * (n % 2), 40) for n in range(FPS)]) < AREA


def test_a_swing_under_a_tenth_is_no_flash() -> None:
    assert share([panel(200 + 10 * (n % 2)) for n in range(FPS)]) == 0.0


def test_blinking_saturated_red_is_a_red_flash_and_rose_is_not() -> None:
    red, rose = (233, 69, 96), (251, 113, 133)
    assert share([panel(red if n % 2 else 0) for n in range(FPS)], red=True) > AREA
    assert share([panel(rose if n % 2 else 0) for n in range(FPS)], red=True) == 0.0
