"""Adam with a clipped gradient, and the running mean of the weights, on one flat vector."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from .arrays import Array, fused

BETA1, BETA2, TINY = 0.9, 0.99, 1e-8


@dataclass
class OptimiserState:
    """Everything that a step changes; four vectors of the same length and the number of steps
    done."""

    theta: Array
    ema: Array
    m: Array
    v: Array
    step: int = 0


def fresh_state(xp: ModuleType, theta: Array) -> OptimiserState:
    return OptimiserState(theta, theta.copy(), xp.zeros_like(theta), xp.zeros_like(theta))


def _adam(xp: ModuleType) -> Callable[..., tuple[Array, ...]]:
    def step(
        theta: Array,
        ema: Array,
        m: Array,
        v: Array,
        g: Array,
        clip: Array,
        lr: float,
        c1: float,
        c2: float,
        decay: float,
    ) -> tuple[Array, ...]:
        g = g * clip
        m = BETA1 * m + (1 - BETA1) * g
        v = BETA2 * v + (1 - BETA2) * g * g
        theta = theta - lr * (m * c1) / (xp.sqrt(v * c2) + TINY)
        return theta, decay * ema + (1 - decay) * theta, m, v

    return step


def adam_step(
    xp: ModuleType, state: OptimiserState, g: Array, lr: float, decay: float, clip: float = 1.0
) -> None:
    """One step of Adam (Kingma & Ba 2015, algorithm 1) on the gradient ``g`` clipped to norm
    ``clip``,
    then ema = d ema + (1 - d) theta with d warming up as (1 + k) / (10 + k) to ``decay``."""
    k = state.step = state.step + 1
    f = np.float32
    scale = xp.minimum(f(1.0), f(clip) / (xp.sqrt(g @ g) + f(1e-12))).astype(g.dtype)
    d = min(decay, (1 + k) / (10 + k))
    state.theta, state.ema, state.m, state.v = fused(xp, _adam)(
        state.theta,
        state.ema,
        state.m,
        state.v,
        g,
        scale,
        f(lr),
        f(1 / (1 - BETA1**k)),
        f(1 / (1 - BETA2**k)),
        f(d),
    )


def cosine_rate(step: int, total: int, peak: float, warm: int = 200, floor: float = 0.02) -> float:
    """Learning rate: up on a line over ``warm`` steps, then down on a half cosine to ``floor`` of
    the peak."""
    warm = min(warm, max(1, total // 10))
    if step < warm:
        return peak * (step + 1) / warm
    turn = math.pi * (step - warm) / max(1, total - warm)
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(turn)))
