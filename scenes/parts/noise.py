"""The film's picture under noise: x_0 and eps of the hero run, mixed by the model's schedule."""

from __future__ import annotations

from functools import cache

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.ddpm.process import q_sample
from diffusion_video.ddpm.schedule import Schedule, cosine_schedule
from diffusion_video.stage import Panel, theme
from parts.runs import run

Picture = NDArray[np.uint8]
Field = NDArray[np.float64]

STATIONS = (0, 250, 500, 750, 1000)


@cache
def schedule() -> Schedule:
    """The schedule that the film's model was trained with."""
    return cosine_schedule()


@cache
def x_0() -> Field:
    """The film's picture, (32, 32, 3) in [-1, 1]."""
    return np.asarray(run("hero").arrays["final"], np.float64)


@cache
def eps() -> Field:
    """The one noise of the forward shots: the hero's, (32, 32, 3)."""
    return np.asarray(run("hero").arrays["eps"], np.float64)


def x_t(t: int) -> Field:
    """sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps."""
    return np.asarray(q_sample(schedule(), x_0(), t, eps()))


@cache
def noisy(t: int) -> Picture:
    """x_t as it is shown."""
    return to_uint8(x_t(t))


def forward(first: int, last: int, step: int = 1) -> list[Picture]:
    """The shown x_t for t from `first` to `last`, both included, either way."""
    return [noisy(t) for t in times(first, last, step)]


def times(first: int, last: int, step: int = 1) -> list[int]:
    """t from `first` to `last`, both included, either way."""
    way = step if last >= first else -step
    found = list(range(first, last, way))
    return [*found, last]


def scaled(picture: float, noise: float) -> Picture:
    """`picture` times x_0 plus `noise` times eps, as it is shown."""
    return to_uint8(picture * x_0() + noise * eps())


def shown(field: NDArray[np.floating]) -> Picture:
    """A noise (or a difference of noises) on the pictures' own scale: -1 black, 1 white."""
    return to_uint8(np.asarray(field, np.float64))


def signal(t: int) -> float:
    """sqrt(abar_t): what the picture is multiplied with."""
    return float(np.sqrt(schedule().abar[t]))


def abar_words(t: int) -> str:
    """abar_t as it is printed beside a picture."""
    return f"{schedule().abar[t]:.3f}"


def panels(cell: float, ts: tuple[int, ...] = STATIONS, color: str = theme.RULE) -> VGroup:
    """Framed pictures x_t, one for each t."""
    return VGroup(*(Panel(noisy(t), cell, color=color) for t in ts))
