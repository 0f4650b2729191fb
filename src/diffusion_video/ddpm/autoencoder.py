"""The autoencoder of the latent model: 64 x 64 x 3 <-> 8 x 8 x 4 (spatial factor 8, Rombach et al.
2022)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import layers
from .arrays import Array
from .blocks import conv, norm_silu, res_block
from .tape import Draft, Tape, Var


@dataclass(frozen=True)
class AutoencoderConfig:
    """2 x 2 blocks of pixels become channels at once, then ``channels`` at 1/2, 1/4 and 1/8 of the
    side."""

    size: int = 64
    channels: tuple[int, ...] = (64, 128, 192)
    latent: int = 4


def encode(tape: Tape, config: AutoencoderConfig, x: Array) -> Var:
    """Pictures (N, 64, 64, 3) in [-1, 1] to raw latents (N, 8, 8, 4)."""
    h = conv(tape, "enc.in", tape.call(layers.space_to_depth, Var(x)), config.channels[0])
    for level, c in enumerate(config.channels):
        h = res_block(tape, f"enc{level}", h, c)
        if level < len(config.channels) - 1:
            h = tape.call(layers.pool2, h)
    h = res_block(tape, "enc.mid", h, config.channels[-1])
    return conv(tape, "enc.out", norm_silu(tape, "enc.norm", h), config.latent)


def decode(tape: Tape, config: AutoencoderConfig, z: Var) -> Var:
    """Raw latents (N, 8, 8, 4) to pictures (N, 64, 64, 3)."""
    h = res_block(
        tape, "dec.mid", conv(tape, "dec.in", z, config.channels[-1]), config.channels[-1]
    )
    for level in range(len(config.channels) - 1, -1, -1):
        h = res_block(tape, f"dec{level}", h, config.channels[level])
        if level:
            h = tape.call(layers.up2, h)
    h = conv(tape, "dec.out", norm_silu(tape, "dec.norm", h), 12)
    return tape.call(layers.depth_to_space, h)


def fresh_autoencoder(config: AutoencoderConfig, seed: int) -> dict[str, np.ndarray]:
    """Untrained weights, float32."""
    draft = Draft(seed)
    tape = Tape(np, draft, record=False)
    decode(tape, config, encode(tape, config, np.zeros((1, 16, 16, 3), np.float32)))
    return dict(draft)
