"""A speech as the mix uses it, and as the cache keeps it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd

import numpy as np

from diffusion_video.plan.timeline import Spoken
from diffusion_video.script.model import Speech
from diffusion_video.voice.engines.base import Samples, Sound, Span
from diffusion_video.voice.front import Word
from diffusion_video.voice.marks import character_times, clipped
from diffusion_video.voice.oversampling import oversampled
from diffusion_video.voice.pauses import cap, moved, silences
from diffusion_video.voice.readings import Reading

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


@dataclass(frozen=True)
class Take:
    """What an engine said, as it is cached: 16-bit mono `pcm` and when each mora sounds."""

    pcm: bytes
    rate: int
    morae: tuple[Span, ...]

    @cached_property
    def samples(self) -> Samples:
        """The sound from -1 to 1."""
        return np.frombuffer(self.pcm, "<i2").astype(np.float32) / np.float32(32768)


def take(sound: Sound) -> Take:
    """What is kept of a sound."""
    pcm = np.rint(np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes()
    return Take(pcm, sound.rate, tuple((round(a, 4), round(b, 4)) for a, b in sound.morae))


def packed(made: Take) -> bytes:
    """A take as bytes for the cache."""
    return json.dumps({"rate": made.rate, "morae": made.morae}).encode() + b"\n" + made.pcm


def unpacked(blob: bytes) -> Take:
    """The take that `packed` made these bytes of."""
    head, _, pcm = blob.partition(b"\n")
    fields = json.loads(head)
    return Take(pcm, fields["rate"], tuple((a, b) for a, b in fields["morae"]))


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
