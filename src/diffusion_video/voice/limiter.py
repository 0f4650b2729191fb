"""A look-ahead limiter, and the gain that brings a sound to a loudness in spite of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from diffusion_video.voice.loudness import SILENCE_LUFS, Sound, gated, peaks, power

Gains = NDArray[np.float64]

_PER_SECOND = 1000  # gains are found for every millisecond
_WINDOW = 31
_CLOSE_LU = 0.02
_ROUNDS = 8


def limited(sound: Sound, rate: int, ceiling_db: float) -> Sound:
    """`sound`, (samples,) or (samples, channels), with no true peak above `ceiling_db` dBTP.

    The gain falls and rises within 30 ms around a peak: the lowest gain that a window needs,
    averaged over a window of the same size, is never above what any moment needs. `rate` is
    a multiple of 1000 Hz.
    """
    return _applied(sound, _gains(_highest(sound, rate), ceiling_db), rate)


def levelled(sound: Sound, rate: int, target_lufs: float, ceiling_db: float) -> Sound:
    """`sound` at `target_lufs`, with its peaks limited to `ceiling_db`; silence stays silence.

    Limiting takes loudness away, so the gain is found in a few rounds, on the powers and peaks
    of every millisecond. A target that is out of reach under the ceiling is missed.
    """
    powers, highest = power(sound, rate, _PER_SECOND), _highest(sound, rate)
    gains, level = np.ones(len(highest)), gated(_hundredths(powers))
    if level <= SILENCE_LUFS:
        return sound
    gain_db = 0.0
    for _ in range(_ROUNDS):
        gain_db += target_lufs - level
        gain = 10 ** (gain_db / 20)
        gains = gain * _gains(highest * gain, ceiling_db)
        level = gated(_hundredths(powers * np.square(gains[: len(powers)])))
        if abs(target_lufs - level) < _CLOSE_LU:
            break
    return _applied(sound, gains, rate)


def _highest(sound: Sound, rate: int) -> Gains:
    """The true peak of every millisecond, the last one begun included."""
    size = rate // _PER_SECOND
    found = peaks(sound)
    padded = np.pad(found, (0, -len(found) % size)).astype(np.float64)
    return np.asarray(padded.reshape(-1, size).max(axis=1))


def _gains(highest: Gains, ceiling_db: float) -> Gains:
    ceiling = 10 ** (ceiling_db / 20)
    needed = ceiling / np.maximum(highest, ceiling)
    lowest = minimum_filter1d(needed, _WINDOW + 2, mode="nearest")  # slopes reach into neighbours
    return np.asarray(uniform_filter1d(lowest, _WINDOW, mode="nearest"))


def _applied(sound: Sound, gains: Gains, rate: int) -> Sound:
    """`sound` times the gains, each of which holds in the middle of its millisecond."""
    size = rate // _PER_SECOND
    if np.all(gains == 1.0):
        return sound
    middles = (np.arange(len(gains)) + 0.5) * size
    curve = np.interp(np.arange(len(sound)), middles, gains).astype(np.float32)
    return np.asarray(sound * (curve if sound.ndim == 1 else curve[:, None]), np.float32)


def _hundredths(powers: Gains) -> Gains:
    return np.asarray(powers[: len(powers) // 10 * 10].reshape(-1, 10).mean(axis=1))
