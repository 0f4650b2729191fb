"""The layers, each with its backward pass written by hand.

A layer is a function ``layer(xp, *inputs) -> (y, back)``; ``back(dy)`` gives the gradients of the
loss
with respect to the inputs, in their order. Pictures are (N, H, W, C). Nothing is hidden: what
``back``
needs is what the closure holds. ``tests/ddpm/test_layers.py`` holds each against central
differences.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import ModuleType

from .arrays import Array, fused

Back = Callable[[Array], tuple[Array, ...]]
Result = tuple[Array, Back]
GROUPS = 8


def add(xp: ModuleType, a: Array, b: Array) -> Result:
    """a + b, same shape."""
    return a + b, lambda dy: (dy, dy)


def concat(xp: ModuleType, a: Array, b: Array) -> Result:
    """Channels of ``a``, then channels of ``b``: (..., Ca + Cb)."""
    split = a.shape[-1]
    return xp.concatenate([a, b], axis=-1), lambda dy: (dy[..., :split], dy[..., split:])


def linear(xp: ModuleType, x: Array, w: Array, b: Array) -> Result:
    """y = x w + b with x (..., Ci), w (Ci, Co), b (Co,); on pictures this is a 1 x 1
    convolution."""
    rows = x.reshape(-1, x.shape[-1])

    def back(dy: Array) -> tuple[Array, ...]:
        d = dy.reshape(-1, dy.shape[-1])
        return (d @ w.T).reshape(x.shape), rows.T @ d, column_sums(xp, d)

    y = rows @ w
    y += b
    return y.reshape(*x.shape[:-1], -1), back


def column_sums(xp: ModuleType, d: Array) -> Array:
    """Sum over the rows of (M, C), as a matrix product (far faster than a strided reduction)."""
    return (ones_row(xp, d.shape[0], d.dtype) @ d)[0]


@lru_cache(maxsize=64)
def ones_row(xp: ModuleType, count: int, dtype: object) -> Array:
    return xp.ones((1, count), dtype)


@lru_cache(maxsize=64)
def group_mean(xp: ModuleType, channels: int, pixels: int, dtype: object) -> Array:
    """The matrix (C, C) that turns sums over the pixels of channels into means over their
    groups."""
    group = xp.arange(channels) // (channels // GROUPS)
    return (group[:, None] == group[None, :]).astype(dtype) / xp.asarray(
        pixels * (channels // GROUPS), dtype
    )


def im2col(xp: ModuleType, x: Array) -> Array:
    """The 3 x 3 neighbourhood of every pixel, zeros outside: (N, H, W, C) -> (N H W, 9 C).

    Four float32 travel as one 16-byte number where C allows it: the copy is then bound by memory.
    """
    n, h, w, c = x.shape
    padded = xp.zeros((n, h + 2, w + 2, c), x.dtype)
    padded[:, 1:-1, 1:-1] = x
    if x.dtype == xp.float32 and c % 4 == 0:
        padded = padded.view(xp.complex128)
    s = padded.strides
    windows = xp.lib.stride_tricks.as_strided(
        padded, (n, h, w, 3, 3 * padded.shape[-1]), (s[0], s[1], s[2], s[1], s[3])
    )
    return xp.ascontiguousarray(windows).view(x.dtype).reshape(n * h * w, 9 * c)


def conv3(xp: ModuleType, x: Array, w: Array, b: Array) -> Result:
    """3 x 3 convolution, padding 1: x (N, H, W, Ci), w (9 Ci, Co) with rows in (dy, dx, ci) order,
    b (Co,)."""
    cols, (ci, co) = im2col(xp, x), (x.shape[-1], w.shape[-1])

    def back(dy: Array) -> tuple[Array, ...]:
        d = dy.reshape(-1, co)
        turned = w.reshape(3, 3, ci, co)[::-1, ::-1].transpose(0, 1, 3, 2).reshape(9 * co, ci)
        return (im2col(xp, dy) @ turned).reshape(x.shape), cols.T @ d, column_sums(xp, d)

    y = cols @ w
    y += b
    return y.reshape(*x.shape[:-1], co), back


def pool2(xp: ModuleType, x: Array) -> Result:
    """Mean of 2 x 2 blocks: (N, H, W, C) -> (N, H/2, W/2, C)."""
    y = (x[:, ::2, ::2] + x[:, 1::2, ::2] + x[:, ::2, 1::2] + x[:, 1::2, 1::2]) * 0.25
    return y, lambda dy: (repeat2(xp, dy * 0.25),)


def up2(xp: ModuleType, x: Array) -> Result:
    """Nearest-neighbour doubling: (N, H, W, C) -> (N, 2H, 2W, C)."""
    return repeat2(xp, x), lambda d: (
        d[:, ::2, ::2] + d[:, 1::2, ::2] + d[:, ::2, 1::2] + d[:, 1::2, 1::2],
    )


def repeat2(xp: ModuleType, x: Array) -> Array:
    n, h, w, c = x.shape
    y = xp.empty((n, h, 2, w, 2, c), x.dtype)
    y[:] = x[:, :, None, :, None, :]
    return y.reshape(n, 2 * h, 2 * w, c)


def _sigmoid(xp: ModuleType, x: Array) -> Array:
    """1 / (1 + e^-x); the floor keeps e^-x finite in float32, where the sigmoid is 0 anyhow."""
    return 1 / (1 + xp.exp(-xp.maximum(x, -80.0)))


def _silu(xp: ModuleType) -> Callable[..., Array]:
    return lambda x: x * _sigmoid(xp, x)


def _silu_back(xp: ModuleType) -> Callable[..., Array]:
    def derivative(dy: Array, x: Array) -> Array:
        s = _sigmoid(xp, x)
        return dy * s * (1 + x * (1 - s))

    return derivative


def silu(xp: ModuleType, x: Array) -> Result:
    """x sigmoid(x) (Elfwing et al. 2017; Ramachandran et al. 2017)."""
    return fused(xp, _silu)(x), lambda dy: (fused(xp, _silu_back)(dy, x),)


def _normalise(xp: ModuleType) -> Callable[..., Array]:
    def forward(
        centred: Array, rstd: Array, scale: Array, shift: Array
    ) -> tuple[Array, Array]:
        xhat = centred * rstd
        u = xhat * scale + shift
        return xhat, u * _sigmoid(xp, u)

    return forward


def _normalise_back(xp: ModuleType) -> Callable[..., Array]:
    def inner(dy: Array, xhat: Array, scale: Array, shift: Array) -> tuple[Array, Array]:
        u = xhat * scale + shift
        s = _sigmoid(xp, u)
        du = dy * s * (1 + u * (1 - s))
        return du, du * xhat

    return inner


def _project(xp: ModuleType) -> Callable[..., Array]:
    return lambda du, xhat, scale, m1, m2, rstd: (du * scale - m1 - xhat * m2) * rstd


def norm_silu(xp: ModuleType, x: Array, scale: Array, shift: Array) -> Result:
    """SiLU(scale GroupNorm(x) + shift): Wu & He 2018 with the scale and shift of Perez et al. 2018
    (FiLM).

    x (N, H, W, C); scale and shift (N, C), or (C,) for a plain normalisation. One layer because the
    four element-wise parts then pass over memory once.
    """
    n, c, dtype = x.shape[0], x.shape[-1], x.dtype
    flat = x.reshape(n, -1, c)
    ones, mean_of = ones_row(xp, flat.shape[1], dtype), group_mean(xp, c, flat.shape[1], dtype)
    mean = (ones @ flat) @ mean_of
    centred = flat - mean
    rstd = ((ones @ xp.square(centred)) @ mean_of + 1e-5) ** -0.5
    a, b = (scale[:, None], shift[:, None]) if scale.ndim == 2 else (scale, shift)
    xhat, y = fused(xp, _normalise)(centred, rstd, a, b)

    def back(dy: Array) -> tuple[Array, ...]:
        du, du_xhat = fused(xp, _normalise_back)(dy.reshape(flat.shape), xhat, a, b)
        s1, s2 = ones @ du, ones @ du_xhat
        dx = fused(xp, _project)(du, xhat, a, (s1 * a) @ mean_of, (s2 * a) @ mean_of, rstd)
        dscale, dshift = s2[:, 0], s1[:, 0]
        if scale.ndim == 1:
            dscale, dshift = dscale.sum(0), dshift.sum(0)
        return dx.reshape(x.shape), dscale, dshift

    return y.reshape(x.shape), back


def film(xp: ModuleType, gamma: Array, beta: Array, modulation: Array) -> Result:
    """Scale and shift (N, 2C) side by side: gamma (1 + s) and beta (1 + s) + t, with modulation =
    (s, t)."""
    c = gamma.shape[-1]
    s, t = modulation[:, :c], modulation[:, c:]
    y = xp.concatenate([gamma * (1 + s), beta * (1 + s) + t], axis=-1)

    def back(dy: Array) -> tuple[Array, ...]:
        da, db = dy[:, :c], dy[:, c:]
        ds = da * gamma + db * beta
        return (da * (1 + s)).sum(0), (db * (1 + s)).sum(0), xp.concatenate([ds, db], axis=-1)

    return y, back


def attention(
    xp: ModuleType, q: Array, k: Array, v: Array, bias: Array, seen: list[Array] | None = None
) -> Result:
    """softmax(q k^T / sqrt(d) + bias) v (Vaswani et al. 2017, eq. 1).

    q (N, L, d), k and v (N, M, d), bias (N, 1, M): 0 where a key may be heard, very negative where
    not.
    ``seen`` collects the weights (N, L, M). No gradient flows into ``bias``.
    """
    scale = q.shape[-1] ** -0.5
    scores = (q @ k.transpose(0, 2, 1)) * scale + bias
    weights = xp.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    if seen is not None:
        seen.append(weights)

    def back(dy: Array) -> tuple[Array, ...]:
        dw = dy @ v.transpose(0, 2, 1)
        ds = weights * (dw - (dw * weights).sum(axis=-1, keepdims=True)) * scale
        return (
            ds @ k,
            ds.transpose(0, 2, 1) @ q,
            weights.transpose(0, 2, 1) @ dy,
            xp.zeros_like(bias),
        )

    return weights @ v, back


def lookup(xp: ModuleType, table: Array, ids: Array) -> Result:
    """Rows of ``table`` (V, d) for ``ids`` (N, L): (N, L, d)."""
    onehot = (ids.reshape(-1, 1) == xp.arange(table.shape[0])[None, :]).astype(table.dtype)
    return table[ids], lambda dy: (
        onehot.T @ dy.reshape(-1, table.shape[1]),
        xp.zeros(ids.shape, table.dtype),
    )


def masked_mean(xp: ModuleType, x: Array, mask: Array) -> Result:
    """Mean of x (N, L, d) over the places where mask (N, L) is 1: (N, d)."""
    weights = mask / mask.sum(axis=1, keepdims=True)
    y = (x * weights[..., None]).sum(axis=1)
    return y, lambda dy: (dy[:, None, :] * weights[..., None], xp.zeros_like(mask))


def split_last(xp: ModuleType, x: Array) -> Result:
    """The first half of the last axis (N, 2C) -> (N, C); its twin is :func:`split_rest`."""
    c = x.shape[-1] // 2
    return x[..., :c], lambda dy: (xp.concatenate([dy, xp.zeros_like(dy)], axis=-1),)


def split_rest(xp: ModuleType, x: Array) -> Result:
    """The second half of the last axis (N, 2C) -> (N, C)."""
    c = x.shape[-1] // 2
    return x[..., c:], lambda dy: (xp.concatenate([xp.zeros_like(dy), dy], axis=-1),)


def space_to_depth(xp: ModuleType, x: Array) -> Result:
    """2 x 2 blocks become channels: (N, H, W, C) -> (N, H/2, W/2, 4C)."""
    return _fold(x), lambda dy: (_unfold(dy),)


def depth_to_space(xp: ModuleType, x: Array) -> Result:
    """The inverse of :func:`space_to_depth`: (N, H, W, 4C) -> (N, 2H, 2W, C)."""
    return _unfold(x), lambda dy: (_fold(dy),)


def _fold(x: Array) -> Array:
    n, h, w, c = x.shape
    return (
        x.reshape(n, h // 2, 2, w // 2, 2, c)
        .transpose(0, 1, 3, 2, 4, 5)
        .reshape(n, h // 2, w // 2, 4 * c)
    )


def _unfold(x: Array) -> Array:
    n, h, w, c = x.shape
    return (
        x.reshape(n, h, w, 2, 2, c // 4)
        .transpose(0, 1, 3, 2, 4, 5)
        .reshape(n, 2 * h, 2 * w, c // 4)
    )


def reshape(xp: ModuleType, x: Array, like: Array) -> Result:
    """``x`` in the shape of ``like`` (whose values are not used)."""
    return x.reshape(like.shape), lambda dy: (dy.reshape(x.shape), xp.zeros_like(like))
