"""Loudness and true peak of a sound, as Recommendation ITU-R BS.1770-5 measures them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diffusion_video.voice.oversampling import oversampled

Sound = NDArray[np.float32]

SILENCE_LUFS = -120.0
_PER_BLOCK, _PER_HOP = 40, 10  # annex 1: gating blocks of 400 ms that overlap by 75 %
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
_OVERSAMPLING = 4  # annex 2
_PIECE = 1 << 18
_MARGIN = 64
_MEMORY_S = 0.25  # after that, less than rounding is left of what the filters heard


def loudness(sound: Sound, rate: int) -> float:
    """Integrated loudness in LUFS of `sound`, (samples,) or (samples, channels).

    Silence is `SILENCE_LUFS`. A sound shorter than a gating block counts as one block.
    """
    return gated(power(sound, rate))


def power(sound: Sound, rate: int, per_second: int = 100) -> NDArray[np.float64]:
    """The mean K-weighted power, all channels together, of each hundredth of a second.

    Left and right weigh 1. What is left over at the end is not counted.
    """
    size, channels = rate // per_second, sound[:, None] if sound.ndim == 1 else sound
    found = np.zeros(len(sound) // size)
    before = round(_MEMORY_S * rate)
    step = (_PIECE - before) // size
    for first in range(0, len(found), step):
        last = min(first + step, len(found))
        start = max(0, first * size - before)
        for channel in channels[start : last * size].T:
            heard = _weighted(channel, rate)[first * size - start :].reshape(-1, size)
            found[first:last] += np.einsum("ij,ij->i", heard, heard) / size
    return found


def _weighted(samples: Sound, rate: int) -> NDArray[np.float64]:
    """`samples` after the K weighting, with silence before them."""
    points = 1 << (len(samples) + round(_MEMORY_S * rate)).bit_length()
    spectrum = np.fft.rfft(samples.astype(np.float64), points) * _response(rate, points)
    return np.asarray(np.fft.irfft(spectrum, points)[: len(samples)])


@lru_cache(maxsize=8)
def _response(rate: int, points: int) -> NDArray[np.complex128]:
    """The K weighting at each frequency of a spectrum of `points` samples."""
    delay = np.exp(-2j * np.pi * np.arange(points // 2 + 1) / points)
    made = np.ones(len(delay), np.complex128)
    for top, bottom in k_weighting(rate):
        made *= np.polyval(top[::-1], delay) / np.polyval(bottom[::-1], delay)
    return made


def gated(powers: NDArray[np.float64]) -> float:
    """The integrated loudness in LUFS of a sound with these powers of every 10 ms."""
    if not len(powers):
        return SILENCE_LUFS
    total = np.concatenate(([0.0], np.cumsum(powers)))
    size = min(_PER_BLOCK, len(powers))
    starts = np.arange(0, len(powers) - size + 1, _PER_HOP)
    blocks = (total[starts + size] - total[starts]) / size
    loud = blocks[_lufs(blocks) > _ABSOLUTE_GATE]
    if not len(loud):
        return SILENCE_LUFS
    gate = _lufs(loud.mean()) + _RELATIVE_GATE
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def true_peak(sound: Sound) -> float:
    """The highest true peak of any channel in dBTP (fourfold oversampling)."""
    return float(20 * np.log10(max(peaks(sound).max(initial=0.0), 1e-9)))


def peaks(sound: Sound) -> NDArray[np.float32]:
    """For each sample the highest magnitude around it, of all channels, between samples too."""
    if not len(sound):
        return np.zeros(0, np.float32)
    channels = sound.reshape(len(sound), -1)
    found = np.abs(channels).max(axis=1)
    for start in range(0, len(sound), _PIECE):  # oversampling a whole film would fill the memory
        end = min(start + _PIECE, len(sound))
        first, last = max(0, start - _MARGIN), min(len(sound), end + _MARGIN)
        for channel in channels[first:last].T:
            highest = np.abs(oversampled(channel, _OVERSAMPLING)).max(axis=1)
            heard = highest[start - first :][: end - start]
            found[start:end] = np.maximum(found[start:end], heard)
    return np.asarray(found, np.float32)


def k_weighting(rate: int) -> tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]:
    """(numerator, denominator) of the two filters of the K weighting at `rate`.

    The standard gives coefficients for 48 kHz alone; these analogue prototypes give the same
    ones there, and the same curve at other rates.
    """
    frequency, gain, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    high = 10 ** (gain / 20)
    middle = high**0.4996667741545416
    w = _warped(frequency, rate)
    shelf = _bilinear((high, middle * w / quality, w * w), (1, w / quality, w * w), rate)
    w, quality = _warped(38.13547087602444, rate), 0.5003270373238773
    _, bottom = _bilinear((1, 0, 0), (1, w / quality, w * w), rate)
    return shelf, (np.array([1.0, -2.0, 1.0]), bottom)


def _warped(frequency: float, rate: int) -> float:
    return float(2 * rate * np.tan(np.pi * frequency / rate))


def _bilinear(
    top: tuple[float, ...], bottom: tuple[float, ...], rate: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A filter of second order in s, by powers that fall, as one in z."""
    b, a = (_in_z(powers, rate) for powers in (top, bottom))
    return b / a[0], a / a[0]


def _in_z(powers: tuple[float, ...], rate: int) -> NDArray[np.float64]:
    """s is 2 rate (z - 1) / (z + 1); all is multiplied by (z + 1) squared."""
    second, first, none = powers
    second, first = second * 4 * rate * rate, first * 2 * rate
    return np.array([second + first + none, 2 * (none - second), second - first + none])


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
