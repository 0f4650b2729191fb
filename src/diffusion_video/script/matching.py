"""Which method draws which cue: by the cue's words, order breaking ties."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Protocol


class Worded(Protocol):
    """A cue of the script, or its slot on the timeline."""

    @property
    def id(self) -> str:
        """Such as `3.2`."""

    @property
    def words(self) -> str:
        """What the script says of the animation."""


def normalise(words: str) -> str:
    """Words without white space and without differences of width."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def match(cues: Sequence[Worded], patterns: Mapping[str, str]) -> dict[str, str]:
    """Cue id -> method name, for every cue that a method's words occur in.

    `patterns` maps method names, in the order in which they are written, to their words.
    A method draws one cue; of several that fit a cue, the first unused one is taken.
    """
    free = dict(patterns)
    found: dict[str, str] = {}
    for cue in cues:
        words = normalise(cue.words)
        for method, pattern in free.items():
            if normalise(pattern) in words:
                found[cue.id] = method
                del free[method]
                break
    return found
