"""When each character of a speech begins to sound."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from diffusion_video.voice.engines.base import Span
from diffusion_video.voice.front import Word

_LATE_S = 0.15


def clipped(morae: Sequence[Span], quiet: Sequence[Span]) -> tuple[Span, ...]:
    """`morae` as the `quiet` spans bound them: an engine's own edges are a few frames off.

    No mora reaches into a silence; the first one, and the first after a silence, begin with
    the sound.
    """
    spans = list(morae)
    if spans and spans[0][0] < _LATE_S:
        spans[0] = 0.0, spans[0][1]
    for first, last in quiet:
        for i, (start, end) in enumerate(spans):
            if start < first < end:
                spans[i] = start, first
            elif first <= start < min(end, last + _LATE_S):
                if last < end:
                    spans[i] = last, end
                break
    return tuple(spans)


def character_times(
    text: str, words: Sequence[Word], morae: Sequence[Span], seconds: float
) -> tuple[float, ...]:
    """The second at which each character of `text`, made of `words`, begins to sound.

    Punctuation sounds when the word before it ends, an opening bracket when the next begins.
    `seconds` is the length of the sound. No time is before that of the character before.
    """
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
