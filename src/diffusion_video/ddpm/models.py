"""What the stored runs are made with: the networks, the film's constants, whole trajectories."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from .model import (
    ASSETS,
    Autoencoder,
    Classifier,
    Denoiser,
    load_autoencoder,
    load_classifier,
    load_denoiser,
)
from .sample import Frame, Sampling, sample, starting_noise

HERO_PROMPT, HERO_SEED, EPS_SEED, LATENT_SEED = "夕焼けの中を歩く猫", 18, 11, 13
GUIDANCE = 2.0
"""The guidance of the film's pictures."""
PREDICT_AT = (10, 50, 100, 250, 500, 750, 990)
STEP_FROM, STEP_TO = 500, 400
DIAL = (0.0, 0.5, 1.0, 2.0, 4.0)
DIAL_PROMPT = "猫"
CFG_AT = 940
ATTEND_AT = (900, 700, 500, 300, 100)

Arrays = dict[str, np.ndarray]
Facts = dict[str, Any]


@dataclass
class Models:
    """The trained networks of a folder, each loaded when it is first asked for."""

    folder: Path = ASSETS
    module: ModuleType = np
    workers: int = 1
    """Processes that draw pictures."""

    @cached_property
    def pixel(self) -> Denoiser:
        return load_denoiser(self.folder, "pixel", self.module)

    @cached_property
    def latent(self) -> Denoiser:
        return load_denoiser(self.folder, "latent", self.module)

    @cached_property
    def autoencoder(self) -> Autoencoder:
        return load_autoencoder(self.folder, self.module)

    @cached_property
    def classifier(self) -> Classifier:
        return load_classifier(self.folder, self.module)

    @cached_property
    def hero(self) -> Arrays:
        """The hero's whole trajectory in float32: t, x, x0_hat, eps_hat (1001 states)."""
        return trajectory(self.pixel, [HERO_PROMPT], [HERO_SEED], Sampling(1000, GUIDANCE))

    @cached_property
    def x_0(self) -> np.ndarray:
        """The hero's finished picture (1, 32, 32, 3), through float16 as it is stored."""
        return np.asarray(self.hero["x"][-1].astype(np.float16), np.float32)

    @cached_property
    def eps(self) -> np.ndarray:
        """The one noise of the forward process (1, 32, 32, 3), through float16 as it is stored."""
        return (
            starting_noise(EPS_SEED, (1, *self.pixel.shape)).astype(np.float16).astype(np.float32)
        )


def trajectory(
    model: Denoiser, prompts: list[str], seeds: list[int], how: Sampling, every: int = 1
) -> Arrays:
    """All (or every n-th, and the last) states: t (n,), x, x0_hat, eps_hat (n, N, H, W, C)
    float32."""
    frames: list[Frame] = []
    count = 0

    def watch(frame: Frame) -> None:
        nonlocal count
        if count % every == 0 or frame.t == 0:
            frames.append(frame)
        count += 1

    sample(model, prompts, seeds, how, watch)
    out = {key: np.stack([getattr(f, key) for f in frames]) for key in ("x", "x0_hat", "eps_hat")}
    return {"t": np.array([f.t for f in frames], np.int16), **out}


def facts_of(
    model: Denoiser, prompt: Any, seeds: Any, steps: int = 0, w: Any = None, **more: Any
) -> Facts:
    facts: Facts = {
        "prompt": prompt,
        "seeds": seeds,
        "schedule": model.schedule.name,
        "weights": model.hash,
        "target": model.target,
    }
    if steps:
        facts |= {"sampler": "ddim", "eta": 0.0, "steps": steps}
    return facts | ({} if w is None else {"guidance": w}) | more
