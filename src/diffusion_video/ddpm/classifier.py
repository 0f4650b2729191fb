"""A small convolutional classifier: the judge of whether a generated picture shows what was asked
for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import layers
from .arrays import Array
from .blocks import conv, linear, norm_silu
from .pictures import SCENE_NAMES, SUBJECT_NAMES
from .tape import Draft, Tape, Var


@dataclass(frozen=True)
class ClassifierConfig:
    size: int = 32
    channels: tuple[int, ...] = (32, 64, 96)
    features: int = 64


def classify(tape: Tape, config: ClassifierConfig, x: Array) -> tuple[Var, Var]:
    """Pictures (N, 32, 32, 3) to logits (N, 6 + 4) of subject and scene, and the features (N, 64)
    before them."""
    h = Var(x)
    for level, c in enumerate(config.channels):
        h = norm_silu(tape, f"norm{level}", conv(tape, f"conv{level}", h, c))
        h = tape.call(layers.pool2, h)
    h = norm_silu(tape, "norm_last", conv(tape, "conv_last", h, config.channels[-1]))
    rows = Var(h.value.reshape(h.value.shape[0], -1))
    h = tape.call(layers.reshape, h, rows)
    features = tape.call(layers.silu, linear(tape, "fc1", h, config.features))
    return linear(tape, "fc2", features, len(SUBJECT_NAMES) + len(SCENE_NAMES)), features


def fresh_classifier(config: ClassifierConfig, seed: int) -> dict[str, np.ndarray]:
    draft = Draft(seed)
    classify(
        Tape(np, draft, record=False),
        config,
        np.zeros((1, config.size, config.size, 3), np.float32),
    )
    return dict(draft)
