"""Noise schedules: how much of the picture is left at each t.

Everything is indexed by the papers' t = 1..T; index 0 is the clean picture (beta_0 = 0, abar_0 =
1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import ModelError

T = 1000


@dataclass(frozen=True)
class Schedule:
    """``betas`` (T+1,) and ``abar`` (T+1,) in float64, abar_t = prod_{s<=t} (1 - beta_s) (Ho et
    al. 2020, eq. 4)."""

    name: str
    betas: np.ndarray
    abar: np.ndarray

    @property
    def steps(self) -> int:
        return len(self.betas) - 1

    def beta_tilde(self, t: int) -> float:
        """Variance of q(x_{t-1} | x_t, x_0) (Ho et al. 2020, eq. 7)."""
        return float((1 - self.abar[t - 1]) / (1 - self.abar[t]) * self.betas[t])

    def snr_db(self, t: int) -> float:
        """Signal to noise abar_t / (1 - abar_t) in decibels; infinite at t = 0."""
        if t == 0:
            return float("inf")
        return float(10 * np.log10(self.abar[t] / (1 - self.abar[t])))


def _from_betas(name: str, betas: np.ndarray) -> Schedule:
    betas = np.concatenate([[0.0], betas])
    return Schedule(name, betas, np.cumprod(1 - betas))


def linear_schedule(steps: int = T, first: float = 1e-4, last: float = 0.02) -> Schedule:
    """Betas rising on a line from 1e-4 to 0.02 (Ho et al. 2020, section 4)."""
    return _from_betas("linear", np.linspace(first, last, steps))


def cosine_schedule(steps: int = T, s: float = 0.008, most: float = 0.999) -> Schedule:
    """abar_t = f(t) / f(0), f(t) = cos^2((t/T + s) / (1 + s) pi/2), betas at most 0.999
    (Nichol & Dhariwal 2021, eq. 17 and the text below it)."""
    f = np.cos((np.arange(steps + 1) / steps + s) / (1 + s) * np.pi / 2) ** 2
    return _from_betas("cosine", np.minimum(1 - f[1:] / f[:-1], most))


def schedule_by_name(name: str) -> Schedule:
    """``linear`` or ``cosine``; raises :class:`ModelError` for another name."""
    makers = {"linear": linear_schedule, "cosine": cosine_schedule}
    if name not in makers:
        raise ModelError(f"schedule {name!r} is unknown: use {' or '.join(makers)}")
    return makers[name]()
