"""When, within one play, an animation takes place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from manim import FadeIn, FadeOut, Mobject, smooth, squish_rate_func


def during(start: float, end: float) -> Callable[[float], float]:
    """A rate that moves only between two shares of the play."""
    return squish_rate_func(smooth, start, end)


def early(share: float) -> Callable[[float], float]:
    """A rate that is done after the first `share` of the play."""
    return during(0, share)


def swapped(gone: Iterable[Mobject], come: Iterable[Mobject]) -> tuple[FadeOut, FadeIn]:
    """What is there gives way to what comes, so that the stage never stands empty."""
    return (
        FadeOut(*gone, rate_func=early(0.65)), FadeIn(*come, rate_func=during(0.25, 1)),
    )
