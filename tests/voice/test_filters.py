"""Our filters against those of scipy, which takes too long to import for a changed line."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import lfilter, resample_poly

from diffusion_video.voice.loudness import k_weighting, power
from diffusion_video.voice.moving import moving_mean, moving_minimum
from diffusion_video.voice.oversampling import oversampled

RATE = 48_000


def noise(seconds: float) -> np.ndarray:
    samples = np.random.default_rng(3).normal(0, 0.1, round(seconds * RATE))
    return samples.astype(np.float32)


@pytest.mark.parametrize("times", [2, 4, 6])
@pytest.mark.parametrize("seconds", [0, 0.0001, 0.3])
def test_oversampling(times: int, seconds: float) -> None:
    sound = noise(seconds)
    made = oversampled(sound, times)
    assert (made.shape, made.dtype) == ((len(sound), times), np.float32)
    if seconds:
        np.testing.assert_allclose(made.ravel(), resample_poly(sound, times, 1), atol=1e-6)


@pytest.mark.parametrize("size", [1, 4, 31, 33])
def test_moving_windows(size: int) -> None:
    row = np.random.default_rng(4).uniform(size=200)
    np.testing.assert_allclose(moving_mean(row, size), uniform_filter1d(row, size, mode="nearest"))
    lowest = minimum_filter1d(row, size, mode="nearest")
    np.testing.assert_array_equal(moving_minimum(row, size), lowest)
    assert len(moving_mean(row[:0], size)) == len(moving_minimum(row[:0], size)) == 0


def test_power_is_that_of_the_recursive_filters_over_the_seams_too() -> None:
    sound = noise(12)
    weighted = sound.astype(np.float64)
    for top, bottom in k_weighting(RATE):
        weighted = lfilter(top, bottom, weighted)
    wanted = np.square(weighted).reshape(-1, RATE // 1000).mean(axis=1)
    np.testing.assert_allclose(power(sound, RATE, 1000), wanted, rtol=1e-9)
