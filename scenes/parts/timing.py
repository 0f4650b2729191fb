"""When, within one play, an animation takes place."""

from __future__ import annotations

from collections.abc import Callable

from manim import smooth, squish_rate_func


def during(start: float, end: float) -> Callable[[float], float]:
    """A rate that moves only between two shares of the play."""
    return squish_rate_func(smooth, start, end)


def early(share: float) -> Callable[[float], float]:
    """A rate that is done after the first `share` of the play."""
    return during(0, share)
