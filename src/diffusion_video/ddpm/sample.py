"""Sampling: from noise to pictures, by DDIM or by DDPM's ancestral steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .arrays import Array, ModelError, to_numpy
from .model import Denoiser
from .process import ddim_step, ddpm_step
from .text import token_ids

MAX_STEPS = 1000


@dataclass(frozen=True)
class Frame:
    """One state on the way: ``x`` (N, H, W, C) at ``t`` and the network's estimates there (None at
    t = 0)."""

    t: int
    x: np.ndarray
    x0_hat: np.ndarray
    eps_hat: np.ndarray


Watcher = Callable[[Frame], None]


@dataclass(frozen=True)
class Sampling:
    """How to sample. ``eta`` 0 is deterministic; sampler ``ddpm`` takes all T steps."""

    steps: int = 50
    guidance: float = 2.0
    eta: float = 0.0
    sampler: str = "ddim"

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= MAX_STEPS:
            raise ModelError(f"steps {self.steps}: must be 1 to T = {MAX_STEPS}")
        if not self.guidance >= 0:
            raise ModelError(
                f"guidance {self.guidance}: must be 0 or more (0 ignores the prompt, 1 is plain)"
            )
        if not 0 <= self.eta <= 1:
            raise ModelError(f"eta {self.eta}: must be 0 to 1")
        if self.sampler not in ("ddim", "ddpm"):
            raise ModelError(f"sampler {self.sampler!r} is unknown: use ddim or ddpm")


def times(steps: int, total: int = MAX_STEPS) -> list[int]:
    """``steps`` + 1 times from ``total`` down to 0, as even as whole numbers allow."""
    return [round(t) for t in np.linspace(total, 0, steps + 1)]


def starting_noise(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """x_T of ``seed``: the first numbers of its own generator, float32, the same in any batch."""
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def sample(
    model: Denoiser,
    prompts: Sequence[str],
    seeds: Sequence[int],
    how: Sampling = Sampling(),
    watch: Watcher | None = None,
    batch: int = 16,
) -> np.ndarray:
    """Pictures (N, H, W, C), one a prompt and seed; ``watch`` sees every state (then all run as
    one batch)."""
    if len(prompts) != len(seeds):
        raise ModelError(f"{len(prompts)} prompts for {len(seeds)} seeds: give one a picture")
    if watch is not None:
        batch = len(seeds)
    parts = [
        _sample_batch(model, prompts[i : i + batch], seeds[i : i + batch], how, watch)
        for i in range(0, len(seeds), batch)
    ]
    return np.concatenate(parts)


def _sample_batch(
    model: Denoiser,
    prompts: Sequence[str],
    seeds: Sequence[int],
    how: Sampling,
    watch: Watcher | None,
) -> np.ndarray:
    """One batch of :func:`sample`, each picture on its own generator."""
    xp, ids = model.xp, token_ids(list(prompts))
    generators = [np.random.default_rng(seed) for seed in seeds]

    def fresh() -> Array:
        return xp.asarray(
            np.stack([g.standard_normal(model.shape, dtype=np.float32) for g in generators])
        )

    x, ladder = fresh(), times(MAX_STEPS if how.sampler == "ddpm" else how.steps)
    for t, t_next in pairwise(ladder):
        eps_hat, x0_hat = model.predict(x, t, ids, how.guidance)
        if watch is not None:
            watch(Frame(t, to_numpy(x), to_numpy(x0_hat), to_numpy(eps_hat)))
        if how.sampler == "ddpm":
            x = ddpm_step(model.schedule, x, t, x0_hat, fresh() if t > 1 else 0.0)
        else:
            z = fresh() if how.eta and t_next else 0.0
            x = ddim_step(model.schedule, t, t_next, x0_hat, eps_hat, how.eta, z)
    if watch is not None:
        nothing = np.zeros((len(seeds), *model.shape), np.float32)
        watch(Frame(0, to_numpy(x), to_numpy(x), nothing))
    return to_numpy(x)
