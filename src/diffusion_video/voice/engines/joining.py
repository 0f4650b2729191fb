"""Sentences made one by one, put together to one speech."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from diffusion_video.voice.engines.base import Samples, Sound, Span

Part = tuple[Samples, tuple[Span, ...]]
SENTENCE_GAP_S = 0.35
_EDGE_S = 0.03
_SILENT = 0.01


def join(parts: Iterable[Part], rate: int, measured: bool = True) -> Sound:
    """The parts one after the other, `SENTENCE_GAP_S` between them; empty ones are left out."""
    gap = np.zeros(round(SENTENCE_GAP_S * rate), np.float32)
    samples: list[Samples] = []
    morae: list[Span] = []
    at = 0
    for audio, spans in parts:
        if not len(audio):
            continue
        if samples:
            samples.append(gap)
            at += len(gap)
        morae += [(start + at / rate, end + at / rate) for start, end in spans]
        samples.append(audio)
        at += len(audio)
    whole = np.concatenate(samples) if samples else np.zeros(0, np.float32)
    return Sound(whole, rate, tuple(morae), measured)


def trimmed(audio: Samples, spans: tuple[Span, ...], rate: int) -> Part:
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
