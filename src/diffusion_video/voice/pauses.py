"""Silences inside a speech: where they are, and how to shorten them."""

from __future__ import annotations

import numpy as np

from diffusion_video.voice.engines.base import Samples, Span
from diffusion_video.voice.moving import moving_mean

_STEP_S = 0.005
_WINDOW_STEPS = 4
_BELOW_PEAK = 10 ** (-38 / 20)
_FADE_S = 0.008


def silences(samples: Samples, rate: int, least_s: float = 0.1) -> tuple[Span, ...]:
    """First and last second of each inner silence of at least `least_s` seconds.

    Silent is what lies 38 dB or more under the loudest 20 ms of the speech.
    """
    step = max(1, round(_STEP_S * rate))
    blocks = samples[: len(samples) // step * step].reshape(-1, step)
    power = np.einsum("ij,ij->i", blocks, blocks, dtype=np.float64) / step
    level = np.sqrt(moving_mean(power, _WINDOW_STEPS))
    quiet = level < level.max(initial=0) * _BELOW_PEAK
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.astype(np.int8), [0]))))
    runs = [(a * step / rate, b * step / rate) for a, b in edges.reshape(-1, 2).tolist()]
    inner = [(a, b) for a, b in runs if a > 0 and b < len(level) * step / rate]
    return tuple((a, b) for a, b in inner if b - a >= least_s)


def cap(samples: Samples, rate: int, most_s: float) -> tuple[Samples, tuple[Span, ...]]:
    """`samples` with no inner silence over `most_s` seconds, and what was taken out.

    Each cut leaves the middle of a silence; its edges are faded, so that it does not click.
    """
    cuts = tuple(
        ((a + b - (b - a - most_s)) / 2, (a + b + (b - a - most_s)) / 2)
        for a, b in silences(samples, rate, most_s)
        if b - a > most_s
    )
    kept = samples.copy()
    spans = [(round(a * rate), round(b * rate)) for a, b in cuts]
    for first, last in reversed(spans):
        kept = _joined(kept[:first], kept[last:], round(_FADE_S * rate))
    return kept, cuts


def moved(seconds: float, cuts: tuple[Span, ...]) -> float:
    """The place of `seconds` after the `cuts` were taken out."""
    return seconds - sum(min(max(seconds - a, 0.0), b - a) for a, b in cuts)


def _joined(before: Samples, after: Samples, fade: int) -> Samples:
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    before, after = before.copy(), after.copy()
    before[-fade:] *= ramp[::-1][-len(before) :]
    after[:fade] *= ramp[: len(after)]
    return np.concatenate((before, after))
