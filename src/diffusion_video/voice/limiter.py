"""A look-ahead limiter, and the gains that bring sounds to a loudness in spite of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diffusion_video.voice.loudness import SILENCE_LUFS, Sound, gated, peaks, power
from diffusion_video.voice.moving import moving_mean, moving_minimum

Row = NDArray[np.float64]

PER_SECOND = 1000
"""Sounds are measured, and gains are found, for every millisecond."""
_WINDOW = 31
_CLOSE_LU = 0.02
_ROUNDS = 8


@dataclass(frozen=True)
class Levels:
    """K-weighted power and true peak of every millisecond of a sound, the last begun included."""

    powers: Row
    highest: Row


def levels(sound: Sound, rate: int) -> Levels:
    """The levels of `sound`, (samples,); `rate` is a multiple of 1000 Hz."""
    highest = _highest(sound, rate)
    powers = power(sound, rate, PER_SECOND)
    return Levels(np.pad(powers, (0, len(highest) - len(powers))), highest)


def limited(sound: Sound, rate: int, ceiling_db: float) -> Sound:
    """`sound`, (samples,) or (samples, channels), with no true peak above `ceiling_db` dBTP.

    The gain falls and rises within 30 ms around a peak: the lowest gain that a window needs,
    averaged over a window of the same size, is never above what any moment needs. `rate` is
    a multiple of 1000 Hz.
    """
    return applied(sound, _gains(_highest(sound, rate), ceiling_db), rate)


def levelling(parts: Sequence[Levels], target_lufs: float, ceiling_db: float) -> list[Row]:
    """The gains that bring sounds, taken as one, to `target_lufs`, their peaks limited.

    Limiting takes loudness away, so the gain is found in a few rounds, on the levels of every
    millisecond. It is a whole number of tenths of a decibel: most sounds stay as they are when
    one of them changes. A target that is out of reach under the ceiling is missed; silence is
    left alone.
    """
    gain_db, level = 0.0, loudness_of(parts, [np.ones(len(part.highest)) for part in parts])
    if level <= SILENCE_LUFS:
        return [np.ones(len(part.highest)) for part in parts]
    for _ in range(_ROUNDS):
        gain_db += target_lufs - level
        level = loudness_of(parts, _louder(parts, gain_db, ceiling_db))
        if abs(target_lufs - level) < _CLOSE_LU:
            break
    return _louder(parts, round(gain_db, 1), ceiling_db)


def _louder(parts: Sequence[Levels], gain_db: float, ceiling_db: float) -> list[Row]:
    gain = 10 ** (gain_db / 20)
    return [gain * _gains(part.highest * gain, ceiling_db) for part in parts]


def loudness_of(parts: Sequence[Levels], gains: Sequence[Row]) -> float:
    """The integrated loudness in LUFS of sounds one after the other, times their gains."""
    powers = [part.powers * np.square(gain) for part, gain in zip(parts, gains, strict=True)]
    return gated(hundredths(np.concatenate(powers)))


def hundredths(powers: Row) -> Row:
    """The mean of ten milliseconds each."""
    return np.asarray(powers[: len(powers) // 10 * 10].reshape(-1, 10).mean(axis=1))


def applied(sound: Sound, gains: Row, rate: int) -> Sound:
    """`sound` times the gains, each of which holds in the middle of its millisecond."""
    size = rate // PER_SECOND
    if np.all(gains == 1.0):
        return sound
    edges = np.pad(gains, 1, mode="edge").astype(np.float32)
    way = np.arange(size, dtype=np.float32) / size
    curve = (edges[:-1, None] + np.diff(edges)[:, None] * way).ravel()[size // 2 :][: len(sound)]
    return np.asarray(sound * (curve if sound.ndim == 1 else curve[:, None]), np.float32)


def _highest(sound: Sound, rate: int) -> Row:
    """The true peak of every millisecond, the last one begun included."""
    size = rate // PER_SECOND
    found = peaks(sound)
    padded = np.pad(found, (0, -len(found) % size)).astype(np.float64)
    return np.asarray(padded.reshape(-1, size).max(axis=1))


def _gains(highest: Row, ceiling_db: float) -> Row:
    ceiling = 10 ** (ceiling_db / 20)
    needed = ceiling / np.maximum(highest, ceiling)
    lowest = moving_minimum(needed, _WINDOW + 2)  # slopes reach into neighbours
    return moving_mean(lowest, _WINDOW)
