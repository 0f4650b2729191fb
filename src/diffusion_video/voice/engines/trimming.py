"""The sound of a sentence without the silence around it."""

from __future__ import annotations

import numpy as np

from diffusion_video.voice.engines.base import Samples, Span

_EDGE_S = 0.03
_SILENT = 0.01


def trimmed(
    audio: Samples, spans: tuple[Span, ...], rate: int
) -> tuple[Samples, tuple[Span, ...]]:
    """`audio` without the silence at its ends (30 ms are left), and the spans moved with it."""
    loud = np.flatnonzero(np.abs(audio) > _SILENT)
    if not len(loud):
        return np.zeros(0, np.float32), ()
    edge = round(_EDGE_S * rate)
    first, last = max(0, int(loud[0]) - edge), min(len(audio), int(loud[-1]) + edge)
    moved = ((_within(a, first, last, rate), _within(b, first, last, rate)) for a, b in spans)
    return audio[first:last], tuple(moved)


def _within(seconds: float, first: int, last: int, rate: int) -> float:
    return min(max(seconds - first / rate, 0.0), (last - first) / rate)
