"""What NumPy runs where nothing is learned: the layers' numbers in fewer passes over memory."""

from __future__ import annotations

from types import ModuleType

import numpy as np

from . import layers
from .arrays import Array
from .layers import Result

PIXELS = 1024
"""Of so many pixels at once, what a layer makes on its way stays in the cache."""


def parts(shape: tuple[int, ...]) -> list[slice]:
    """Runs of whole pictures (N, H, W, C), :data:`PIXELS` each."""
    step = max(1, PIXELS // (shape[1] * shape[2]))
    return [slice(i, i + step) for i in range(0, shape[0], step)]


def norm_silu(xp: ModuleType, x: Array, scale: Array, shift: Array) -> Result:
    """:func:`layers.norm_silu`, a few pictures at a time in two buffers."""
    n, c = x.shape[0], x.shape[-1]
    y = np.empty_like(x)
    pictures, out = x.reshape(n, -1, c), y.reshape(n, -1, c)
    a, b = (np.broadcast_to(v, (n, c))[:, None] for v in (scale, shift))
    for part in parts(x.shape):
        _norm_silu(pictures[part], a[part], b[part], out[part])
    return y, lambda dy: layers.norm_silu(xp, x, scale, shift)[1](dy)


def _norm_silu(x: np.ndarray, scale: np.ndarray, shift: np.ndarray, y: np.ndarray) -> None:
    """y = u / (1 + e^-u), u = scale xhat + shift, by way of -u; all (N, P, C)."""
    _, p, c = x.shape
    ones, mean_of = layers.ones_row(np, p, x.dtype), layers.group_mean(np, c, p, x.dtype)
    np.subtract(x, ones @ x @ mean_of, out=y)
    other = np.square(y)
    y *= -scale * (ones @ other @ mean_of + 1e-5) ** -0.5
    y -= shift
    with np.errstate(over="ignore"):  # e^-u is infinite, then SiLU is 0
        np.exp(y, out=other)
    np.subtract(-1, other, out=other)
    y /= other
