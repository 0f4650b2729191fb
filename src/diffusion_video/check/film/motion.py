"""When the scenes move something that is seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from diffusion_video.check.layout.looking import Look, Moment

SHOWN, SIZE = 0.3, 400.0
"""Things of less opacity, or of fewer square pixels, may move unseen."""


def moves(seen: Look, first: int = 0) -> Iterator[tuple[int, int]]:
    """Spans of frames, counted from `first`, between looks that all differ from the one before."""
    start = None
    for before, after in pairwise(seen.moments):
        if _shown(before) == _shown(after):
            if start is not None:
                yield start - first, before.frame - first
            start = None
        elif start is None:
            start = before.frame
    if start is not None:
        yield start - first, seen.moments[-1].frame - first


def _shown(moment: Moment) -> tuple[Any, ...]:
    return tuple(item.state for item in moment.items
                 if item.opacity >= SHOWN and item.area.size >= SIZE)  # fmt: skip
