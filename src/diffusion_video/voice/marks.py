"""When each character of a speech begins to sound."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from diffusion_video.voice import front
from diffusion_video.voice.engines.base import Samples, Span
from diffusion_video.voice.front import Word
from diffusion_video.voice.pauses import silences

_PAUSE_WEIGHT = 1.5  # a pause lasts about as long as this many morae, until a silence is found
_FARTHEST_S = 0.6


def spread(words: Sequence[Word], samples: Samples, rate: int) -> tuple[Span, ...]:
    """First and last second of each mora, for an engine that does not tell.

    Morae are taken as equally long between the pauses; each pause of the text is laid on the
    silence that is nearest to where it is expected.
    """
    seconds = len(samples) / rate
    groups = _groups(words)
    pauses = _matched(_expected(groups, seconds), silences(samples, rate, 0.08))
    spans: list[Span] = []
    at, waiting = 0.0, 0
    for count, pause in zip(groups, [*pauses, (seconds, seconds)], strict=True):
        waiting += count
        if pause is not None:
            edges = np.linspace(at, pause[0], waiting + 1).tolist()
            spans += pairwise(edges)
            at, waiting = pause[1], 0
    return tuple(spans)


def clipped(morae: Sequence[Span], quiet: Sequence[Span]) -> tuple[Span, ...]:
    """`morae` without the silences that an engine counts as part of the sound beside them."""
    spans = list(morae)
    for first, last in quiet:
        for i, (start, end) in enumerate(spans):
            if start < first < end:
                spans[i] = start, first
            elif first <= start < last < end:
                spans[i] = last, end
    return tuple(spans)


def character_times(text: str, morae: Sequence[Span], seconds: float) -> tuple[float, ...]:
    """The second at which each character of `text` begins to sound, never falling.

    Punctuation sounds when the word before it ends, an opening bracket when the next begins.
    `seconds` is the length of the sound.
    """
    words = front.words(text)
    spans = _fitted(morae, sum(word.morae for word in words), seconds)
    times = [float("nan")] * len(text)
    done = 0
    for word in words:
        if word.morae:
            _lay(times, word, spans[done : done + word.morae])
        else:
            _lay_silent(times, text, word, spans, done)
        done += word.morae
    return _filled(times)


def _groups(words: Sequence[Word]) -> list[int]:
    """How many morae stand before each pause, and after the last."""
    groups = [0]
    for word in words:
        if word.morae:
            groups[-1] += word.morae
        elif word.pauses and groups[-1]:
            groups.append(0)
    return groups[:-1] if len(groups) > 1 and not groups[-1] else groups


def _expected(groups: list[int], seconds: float) -> list[float]:
    weights = np.array(groups, float) + _PAUSE_WEIGHT
    share = np.cumsum(weights)[:-1] / max(weights.sum() - _PAUSE_WEIGHT, 1)
    return [float(part) * seconds for part in share]


def _matched(expected: list[float], found: tuple[Span, ...]) -> list[Span | None]:
    """For each expected pause the nearest silence after the one before, if one is near."""
    matched: list[Span | None] = []
    free = list(found)
    for i, at in enumerate(expected):
        left = len(expected) - i
        near = [s for s in free if abs((s[0] + s[1]) / 2 - at) < _FARTHEST_S]
        if len(free) == left:  # as many silences as pauses: they belong together in order
            near = free[:1]
        best = min(near, key=lambda s: abs((s[0] + s[1]) / 2 - at), default=None)
        matched.append(best)
        if best is not None:
            free = free[free.index(best) + 1 :]
    return matched


def _fitted(morae: Sequence[Span], count: int, seconds: float) -> Sequence[Span]:
    """`morae`, stretched over `count` morae where engine and front end count differently."""
    if len(morae) == count or not count:
        return morae
    edges = [start for start, _ in morae] + [morae[-1][1] if morae else seconds]
    if not morae:
        edges = [0.0, seconds]
    at = np.interp(np.linspace(0, len(edges) - 1, count + 1), range(len(edges)), edges).tolist()
    return list(pairwise(at))


def _lay(times: list[float], word: Word, spans: Sequence[Span]) -> None:
    starts = [start for start, _ in spans] + [spans[-1][1]]
    places = np.linspace(0, len(spans), word.end - word.start + 1)[:-1]
    times[word.start : word.end] = np.interp(places, range(len(starts)), starts).tolist()


def _lay_silent(
    times: list[float], text: str, word: Word, spans: Sequence[Span], done: int
) -> None:
    for i in range(word.start, word.end):
        opens = unicodedata.category(text[i]) in ("Ps", "Pi") or not done
        if opens and done < len(spans):
            times[i] = spans[done][0]
        elif done:
            times[i] = spans[min(done, len(spans)) - 1][1]


def _filled(times: list[float]) -> tuple[float, ...]:
    """Blanks begin with what follows them; nothing begins before what stands before it."""
    following = 0.0
    known = [t for t in times if t == t]
    following = known[-1] if known else 0.0
    for i in range(len(times) - 1, -1, -1):
        following = times[i] = times[i] if times[i] == times[i] else following
    return tuple(np.maximum.accumulate(np.array(times)).tolist())
