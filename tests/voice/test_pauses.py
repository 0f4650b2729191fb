"""Silences are found, shortened without a click, and times move with them."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_video.voice.engines.base import Samples
from diffusion_video.voice.pauses import cap, moved, silences

RATE = 24_000


def speech(*lengths: float) -> Samples:
    """Tone and silence in turns, of these lengths in seconds."""
    parts = []
    for i, length in enumerate(lengths):
        time = np.arange(round(length * RATE)) / RATE
        parts.append(np.sin(2 * np.pi * 200 * time) * (0.3 if i % 2 == 0 else 0.001))
    return np.concatenate(parts).astype(np.float32)


def test_inner_silences_are_found_to_a_hundredth_of_a_second() -> None:
    found = silences(speech(0.5, 0.4, 0.5, 0.05, 0.5, 0.3), RATE)
    assert found == (pytest.approx((0.5, 0.9), abs=0.012),)


def test_a_capped_pause_is_as_long_as_the_cap() -> None:
    samples = speech(0.5, 0.6, 0.5, 0.2, 0.5)
    made, cuts = cap(samples, RATE, 0.25)
    assert len(cuts) == 1
    assert (len(samples) - len(made)) / RATE == pytest.approx(0.35, abs=0.02)
    first, second = silences(made, RATE)
    assert first[1] - first[0] == pytest.approx(0.25, abs=0.03)
    assert second[1] - second[0] == pytest.approx(0.2, abs=0.03)
    cut = round(cuts[0][0] * RATE)
    assert made[cut - 1] == made[cut] == 0  # no click


def test_times_after_a_cut_come_earlier() -> None:
    samples = speech(0.5, 0.6, 0.5)
    made, cuts = cap(samples, RATE, 0.25)
    assert moved(0.4, cuts) == 0.4
    assert moved(1.6, cuts) == pytest.approx(len(made) / RATE, abs=0.001)
    assert cuts[0][0] <= moved(0.8, cuts) <= 0.8


def test_nothing_changes_where_no_pause_is_too_long() -> None:
    samples = speech(0.5, 0.2, 0.5)
    made, cuts = cap(samples, RATE, 0.25)
    assert cuts == ()
    np.testing.assert_array_equal(made, samples)


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(RATE, np.float32)])
def test_a_sound_without_sound_has_no_pauses(samples: Samples) -> None:
    assert silences(samples, RATE) == ()
    assert cap(samples, RATE, 0.2)[1] == ()
