"""A speech as the mix uses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np

from diffusion_video.plan.timeline import Spoken
from diffusion_video.script.model import Speech
from diffusion_video.voice.engines.base import Samples
from diffusion_video.voice.front import Word
from diffusion_video.voice.marks import character_times, clipped
from diffusion_video.voice.oversampling import oversampled
from diffusion_video.voice.pauses import cap, moved, silences
from diffusion_video.voice.readings import Reading
from diffusion_video.voice.take import Take

RATE = 48_000
_LEAST_S = 0.3
_MOST_PAUSE_S = 1.0


@dataclass(frozen=True)
class Clip:
    """One speech: mono `samples` at 48 kHz from -1 to 1, and how it lies in time."""

    number: int
    speaker: str
    samples: Samples
    spoken: Spoken


def clip(
    speech: Speech, reading: Reading, words: Sequence[Word], made: Take,
    pause_s: float = _MOST_PAUSE_S,
) -> Clip:  # fmt: skip
    """The clip of a take; no pause inside it is longer than `pause_s` seconds.

    `words` are those of the reading.
    """
    morae = clipped(made.morae, silences(made.samples, made.rate))
    times = character_times(reading.text, words, morae, len(made.samples) / made.rate)
    samples, cuts = cap(made.samples, made.rate, pause_s)
    times = tuple(moved(t, cuts) for t in times)
    samples = _at_48_khz(samples, made.rate)
    samples = np.pad(samples, (0, max(0, round(_LEAST_S * RATE) - len(samples))))
    seconds = len(samples) / RATE
    marks = tuple(min(mark, seconds) for mark in reading.marks(times, seconds))
    return Clip(speech.number, speech.speaker, samples, Spoken(seconds, marks, measured=True))


def _at_48_khz(samples: Samples, rate: int) -> Samples:
    if rate == RATE:
        return samples
    if RATE % rate == 0:
        return oversampled(samples, RATE // rate).ravel()
    from scipy.signal import resample_poly  # long to import; no engine here needs it

    shared = gcd(RATE, rate)
    return np.asarray(resample_poly(samples, RATE // shared, rate // shared), np.float32)
