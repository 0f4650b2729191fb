"""The film's picture: the cat of run `hero`, on its way from noise and back into noise."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from manim import LEFT
from numpy.typing import NDArray

from diffusion_video.stage import Counter, theme
from parts.runs import run

CAT = 21
"""Pixels of a cell where the cat has the stage: 32 cells make 672 pixels."""


def backward() -> NDArray[np.uint8]:
    """The stored reverse run, x_1000 first, x_0 last: (1001, 32, 32, 3)."""
    return run("hero").arrays["x"]


def reached(t: int) -> NDArray[np.uint8]:
    """The stored x_t of the reverse run."""
    return backward()[int(np.flatnonzero(run("hero").arrays["t"] == t)[0])]


def clean() -> NDArray[np.uint8]:
    """The film's x_0."""
    return backward()[-1]


def told(counter: Counter, way_back: bool = True) -> Callable[[int], object]:
    """Writes the t of the picture that a `Show` of the hero's run has reached."""
    times = run("hero").arrays["t"]
    times = times if way_back else times[::-1]
    return lambda index: counter.write(f"t = {int(times[index])}")


def clock(t: int = 1000, size: float = 96) -> Counter:
    """The counter of t that stands beside the picture."""
    return Counter(f"t = {t}", size, theme.INK, edge=LEFT)


@cache
def forward(t: int) -> NDArray[np.uint8]:
    """x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps with the run's own x_0 and eps, for the eye."""
    arrays = run("hero").arrays
    x_0, eps = (arrays[key].astype(np.float32) for key in ("final", "eps"))
    abar = abar_of(t)
    x_t = np.sqrt(abar) * x_0 + np.sqrt(1 - abar) * eps
    return np.round(np.clip((x_t + 1) / 2, 0, 1) * 255).astype(np.uint8)


def abar_of(t: int) -> float:
    """The schedule's abar_t."""
    arrays = run("hero").arrays
    return float(arrays["abar"][int(np.flatnonzero(arrays["t"] == t)[0])])
