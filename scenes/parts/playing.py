"""Playing x_t: pictures that go through every t together with what stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import Mobject, UpdateFromAlphaFunc, linear

from diffusion_video.stage import Panel
from parts.noise import noisy

Told = Callable[[int], object]


def play_through(
    everything: Mobject, picture: Panel, first: int, last: int, told: Told, **kwargs: Any
) -> UpdateFromAlphaFunc:
    """The picture shows every t from `first` to `last`; `told(t)` moves the rest."""

    def draw(_: Mobject, alpha: float) -> None:
        t = round(first + (last - first) * alpha)
        picture.pixels.show(noisy(t))
        told(t)

    kwargs.setdefault("rate_func", linear)
    return UpdateFromAlphaFunc(everything, draw, **kwargs)
