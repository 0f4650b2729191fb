"""Players for stored runs: which picture belongs to which t, and the numbers beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from manim import UpdateFromAlphaFunc, linear
from numpy.typing import NDArray

from diffusion_video.ddpm.sample import starting_noise
from diffusion_video.stage import Pixels, Show
from parts.grains import sift
from parts.noise import schedule
from parts.runs import run

Picture = NDArray[np.uint8]


def abar(t: int) -> float:
    """The share of the picture's variance that is left at `t`, from the model's schedule."""
    return float(schedule().abar[int(t)])


def starting() -> NDArray[np.float64]:
    """x_T of the hero's run, from its seed: standard normal numbers (32, 32, 3)."""
    seed = int(run("hero").meta["seeds"][0])
    return starting_noise(seed, run("hero").arrays["final"].shape).astype(np.float64)


class Track:
    """Stored pictures (n, h, w, 3) of one trajectory beside their t (n,), falling."""

    def __init__(self, t: NDArray[np.integer], pictures: NDArray[np.uint8]) -> None:
        self.t, self.pictures = np.asarray(t).astype(int), pictures

    def index(self, t: float) -> int:
        """Where the stored t nearest to `t` stands."""
        return int(np.argmin(np.abs(self.t - t)))

    def at(self, t: float) -> Picture:
        """The stored picture nearest to `t`."""
        return self.pictures[self.index(t)]

    def between(self, first: float, last: float) -> range:
        """The indices from `first` to `last`, either way."""
        start, end = self.index(first), self.index(last)
        return range(start, end + 1) if end >= start else range(start, end - 1, -1)

    def play(
        self, pixels: Pixels, first: float, last: float,
        told: Callable[[int], object] | None = None, **style: object,
    ) -> Show:
        """Show the stored pictures from `first` to `last`; `told` hears each one's t."""
        steps = self.between(first, last)
        frames: Sequence[Picture] = [self.pictures[i] for i in steps]
        hear = None if told is None else (lambda i: told(int(self.t[steps[i]])))
        return Show(pixels, frames, hear, **style)


@cache
def track(name: str, key: str = "x", member: int | None = None) -> Track:
    """The trajectory of a run; `member` picks one of several pictures (n, m, h, w, 3)."""
    arrays = run(name).arrays
    pictures = arrays[key]
    return Track(arrays["t"], pictures if member is None else pictures[:, member])


def emerging(pixels: Pixels, way: Track) -> UpdateFromAlphaFunc:
    """Empty pixels fill with a trajectory's noise, which then runs to its picture."""
    steps = way.between(1000, 0)

    def draw(mobject: Pixels, alpha: float) -> None:
        index = steps[round(max(0.0, alpha - 0.15) / 0.85 * (len(steps) - 1))]
        sift(mobject, way.pictures[index], alpha / 0.15)

    return UpdateFromAlphaFunc(pixels, draw, rate_func=linear)
