"""What is minimised: one class a network, each giving loss and gradient of one step.

The random numbers of a step are a function of (seed, step): a run that was cut off goes on exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

import numpy as np

from .arrays import Array
from .autoencoder import AutoencoderConfig, decode, encode
from .classifier import ClassifierConfig, classify
from .dataset import Dataset
from .pictures import SCENE_NAMES, SUBJECT_NAMES
from .process import q_sample, v_from
from .schedule import Schedule
from .tape import Tape
from .text import captions, token_ids, tokenise
from .unet import UNetConfig, unet

Gradients = dict[str, Array]


def caption_table() -> np.ndarray:
    """Ids of every caption: (subjects, scenes, 8, LENGTH)."""
    return np.array([[token_ids(captions(s, c)) for c in SCENE_NAMES] for s in SUBJECT_NAMES])


def to_unit(xp: ModuleType, pixels: Array) -> Array:
    """Bytes to float32 in [-1, 1] on the device; floats (latents) stay as they are."""
    return (
        pixels
        if pixels.dtype == xp.float32
        else pixels.astype(xp.float32) / xp.float32(127.5) - xp.float32(1)
    )


@dataclass(frozen=True)
class Draws:
    """The random numbers of one step: which pictures, and noise; for diffusion also times and
    captions."""

    index: np.ndarray
    eps: np.ndarray
    t: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    ids: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))


class DiffusionObjective:
    """L_simple (Ho et al. 2020, eq. 14) on eps, or its twin on v (Salimans & Ho 2022), with
    dropped prompts."""

    def __init__(
        self,
        config: UNetConfig,
        schedule: Schedule,
        data: Array,
        labels: Dataset,
        target: str,
        batch: int,
        seed: int,
        drop: float = 0.12,
        xp: ModuleType = np,
    ) -> None:
        self.config, self.schedule, self.target, self.drop = config, schedule, target, drop
        self.batch, self.seed, self.xp = batch, seed, xp
        self.data, self.labels, self.captions = data, labels, caption_table()

    def draws(self, step: int) -> Draws:
        """Pictures, times, captions and noise of ``step``."""
        rng = np.random.default_rng([self.seed, step])
        index = rng.integers(len(self.labels), size=self.batch)
        t = rng.integers(1, self.schedule.steps + 1, self.batch)
        ids = self.captions[
            self.labels.subject[index], self.labels.scene[index], rng.integers(8, size=self.batch)
        ]
        ids = np.where(rng.random((self.batch, 1)) < self.drop, tokenise("").ids, ids)
        eps = rng.standard_normal((self.batch, *self.data.shape[1:]), dtype=np.float32)
        return Draws(index, eps, t, ids)

    def loss(
        self, weights: Mapping[str, Array], d: Draws, record: bool = True
    ) -> tuple[Array, Gradients]:
        """Loss (a scalar on the device) and the gradient of every weight for the draws ``d``."""
        xp = self.xp
        x_0, eps = to_unit(xp, self.data[xp.asarray(d.index)]), xp.asarray(d.eps)
        x_t = q_sample(self.schedule, x_0, d.t, eps)
        wanted = eps if self.target == "eps" else v_from(self.schedule, x_0, d.t, eps)
        tape = Tape(xp, weights, record)
        out = unet(tape, self.config, x_t, d.t, d.ids)
        return squared_error(tape, out, wanted, record)


class AutoencoderObjective:
    """Mean squared error of the reconstruction, with a little noise on the latent and a pull to
    small latents."""

    NOISE, PULL = np.float32(0.03), 1e-5

    def __init__(
        self, config: AutoencoderConfig, data: Array, batch: int, seed: int, xp: ModuleType = np
    ) -> None:
        self.config, self.data, self.batch, self.seed, self.xp = config, data, batch, seed, xp

    def draws(self, step: int) -> Draws:
        """Pictures and the shake of their latents."""
        rng, c = np.random.default_rng([self.seed, step]), self.config
        index, side = (
            rng.integers(len(self.data), size=self.batch),
            self.data.shape[1] // 2 ** len(c.channels),
        )
        return Draws(
            index,
            rng.standard_normal((self.batch, side, side, c.latent), dtype=np.float32) * self.NOISE,
        )

    def loss(
        self, weights: Mapping[str, Array], d: Draws, record: bool = True
    ) -> tuple[Array, Gradients]:
        """As :meth:`DiffusionObjective.loss`."""
        xp = self.xp
        x = to_unit(xp, self.data[xp.asarray(d.index)])
        tape = Tape(xp, weights, record)
        z = encode(tape, self.config, x)
        raw = z.value
        z.value = raw + xp.asarray(d.eps)
        out = decode(tape, self.config, z)
        z.grad = raw * np.float32(2 * self.PULL / raw.size)
        return squared_error(tape, out, x, record)


class ClassifierObjective:
    """Cross-entropy of subject plus scene on slightly noisy pictures."""

    def __init__(
        self,
        config: ClassifierConfig,
        data: Array,
        labels: Dataset,
        batch: int,
        seed: int,
        xp: ModuleType = np,
    ) -> None:
        self.config, self.data, self.labels = config, data, labels
        self.batch, self.seed, self.xp = batch, seed, xp

    def draws(self, step: int) -> Draws:
        """Pictures and noise of a spread up to 0.15."""
        rng = np.random.default_rng([self.seed, step])
        index = rng.integers(len(self.labels), size=self.batch)
        spread = rng.uniform(0, 0.15, (self.batch, 1, 1, 1)).astype(np.float32)
        return Draws(
            index,
            spread * rng.standard_normal((self.batch, *self.data.shape[1:]), dtype=np.float32),
        )

    def loss(
        self, weights: Mapping[str, Array], d: Draws, record: bool = True
    ) -> tuple[Array, Gradients]:
        """As :meth:`DiffusionObjective.loss`."""
        xp, index = self.xp, d.index
        x = to_unit(xp, self.data[xp.asarray(index)]) + xp.asarray(d.eps)
        tape = Tape(xp, weights, record)
        logits, _ = classify(tape, self.config, x)
        wanted = np.zeros(logits.value.shape, np.float32)
        wanted[np.arange(self.batch), self.labels.subject[index]] = 1
        wanted[np.arange(self.batch), len(SUBJECT_NAMES) + self.labels.scene[index]] = 1
        p, target = softmax_pair(xp, logits.value), xp.asarray(wanted)
        loss = -(target * xp.log(p + np.float32(1e-9))).sum() / self.batch
        tape.backward(logits, (p - target) / np.float32(self.batch))
        return loss, {name: v.grad for name, v in tape.params.items()}


def softmax_pair(xp: ModuleType, logits: Array) -> Array:
    """Probabilities of subject and of scene, side by side, each summing to 1."""
    parts = []
    for part in (logits[:, : len(SUBJECT_NAMES)], logits[:, len(SUBJECT_NAMES) :]):
        e = xp.exp(part - part.max(axis=1, keepdims=True))
        parts.append(e / e.sum(axis=1, keepdims=True))
    return xp.concatenate(parts, axis=1)


def squared_error(tape: Tape, out: object, wanted: Array, record: bool) -> tuple[Array, Gradients]:
    """Mean (out - wanted)^2 and, where the tape records, the gradients of the weights."""
    difference = out.value - wanted  # type: ignore[attr-defined]
    flat = difference.ravel()
    loss = (flat @ flat) / flat.size
    if not record:
        return loss, {}
    tape.backward(out, difference * np.float32(2 / flat.size))  # type: ignore[arg-type]
    return loss, {name: v.grad for name, v in tape.params.items()}
