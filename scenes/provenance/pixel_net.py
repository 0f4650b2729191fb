"""Pictures of the pixel network once more, from its weights and the seeds.

A state of a long run comes by the sampler's own step from the stored state before it, a
picture of a short one from its seed by the whole way.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_float, to_uint8
from diffusion_video.ddpm.models import Models, trajectory
from diffusion_video.ddpm.process import ddim_step, q_sample
from diffusion_video.ddpm.sample import Sampling, starting_noise
from diffusion_video.ddpm.text import tokenise
from parts.runs import run
from provenance.closed import SCHEDULE, chain
from provenance.origin import Origin, Picture

Field = NDArray[np.floating[Any]]
MODELS = Models()


def noise(seed: int | None, shape: tuple[int, ...]) -> Field:
    """What a run of this seed starts from."""
    return starting_noise(seed or 0, shape)


def sampled(origin: Origin) -> Picture:
    """From the seed, all the way."""
    if origin.t == 1000:
        return to_uint8(noise(origin.seed, MODELS.pixel.shape))
    steps = int(run(origin.run).meta["steps"])
    way = _trajectory(origin.prompt, origin.seed or 0, steps, float(origin.w or 0))
    return way[origin.t or 0]


@cache
def _trajectory(prompt: str, seed: int, steps: int, w: float) -> dict[int, Picture]:
    way = trajectory(MODELS.pixel, [prompt], [seed], Sampling(steps, w))
    return {int(t): to_uint8(x[0]) for t, x in zip(way["t"], way["x"], strict=True)}


@cache
def _chain() -> dict[int, Field]:
    return dict(chain())


def _hero(t: int) -> Field:
    """The hero's x_t (1, 32, 32, 3): as stored; where bytes end, from its seed and x0-hats."""
    stored = run("hero")["x"][1000 - t]
    if t == 0:
        return to_float(stored)[None]
    cut = (stored == 0) | (stored == 255) if t < 1000 else np.ones(stored.shape, bool)
    return np.where(cut, _chain()[t], to_float(stored))[None].astype(np.float32)


def _asked(origin: Origin, x: Field, t: int, w: float) -> tuple[Field, Field]:
    """eps-hat and x0-hat (1, h, w, c) of the pixel network."""
    eps, x_0 = MODELS.pixel.predict(x, t, tokenise(origin.prompt).ids[None], w)
    return eps, x_0


def hero_step(origin: Origin) -> Picture:
    """The hero's x_t, by one step of its sampler."""
    t = int(origin.t or 0)
    if t == 1000:
        return to_uint8(noise(origin.seed, (32, 32, 3)))
    eps, x_0 = _asked(origin, _hero(t + 1), t + 1, float(origin.w or 0))
    return to_uint8(ddim_step(SCHEDULE, t + 1, t, x_0, eps)[0])


def hero_asked(origin: Origin) -> Picture:
    """What the network says to the hero's x_t."""
    eps, x_0 = _asked(origin, _hero(int(origin.t or 0)), int(origin.t or 0), float(origin.w or 0))
    return to_uint8((eps if origin.key == "eps_hat" else x_0)[0])


def large_step(origin: Origin) -> Picture:
    """eps-hat at the step's start, or where the step ends."""
    start, end = (int(run("step")[key]) for key in ("t", "t_next"))
    x = run("step")["x_t_f"][None].astype(np.float32)
    eps, x_0 = _asked(origin, x, start, float(origin.w or 0))
    x_next = ddim_step(SCHEDULE, start, end, x_0, eps)
    return to_uint8((eps if origin.key == "eps_hat" else x_next)[0])


def cfg(origin: Origin) -> Picture:
    """eps-hat with or without the text."""
    t = int(origin.t or 0)
    return to_uint8(_asked(origin, _hero(t), t, float(origin.key == "eps_c"))[0][0])


def _forward_x(t: int, seed: int | None) -> Field:
    """x_t of the hero's stored finished picture and the noise of a seed."""
    x_0 = run("hero")["final"].astype(np.float32)
    return np.asarray(q_sample(SCHEDULE, x_0, t, noise(seed, x_0.shape)))


def forward(origin: Origin) -> Picture:
    """x_t of the forward process, its eps from the seed."""
    return to_uint8(_forward_x(int(origin.t or 0), origin.noise))


def answer(origin: Origin) -> Picture:
    """eps-hat to a forward x_t, or what it missed."""
    t = int(origin.t or 0)
    eps = _asked(origin, _forward_x(t, origin.noise)[None], t, 1.0)[0][0]
    return to_uint8(eps if origin.key == "eps_hat" else noise(origin.noise, eps.shape) - eps)
