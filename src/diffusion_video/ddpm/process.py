"""The diffusion process in formulas; t is an int, or one int per picture (N,).

x_0, x_t, eps, v are arrays (N, ...); numbers are looked up in a :class:`~.schedule.Schedule`.
"""

from __future__ import annotations

import numpy as np

from .arrays import Array
from .schedule import Schedule

Times = int | np.ndarray


def signal_and_noise(schedule: Schedule, t: Times, like: Array) -> tuple[Array, Array]:
    """sqrt(abar_t) and sqrt(1 - abar_t), shaped to multiply ``like`` (N, ...)."""
    abar = np.asarray(schedule.abar[t])
    both = np.stack([np.sqrt(abar), np.sqrt(1 - abar)])
    if abar.ndim == 0:
        return float(both[0]), float(both[1])
    shape = (2, -1) + (1,) * (like.ndim - 1)
    both = both.reshape(shape).astype(like.dtype)
    if not isinstance(like, np.ndarray):
        import cupy  # type: ignore[import-not-found]

        both = cupy.asarray(both)
    return both[0], both[1]


def q_sample(schedule: Schedule, x_0: Array, t: Times, eps: Array) -> Array:
    """x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps (Ho et al. 2020, eq. 4)."""
    a, s = signal_and_noise(schedule, t, x_0)
    return a * x_0 + s * eps


def v_from(schedule: Schedule, x_0: Array, t: Times, eps: Array) -> Array:
    """v = sqrt(abar_t) eps - sqrt(1 - abar_t) x_0 (Salimans & Ho 2022, section 2.4 / appendix
    D)."""
    a, s = signal_and_noise(schedule, t, x_0)
    return a * eps - s * x_0


def eps_from_v(schedule: Schedule, x_t: Array, t: Times, v: Array) -> Array:
    """eps = sqrt(abar_t) v + sqrt(1 - abar_t) x_t: exact, the inverse rotation of
    :func:`v_from`."""
    a, s = signal_and_noise(schedule, t, x_t)
    return a * v + s * x_t


def x0_from_v(schedule: Schedule, x_t: Array, t: Times, v: Array) -> Array:
    """x_0 = sqrt(abar_t) x_t - sqrt(1 - abar_t) v."""
    a, s = signal_and_noise(schedule, t, x_t)
    return a * x_t - s * v


def x0_from_eps(schedule: Schedule, x_t: Array, t: Times, eps: Array) -> Array:
    """x_0 = (x_t - sqrt(1 - abar_t) eps) / sqrt(abar_t) (Ho et al. 2020, eq. 15)."""
    a, s = signal_and_noise(schedule, t, x_t)
    return (x_t - s * eps) / a


def posterior(schedule: Schedule, x_0: Array, x_t: Array, t: int) -> tuple[Array, float]:
    """Mean and variance of q(x_{t-1} | x_t, x_0) (Ho et al. 2020, eq. 6 and 7)."""
    beta, before, now = schedule.betas[t], schedule.abar[t - 1], schedule.abar[t]
    c_0 = np.sqrt(before) * beta / (1 - now)
    c_t = np.sqrt(1 - beta) * (1 - before) / (1 - now)
    return float(c_0) * x_0 + float(c_t) * x_t, schedule.beta_tilde(t)


def ddpm_step(schedule: Schedule, x_t: Array, t: int, x0_hat: Array, z: Array) -> Array:
    """x_{t-1} by ancestral sampling with sigma_t^2 = beta_tilde_t (Ho et al. 2020, algorithm 2);
    no noise at t = 1."""
    mean, variance = posterior(schedule, x0_hat, x_t, t)
    return mean + float(np.sqrt(variance)) * z if t > 1 else mean


def ddim_sigma(schedule: Schedule, t: int, t_next: int, eta: float) -> float:
    """sigma of a step t -> t_next (Song et al. 2021, eq. 16); eta = 1 on neighbours gives
    sqrt(beta_tilde_t)."""
    now, then = schedule.abar[t], schedule.abar[t_next]
    return float(eta * np.sqrt((1 - then) / (1 - now)) * np.sqrt(1 - now / then))


def ddim_step(
    schedule: Schedule,
    t: int,
    t_next: int,
    x0_hat: Array,
    eps_hat: Array,
    eta: float = 0.0,
    z: Array | float = 0.0,
) -> Array:
    """x_{t_next} = sqrt(abar') x0_hat + sqrt(1 - abar' - sigma^2) eps_hat + sigma z (Song et al.
    2021, eq. 12)."""
    sigma, then = ddim_sigma(schedule, t, t_next, eta), schedule.abar[t_next]
    x = float(np.sqrt(then)) * x0_hat + float(np.sqrt(max(0.0, 1 - then - sigma**2))) * eps_hat
    return x + sigma * z if sigma else x


def ddim_algebra(schedule: Schedule, t: int, t_next: int) -> tuple[float, float]:
    """(a, b) with x_{t_next} = a x_t - b eps_hat: the same step with eta = 0, collected by
    terms."""
    now, then = schedule.abar[t], schedule.abar[t_next]
    a = np.sqrt(then / now)
    return float(a), float(a * np.sqrt(1 - now) - np.sqrt(1 - then))


def guide(eps_u: Array, eps_c: Array, w: float) -> Array:
    """eps_u + w (eps_c - eps_u): 0 unconditional, 1 conditional, over 1 strengthened (Ho &
    Salimans 2022, eq. 6,
    whose own weight is w - 1)."""
    return eps_u + w * (eps_c - eps_u)
