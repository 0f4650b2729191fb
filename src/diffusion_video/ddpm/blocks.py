"""Building blocks of the networks, as runs of layers on a tape."""

from __future__ import annotations

from . import fast, layers, winograd
from .arrays import Array
from .tape import Tape, Var


def linear(tape: Tape, name: str, x: Var, out: int, gain: float = 1.0) -> Var:
    """A fully connected layer (or 1 x 1 convolution) to ``out`` channels."""
    w = tape.param(f"{name}.w", x.value.shape[-1], out, gain=gain)
    return tape.call(layers.linear, x, w, tape.param(f"{name}.b", out))


def conv(tape: Tape, name: str, x: Var, out: int, gain: float = 1.0) -> Var:
    """A 3 x 3 convolution to ``out`` channels."""
    w = tape.param(f"{name}.w", 9 * x.value.shape[-1], out, gain=gain)
    b = tape.param(f"{name}.b", out)
    m = 0 if tape.filters is None else winograd.tile(x.value.shape)
    if tape.filters is not None and m:
        return tape.call(winograd.conv3, x, w, b, filters=tape.filters[name, m])
    return tape.call(layers.conv3, x, w, b)


def norm_silu(tape: Tape, name: str, x: Var, emb: Var | None = None) -> Var:
    """SiLU(GroupNorm(x)); with ``emb`` (N, E) its scale and shift follow time and text (FiLM)."""
    c = x.value.shape[-1]
    gamma, beta = tape.param(f"{name}.gamma", c, gain=2.0), tape.param(f"{name}.beta", c)
    layer = layers.norm_silu if tape.filters is None else fast.norm_silu
    if emb is None:
        return tape.call(layer, x, gamma, beta)
    both = tape.call(layers.film, gamma, beta, linear(tape, f"{name}.film", emb, 2 * c, gain=0.3))
    return tape.call(
        layer, x, tape.call(layers.split_last, both), tape.call(layers.split_rest, both)
    )


def res_block(tape: Tape, name: str, x: Var, out: int, emb: Var | None = None) -> Var:
    """x + conv(norm(conv(norm(x)))), the second normalisation modulated by ``emb`` (Dhariwal &
    Nichol 2021)."""
    h = conv(tape, f"{name}.conv1", norm_silu(tape, f"{name}.norm1", x), out)
    h = conv(tape, f"{name}.conv2", norm_silu(tape, f"{name}.norm2", h, emb), out, gain=0.1)
    skip = x if x.value.shape[-1] == out else linear(tape, f"{name}.skip", x, out)
    return tape.call(layers.add, skip, h)


def attend(
    tape: Tape, name: str, x: Var, context: Var | None, bias: Array, seen: list[Array] | None = None
) -> Var:
    """x + attention of its pixels to each other, or to the words of ``context`` (N, M, D)."""
    c = x.value.shape[-1]
    pixels = Var(x.value.reshape(x.value.shape[0], -1, c))
    flat = tape.call(layers.reshape, x, pixels)
    keys = flat if context is None else context
    q, k, v = (
        linear(tape, f"{name}.{part}", source, c)
        for part, source in (("q", flat), ("k", keys), ("v", keys))
    )
    heard = tape.call(layers.attention, q, k, v, Var(bias), seen=seen)
    out = linear(tape, f"{name}.out", heard, c, gain=0.3)
    return tape.call(layers.add, x, tape.call(layers.reshape, out, x))
