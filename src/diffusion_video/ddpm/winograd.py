"""3 x 3 convolution with four times fewer multiplications, on NumPy and with fixed weights.

Winograd's minimal filtering F(m x m, 3 x 3) (Lavin & Gray 2016, eq. 8): a tile of m x m outputs is

    Y = A^T [(G g G^T) * (B^T d B)] A,

with g the filter and d the (m + 2) x (m + 2) inputs that the tile sees. The product in the middle
is taken number by number: with m = 4, 36 multiplications instead of 16 x 9. Over channels it is 36
matrix products. G g G^T is kept with the weights (:class:`Filters`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import ModuleType

import numpy as np

from . import layers
from .arrays import Array
from .fast import parts
from .layers import Result

TAPS = 3
POINTS = {2: (0, 1, -1), 4: (0, 2 / 3, -2 / 3, 3 / 2, -3 / 2)}
"""By m: where polynomials are evaluated, besides infinity. The usual 0, 1, -1, 2, -2 would lose
five times as much in float32 (how points and error hang together: Barabasz et al. 2020)."""

SMALL = 1_000_000
"""Products of at most so many multiplications OpenBLAS takes as they are; others it first copies
into an order of its own, which here costs more than it gains."""


@cache
def transforms(m: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A^T (m, m + 2), G (m + 2, 3) and B^T (m + 2, m + 2), float64.

    Toom and Cook multiply polynomials by evaluating both (V, Vandermonde), multiplying the values
    and interpolating (V^-1); what a convolution layer computes is the transpose of that.
    """

    def evaluate(terms: int) -> np.ndarray:
        return np.vstack([np.vander(POINTS[m], terms, increasing=True), np.eye(terms)[-1]])

    return evaluate(m).T, evaluate(TAPS), np.linalg.inv(evaluate(m + TAPS - 1)).T


def tile(shape: tuple[int, ...]) -> int:
    """The quickest m for pictures (N, H, W, C), 0 where it is the direct convolution.

    Few pixels share the cost of reading the filters, which grow with m."""
    n, h, w, c = shape
    if h % 4 or w % 4 or c < 16:
        return 0
    return 4 if n * h * w >= 128 else 2


class Filters(dict[tuple[str, int], np.ndarray]):
    """By name and m, the transformed filters of ``weights``, which must not change any more; each
    is made when it is first asked for."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, key: tuple[str, int]) -> np.ndarray:
        name, m = key
        made = self[key] = transform_filters(self._weights[f"{name}.w"], m)
        return made


def transform_filters(w: np.ndarray, m: int) -> np.ndarray:
    """G g G^T of w (9 Ci, Co), rows as in :func:`layers.conv3`: ((m + 2)^2, Ci, Co), the first axis
    in (x, y) order."""
    g, co = transforms(m)[1], w.shape[-1]
    both = np.einsum("jx,iy->jiyx", g, g).reshape(-1, TAPS * TAPS)
    u: np.ndarray = both @ w.reshape(TAPS * TAPS, -1)
    return u.reshape(len(both), -1, co).astype(w.dtype)


def conv3(xp: ModuleType, x: Array, w: Array, b: Array, filters: Array) -> Result:
    """:func:`layers.conv3` by way of ``filters``, those of w."""
    m = round(len(filters) ** 0.5) - TAPS + 1
    y = np.empty((*x.shape[:-1], len(b)), x.dtype)
    for part in parts(x.shape):
        products = multiply(transform_inputs(x[part], m), filters)
        _lay(transform_outputs(products, m), y[part])
        y[part] += b
    return y, lambda dy: layers.conv3(xp, x, w, b)[1](dy)


def transform_inputs(x: np.ndarray, m: int) -> np.ndarray:
    """B^T d B of every tile: (N, H, W, C) -> ((m + 2)^2, N H/m W/m, C), the first axis in (x, y)
    order."""
    (n, h, w, c), bt = x.shape, transforms(m)[2].astype(x.dtype)
    k, down, across = len(bt), h // m, w // m
    padded = np.zeros((n, h + 2, w + 2, c), x.dtype)
    padded[:, 1:-1, 1:-1] = x
    s = padded.strides
    columns = _view(padded, (k, n, h + 2, across, c), (s[2], *s[:2], m * s[2], s[3]))
    half = _first_axis(bt, columns.reshape(k, n * (h + 2), -1)).reshape(k, n, h + 2, -1)
    s = half.strides
    rows = _view(half, (k, n, down, k, across * c), (*s[:2], m * s[2], *s[2:]))
    v = np.empty((k, k, n, down, across * c), x.dtype)
    np.matmul(bt, rows, out=v.transpose(0, 2, 3, 1, 4))
    return v.reshape(k * k, -1, c)


def _view(x: np.ndarray, shape: tuple[int, ...], strides: tuple[int, ...]) -> np.ndarray:
    return np.lib.stride_tricks.as_strided(x, shape, strides, writeable=False)


def transform_outputs(products: np.ndarray, m: int) -> np.ndarray:
    """A^T M A of every tile: ((m + 2)^2, T, C) -> (m, m, T, C), the first axes in (x, y) order."""
    at = transforms(m)[0].astype(products.dtype)
    half = _first_axis(at, products.reshape(m + 2, m + 2, -1))
    tiles: np.ndarray = at @ half
    return tiles.reshape(m, m, *products.shape[1:])


def _first_axis(matrix: np.ndarray, x: np.ndarray) -> np.ndarray:
    """``matrix`` (K', K) times ``x`` (K, R, L) along the first axis, in R small products."""
    y = np.empty((len(matrix), *x.shape[1:]), x.dtype)
    np.matmul(matrix, x.transpose(1, 0, 2), out=y.transpose(1, 0, 2))
    return y


def multiply(v: np.ndarray, u: np.ndarray) -> np.ndarray:
    """The products (K, T, Co) of v (K, T, Ci) and u (K, Ci, Co), some rows at a time where all of
    them would be over :data:`SMALL`."""
    (k, t, ci), co = v.shape, u.shape[-1]
    size = max(d for d in range(1, t + 1) if t % d == 0 and (d * ci * co <= SMALL or d == 1))
    y: np.ndarray = v.reshape(k, -1, size, ci) @ u[:, None]
    return y.reshape(k, t, co)


def _lay(tiles: np.ndarray, y: np.ndarray) -> None:
    """Tiles (m, m, T, C) side by side into the pictures ``y`` (N, H, W, C)."""
    m, (n, h, w, c) = len(tiles), y.shape
    spread = tiles.reshape(m, m, n, h // m, w // m, c)
    y.reshape(n, h // m, m, w // m, m, c)[:] = spread.transpose(2, 3, 1, 4, 0, 5)
