"""When the scenes move something that is seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video.check.layout.items import Item
from diffusion_video.check.layout.looking import Look, Moment

SHOWN, SIZE = 0.3, 400.0
"""Things of less opacity, or of fewer square pixels, may move unseen."""
LEVELS, PART = 24, 0.01
"""A picture is another one if so large a part of its pixels differs by so many levels."""


def moves(seen: Look, first: int = 0) -> Iterator[tuple[int, int]]:
    """Spans of frames, counted from `first`, between looks that all differ from the one before."""
    start = None
    for before, after in pairwise(seen.moments):
        if not _differ(before, after):
            if start is not None:
                yield start - first, before.frame - first
            start = None
        elif start is None:
            start = before.frame
    if start is not None:
        yield start - first, seen.moments[-1].frame - first


def _differ(before: Moment, after: Moment) -> bool:
    """Whether something seen stands elsewhere, looks otherwise or shows another picture."""
    was, now = _shown(before), _shown(after)
    return was.keys() != now.keys() or any(
        _other(was[key].pixels, item.pixels) for key, item in now.items()
    )


def _shown(moment: Moment) -> dict[Any, Item]:
    """What is seen, by all but the surface that it is painted from."""
    return {(item.name, *item.state[:-1]): item for item in moment.items
            if item.opacity >= SHOWN and item.area.size >= SIZE}  # fmt: skip


def _other(one: NDArray[np.uint8] | None, other: NDArray[np.uint8] | None) -> bool:
    if one is None or other is None or one is other:
        return False
    if one.shape != other.shape:
        return True
    away = np.abs(one.astype(np.int16) - other).max(axis=2) > LEVELS
    return bool(away.mean() > PART)
