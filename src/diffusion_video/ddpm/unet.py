"""The network: a U-Net that looks at x_t, t and the words of a prompt (Ho et al. 2020, appendix B;
cross-attention on words as in Rombach et al. 2022, section 3.3)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from . import layers
from .arrays import Array
from .blocks import attend, conv, linear, norm_silu, res_block
from .tape import Draft, Tape, Var
from .text import LENGTH, WORDS, key_mask

MUTED = -1e9
"""Added to the score of a padded place: nobody hears it."""


@dataclass(frozen=True)
class UNetConfig:
    """Shape of a U-Net. ``self_levels`` and ``cross_levels`` name the levels (0 = full size) with
    attention."""

    size: int = 32
    """Side of the pictures it is trained on, pixels."""
    in_channels: int = 3
    channels: tuple[int, ...] = (64, 128, 192)
    self_levels: tuple[int, ...] = (2,)
    cross_levels: tuple[int, ...] = (1, 2)
    time_dim: int = 64
    emb_dim: int = 256
    word_dim: int = 64


@dataclass
class Watch:
    """Collects what the film shows of a forward pass; hand one to :func:`unet`."""

    cross: list[tuple[str, Array]] = field(default_factory=list)
    """(place, weights (N, H W, LENGTH)) of every cross-attention, in order."""
    shapes: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)
    """(block, (H, W, C)) of every block's output, in order."""


def time_features(t: np.ndarray, dim: int) -> np.ndarray:
    """sin and cos of t at ``dim``/2 frequencies, (N, dim) (Vaswani et al. 2017, section 3.5)."""
    frequencies = np.exp(-np.log(10000.0) * np.arange(dim // 2) / (dim // 2))
    angles = np.asarray(t, np.float64)[:, None] * frequencies
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def encode_text(tape: Tape, config: UNetConfig, ids: np.ndarray) -> tuple[Var, Var, Array]:
    """The words' vectors (N, LENGTH, D), their mean (N, D), and the bias (N, 1, LENGTH) that mutes
    padding."""
    xp, d = tape.xp, config.word_dim
    table = tape.param("text.table", len(WORDS), d, gain=len(WORDS) ** 0.5)
    mask = xp.asarray(key_mask(ids)).astype(table.value.dtype)
    words = tape.call(layers.lookup, table, Var(xp.asarray(ids)))
    hidden = tape.call(layers.silu, linear(tape, "text.fc1", words, 2 * d))
    words = tape.call(layers.add, words, linear(tape, "text.fc2", hidden, d, gain=0.3))
    return words, tape.call(layers.masked_mean, words, Var(mask)), ((1 - mask) * MUTED)[:, None, :]


def embed(tape: Tape, config: UNetConfig, t: np.ndarray, pooled: Var) -> Var:
    """Time and pooled text as one vector (N, emb_dim) that modulates every block."""
    features = Var(tape.xp.asarray(time_features(t, config.time_dim)).astype(pooled.value.dtype))
    h = tape.call(layers.silu, linear(tape, "time.fc1", features, config.emb_dim))
    both = tape.call(
        layers.add,
        linear(tape, "time.fc2", h, config.emb_dim),
        linear(tape, "text.pool", pooled, config.emb_dim),
    )
    return tape.call(layers.silu, both)


def unet(
    tape: Tape,
    config: UNetConfig,
    x: Array,
    t: np.ndarray,
    ids: np.ndarray,
    watch: Watch | None = None,
) -> Var:
    """The network's answer (N, H, W, C) to x_t (N, H, W, C), t (N,) and the prompts' ids (N,
    LENGTH)."""
    words, pooled, mute = encode_text(tape, config, ids)
    emb = embed(tape, config, t, pooled)
    quiet = mute[:, :, :1] * 0

    def block(name: str, h: Var, level: int) -> Var:
        h = res_block(tape, name, h, config.channels[level], emb)
        if level in config.self_levels:
            h = attend(tape, f"{name}.self", h, None, quiet)
        if level in config.cross_levels:
            seen: list[Array] | None = None if watch is None else []
            h = attend(tape, f"{name}.cross", h, words, mute, seen)
            if watch is not None and seen:
                watch.cross.append((name, seen[0]))
        if watch is not None:
            watch.shapes.append((name, tuple(h.value.shape[1:])))
        return h

    h = conv(tape, "conv_in", Var(x), config.channels[0])
    skips: list[Var] = []
    last = len(config.channels) - 1
    for level in range(last + 1):
        h = block(f"down{level}", h, level)
        skips.append(h)
        if level < last:
            h = tape.call(layers.pool2, h)
    h = block("mid", h, last)
    for level in range(last, -1, -1):
        h = block(f"up{level}", tape.call(layers.concat, h, skips[level]), level)
        if level:
            h = tape.call(layers.up2, h)
    return conv(tape, "conv_out", norm_silu(tape, "norm_out", h), config.in_channels, gain=0.1)


def fresh_unet(config: UNetConfig, seed: int) -> dict[str, np.ndarray]:
    """Untrained weights, float32, drawn from ``seed`` in the order in which the network asks for
    them."""
    draft = Draft(seed)
    side = 2 ** len(config.channels)
    blank = np.zeros((1, side, side, config.in_channels), np.float32)
    unet(Tape(np, draft, record=False), config, blank, np.ones(1), np.zeros((1, LENGTH), np.int64))
    return dict(draft)
