"""One listen to the sound of a film: loudness, peaks, silences, when each line begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from diffusion_video.voice.loudness import loudness, true_peak

STEP_S = 0.005
HEARD_DB, QUIET_DB = -40.0, -50.0
EARLY_S, LATE_S = 0.5, 1.0
BREATH = 12
"""Steps of silence between two lines: 60 ms."""

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """What was heard. `onsets[i]` is when the i-th line begins to sound, None if it does not."""

    seconds: float
    lufs: float
    peak_dbtp: float
    onsets: tuple[float | None, ...]
    silences: tuple[tuple[float, float], ...]


def samples(path: Path) -> tuple[Samples, int]:
    """The decoded sound (n, channels) from the film's start on, and its rate."""
    with av.open(str(path)) as film:
        stream = film.streams.audio[0]
        pieces, first = [], None
        for frame in film.decode(stream):
            first = frame.pts or 0 if first is None else first
            pieces.append(frame.to_ndarray().T)
        rate = stream.codec_context.sample_rate
    if not pieces:
        return np.zeros((0, 2), np.float32), rate
    sound = np.concatenate(pieces).astype(np.float32)
    return np.pad(sound, ((max(0, first or 0), 0), (0, 0))), rate


def listen(path: Path, starts: Sequence[float]) -> Heard:
    """Listen to a film whose lines should begin to sound at `starts`, in seconds."""
    sound, rate = samples(path)
    level = envelope(sound, rate)
    onsets = tuple(onset(level, start) for start in starts)
    return Heard(len(sound) / rate, loudness(sound, rate), true_peak(sound), onsets,
                 tuple(quiet(level)))  # fmt: skip


def envelope(sound: Samples, rate: int) -> Samples:
    """The level of each 5 ms in dBFS, the loudest channel counting."""
    size = max(1, round(rate * STEP_S))
    count = len(sound) // size
    power = (sound[: count * size].reshape(count, size, -1) ** 2).mean(axis=1).max(axis=1)
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)), np.float32)


def onset(level: Samples, start: float) -> float | None:
    """When the sound that should begin at `start` begins; None if nothing is heard there.

    If it sounds already, it began after the last 60 ms of silence before.
    """
    first, last = round(start / STEP_S), round((start + LATE_S) / STEP_S)
    loud = level > HEARD_DB
    if not loud[max(0, first) : last].any():
        return None
    if first >= 1 and loud[first - 1]:
        low = max(0, first - round(EARLY_S / STEP_S))
        quiet_run = np.convolve(~loud[low:first], np.ones(BREATH), "valid") == BREATH
        ends = np.flatnonzero(quiet_run)
        return float((low + (ends[-1] + BREATH if len(ends) else 0)) * STEP_S)
    return float((first + np.argmax(loud[first:last])) * STEP_S)


def quiet(level: Samples) -> list[tuple[float, float]]:
    """The stretches without sound, in seconds."""
    loud = np.flatnonzero(np.concatenate(([True], level > QUIET_DB, [True])))
    gaps = np.flatnonzero(np.diff(loud) > 1)
    return [(float(loud[g]) * STEP_S, float(loud[g + 1] - 1) * STEP_S) for g in gaps]
