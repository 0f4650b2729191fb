"""Where the morae of a recording lie, found by its silences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from diffusion_video.voice.engines.base import Samples, Span
from diffusion_video.voice.front import Word
from diffusion_video.voice.pauses import silences

Floats = NDArray[np.float64]

# Costs of leaving a pause of the text without a silence, and a silence without a pause (that
# of its seconds added), in morae of misplacement.
_SKIP_PAUSE, _SKIP_SILENCE, _SKIP_SECOND = 3.0, 1.0, 12.0


def spread(words: Sequence[Word], samples: Samples, rate: int) -> tuple[Span, ...]:
    """First and last second of each mora, for an engine that does not tell.

    In what is left of a sound without its silences, morae are taken as equally long between
    pauses; each pause of the text is laid on the silence that fits it best.
    """
    quiet = silences(samples, rate, 0.08)
    lengths = np.array([last - first for first, last in quiet])
    voiced = np.array([first for first, _ in quiet]) - (np.cumsum(lengths) - lengths)
    total, pauses = _pauses(words)
    seconds = len(samples) / rate - lengths.sum()
    pairs = _matched(pauses, voiced * total / max(seconds, 1e-9), lengths)
    known = [(0, 0.0), *((pauses[i], voiced[j]) for i, j in pairs), (total, seconds)]
    places, times = zip(*known, strict=True)
    edges = np.interp(np.arange(total + 1), places, times)
    after = np.concatenate(([0.0], np.cumsum(lengths)))
    starts = edges[:-1] + after[np.searchsorted(voiced, edges[:-1] + 1e-9)]
    ends = edges[1:] + after[np.searchsorted(voiced, edges[1:] - 1e-9)]
    return tuple(zip(starts.tolist(), ends.tolist(), strict=True))


def _pauses(words: Sequence[Word]) -> tuple[int, list[int]]:
    """How many morae there are, and how many stand before each inner pause."""
    done = 0
    found: list[int] = []
    for word in words:
        done += word.morae
        if word.pauses and not word.morae and done and found[-1:] != [done]:
            found.append(done)
    return done, [pause for pause in found if pause < done]


def _matched(pauses: list[int], quiet: Floats, lengths: Floats) -> list[tuple[int, int]]:
    """The pairs (pause, silence), in order, that leave the least misplacement in all.

    `pauses` and `quiet` are places in morae, `lengths` how many seconds each silence has.
    """
    costs = np.full((len(pauses) + 1, len(quiet) + 1), np.inf)
    steps: dict[tuple[int, int], tuple[int, int]] = {}
    costs[0, 0] = 0.0
    for i, j in np.ndindex(costs.shape):
        ways = [(costs[i, j], steps.get((i, j), (0, 0)))]
        if i:
            ways.append((costs[i - 1, j] + _SKIP_PAUSE, (1, 0)))
        if j:
            skipped = _SKIP_SILENCE + _SKIP_SECOND * lengths[j - 1]
            ways.append((costs[i, j - 1] + skipped, (0, 1)))
        if i and j:
            ways.append((costs[i - 1, j - 1] + abs(pauses[i - 1] - quiet[j - 1]), (1, 1)))
        costs[i, j], steps[i, j] = min(ways)
    return _walked_back(steps, len(pauses), len(quiet))


def _walked_back(
    steps: dict[tuple[int, int], tuple[int, int]], i: int, j: int
) -> list[tuple[int, int]]:
    pairs = []
    while i or j:
        step = steps[i, j]
        i, j = i - step[0], j - step[1]
        if step == (1, 1):
            pairs.append((i, j))
    return pairs[::-1]
