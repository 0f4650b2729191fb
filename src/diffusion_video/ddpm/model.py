"""Trained networks ready for use: weights, configuration and schedule in one hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from .arrays import Array, ModelError, to_numpy
from .autoencoder import AutoencoderConfig, decode, encode
from .classifier import ClassifierConfig, classify
from .objectives import softmax_pair
from .process import eps_from_v, guide, x0_from_eps, x0_from_v
from .schedule import Schedule, schedule_by_name
from .tape import Tape, Var
from .text import tokenise
from .threads import SIDE_BY_SIDE, pool
from .unet import UNetConfig, Watch, unet
from .weights import WeightFile, load_weights
from .winograd import Filters

ASSETS = Path(__file__).resolve().parents[3] / "assets" / "ddpm"
"""Where the weights of the full recipe lie in a checkout."""
GROUP = 4
"""Most pictures that go through the network together on NumPy."""


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}


def _on(xp: ModuleType, file: WeightFile) -> dict[str, Array]:
    return {name: xp.asarray(w) for name, w in file.values.items()}


def _groups(n: int, passes: int) -> list[slice]:
    """``n`` pictures in groups of at most :data:`GROUP`, as many at once as may be, all alike."""
    rounds = ceil(n / (passes * GROUP))
    size = ceil(n / (passes * rounds))
    return [slice(i, i + size) for i in range(0, n, size)]


@dataclass(frozen=True)
class Denoiser:
    """A trained diffusion network (pixel or latent)."""

    config: UNetConfig
    weights: dict[str, Array]
    schedule: Schedule
    target: str
    hash: str
    xp: ModuleType
    facts: dict[str, Any]

    @property
    def shape(self) -> tuple[int, int, int]:
        """(H, W, C) of what it denoises."""
        return self.config.size, self.config.size, self.config.in_channels

    @cached_property
    def filters(self) -> Filters | None:
        """The weights' filters for quicker convolutions, on NumPy."""
        return Filters(self.weights) if self.xp is np else None

    def raw(self, x_t: Array, t: np.ndarray, ids: np.ndarray, watch: Watch | None = None) -> Array:
        """The network's own answer (eps or v, see ``target``), (N, H, W, C).

        NumPy takes a few pictures at a time, so that what passes from layer to layer stays in the
        cache, and such groups side by side (see :class:`SideBySide`).
        """

        def answer(part: slice) -> Array:
            tape = Tape(self.xp, self.weights, record=False, filters=self.filters)
            return unet(tape, self.config, x_t[part], t[part], ids[part], watch).value

        if self.xp is not np:
            return answer(slice(None))
        with SIDE_BY_SIDE as passes:
            groups = [slice(None)] if watch is not None else _groups(len(x_t), passes)
            if len(groups) == 1:
                return answer(groups[0])
            return np.concatenate(list(pool(passes).map(answer, groups)))

    def predict(self, x_t: Array, t: int, ids: np.ndarray, w: float = 1.0) -> tuple[Array, Array]:
        """(eps_hat, x0_hat), both (N, H, W, C), guided with ``w`` (0 unconditional, 1 conditional).

        Both passes of guidance run as one batch. From a v network both follow exactly; guidance is
        the
        same in v and in eps because one is an affine function of the other at a given x_t.
        """
        n, empty = len(x_t), np.broadcast_to(tokenise("").ids, ids.shape)
        if w == 1.0 or w == 0.0:
            out = self.raw(x_t, np.full(n, t), ids if w else empty)
        else:
            both = self.raw(
                self.xp.concatenate([x_t, x_t]), np.full(2 * n, t), np.concatenate([empty, ids])
            )
            out = guide(both[:n], both[n:], w)
        if self.target == "v":
            return eps_from_v(self.schedule, x_t, t, out), x0_from_v(self.schedule, x_t, t, out)
        return out, x0_from_eps(self.schedule, x_t, t, out)


def load_denoiser(folder: Path = ASSETS, part: str = "pixel", xp: ModuleType = np) -> Denoiser:
    """The network ``part`` (pixel, latent, heldout) of ``folder``."""
    file = load_weights(folder / f"{part}.npz", part)
    return Denoiser(
        UNetConfig(**_tuples(file.config["network"])),
        _on(xp, file),
        schedule_by_name(file.config["schedule"]),
        file.config["target"],
        file.hash,
        xp,
        file.config,
    )


@dataclass(frozen=True)
class Autoencoder:
    """The trained autoencoder; latents are in units of their own spread (mean and std of the
    latent model)."""

    config: AutoencoderConfig
    weights: dict[str, Array]
    mean: np.ndarray
    std: np.ndarray
    hash: str
    xp: ModuleType

    def encode(self, x: Array) -> np.ndarray:
        """Pictures (N, 64, 64, 3) in [-1, 1] to unit latents (N, 8, 8, 4) float32."""
        raw = encode(
            Tape(self.xp, self.weights, record=False), self.config, self.xp.asarray(x)
        ).value
        return np.asarray((to_numpy(raw) - self.mean) / self.std, np.float32)

    def decode(self, z: np.ndarray, batch: int = 16) -> np.ndarray:
        """Unit latents (N, 8, 8, 4) to pictures (N, 64, 64, 3)."""
        raw = (np.asarray(z, np.float32) * self.std + self.mean).astype(np.float32)
        return np.concatenate(
            [
                to_numpy(
                    decode(
                        Tape(self.xp, self.weights, record=False),
                        self.config,
                        Var(self.xp.asarray(raw[i : i + batch])),
                    ).value
                )
                for i in range(0, len(raw), batch)
            ]
        )


def load_autoencoder(folder: Path = ASSETS, xp: ModuleType = np) -> Autoencoder:
    """The autoencoder of ``folder`` with the latent model's units; the two must belong together."""
    file, latent = (
        load_weights(folder / "autoencoder.npz", "autoencoder"),
        load_weights(folder / "latent.npz", "latent"),
    )
    if latent.config.get("autoencoder") != file.hash:
        raise ModelError(
            f"{folder / 'latent.npz'}: made for another autoencoder: restore both files"
        )
    return Autoencoder(
        AutoencoderConfig(**_tuples(file.config["network"])),
        _on(xp, file),
        np.array(latent.config["mean"], np.float32),
        np.array(latent.config["std"], np.float32),
        file.hash,
        xp,
    )


@dataclass(frozen=True)
class Classifier:
    """The judge: what subject, what scene?"""

    config: ClassifierConfig
    weights: dict[str, Array]
    hash: str
    xp: ModuleType

    def judge(self, x: np.ndarray, batch: int = 128) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Subject (N,), scene (N,) and features (N, 64) of pictures (N, 32, 32, 3) in [-1, 1]."""
        subjects, scenes, features = [], [], []
        for i in range(0, len(x), batch):
            logits, f = classify(
                Tape(self.xp, self.weights, record=False),
                self.config,
                self.xp.asarray(x[i : i + batch]),
            )
            p = to_numpy(softmax_pair(self.xp, logits.value))
            subjects.append(p[:, :6].argmax(1))
            scenes.append(p[:, 6:].argmax(1))
            features.append(to_numpy(f.value))
        return np.concatenate(subjects), np.concatenate(scenes), np.concatenate(features)


def load_classifier(folder: Path = ASSETS, xp: ModuleType = np) -> Classifier:
    file = load_weights(folder / "classifier.npz", "classifier")
    return Classifier(
        ClassifierConfig(**_tuples(file.config["network"])), _on(xp, file), file.hash, xp
    )
