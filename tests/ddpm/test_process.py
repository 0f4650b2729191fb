"""The formulas against independent ones: recursion, brute-force Bayes, Monte Carlo, another
library's numbers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.ddpm import process
from diffusion_video.ddpm.arrays import ModelError
from diffusion_video.ddpm.schedule import cosine_schedule, linear_schedule, schedule_by_name

BOTH = [linear_schedule(), cosine_schedule()]
REFERENCE = json.loads((Path(__file__).parent / "fixtures" / "diffusers.json").read_text())


@pytest.mark.parametrize("schedule", BOTH, ids=lambda s: s.name)
def test_closed_form_is_the_recursion(schedule) -> None:
    """Mean factor and variance of x_t by stepping q(x_t | x_{t-1}) through all t (Ho et al. 2020,
    eq. 2 and 4)."""
    mean, variance = 1.0, 0.0
    for t in range(1, 1001):
        beta = schedule.betas[t]
        mean, variance = mean * np.sqrt(1 - beta), variance * (1 - beta) + beta
        one, zero = np.array([1.0]), np.array([0.0])
        assert process.q_sample(schedule, one, t, zero)[0] == pytest.approx(mean, abs=1e-12)
        assert process.q_sample(schedule, zero, t, one)[0] ** 2 == pytest.approx(
            variance, abs=1e-12
        )


def test_chain_of_small_steps_by_monte_carlo() -> None:
    schedule, rng, x = linear_schedule(), np.random.default_rng(0), np.full(40_000, 0.7)
    for t in range(1, 251):
        x = np.sqrt(1 - schedule.betas[t]) * x + np.sqrt(schedule.betas[t]) * rng.standard_normal(
            len(x)
        )
    assert x.mean() == pytest.approx(0.7 * np.sqrt(schedule.abar[250]), abs=0.015)
    assert x.var() == pytest.approx(1 - schedule.abar[250], abs=0.015)


@pytest.mark.parametrize("schedule", BOTH, ids=lambda s: s.name)
@pytest.mark.parametrize("t", [2, 10, 250, 500, 900])
def test_posterior_is_bayes(schedule, t: int) -> None:
    """q(x_{t-1} | x_t, x_0) on a fine grid: prior q(x_{t-1} | x_0) times likelihood q(x_t |
    x_{t-1})."""
    x_0, x_t = 0.4, -0.3
    mean, variance = process.posterior(schedule, np.array([x_0]), np.array([x_t]), t)
    grid = mean[0] + np.linspace(-12, 12, 40_001) * np.sqrt(variance)
    before, beta = schedule.abar[t - 1], schedule.betas[t]
    log = -((grid - np.sqrt(before) * x_0) ** 2) / (2 * (1 - before)) - (
        x_t - np.sqrt(1 - beta) * grid
    ) ** 2 / (2 * beta)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    brute = (weight * grid).sum()
    assert mean[0] == pytest.approx(brute, abs=1e-9)
    assert variance == pytest.approx((weight * (grid - brute) ** 2).sum(), rel=1e-6)


@pytest.mark.parametrize("schedule", BOTH, ids=lambda s: s.name)
def test_v_and_eps_say_the_same(schedule) -> None:
    rng = np.random.default_rng(1)
    x_0, eps, t = (
        rng.standard_normal((3, 2, 2, 1)),
        rng.standard_normal((3, 2, 2, 1)),
        np.array([1, 400, 999]),
    )
    x_t, v = process.q_sample(schedule, x_0, t, eps), process.v_from(schedule, x_0, t, eps)
    np.testing.assert_allclose(process.eps_from_v(schedule, x_t, t, v), eps, atol=1e-12)
    np.testing.assert_allclose(process.x0_from_v(schedule, x_t, t, v), x_0, atol=1e-12)
    np.testing.assert_allclose(process.x0_from_eps(schedule, x_t, t, eps), x_0, atol=1e-8)


@pytest.mark.parametrize("schedule", BOTH, ids=lambda s: s.name)
def test_ancestral_step_is_algorithm_2(schedule) -> None:
    """mu = (x_t - beta / sqrt(1 - abar) eps) / sqrt(1 - beta), with x0-hat from the same eps; and
    ddim with eta = 1."""
    rng = np.random.default_rng(2)
    for t in (2, 100, 500, 900):
        x_t, eps, z = rng.standard_normal((3, 4))
        x0_hat = process.x0_from_eps(schedule, x_t, t, eps)
        beta, abar = schedule.betas[t], schedule.abar[t]
        wanted = (x_t - beta / np.sqrt(1 - abar) * eps) / np.sqrt(1 - beta) + np.sqrt(
            schedule.beta_tilde(t)
        ) * z
        np.testing.assert_allclose(
            process.ddpm_step(schedule, x_t, t, x0_hat, z), wanted, atol=1e-11
        )
        np.testing.assert_allclose(
            process.ddim_step(schedule, t, t - 1, x0_hat, eps, 1.0, z), wanted, atol=1e-10
        )


def test_last_ancestral_step_adds_no_noise() -> None:
    x, x0 = np.ones(3), np.full(3, 0.5)
    np.testing.assert_allclose(
        process.ddpm_step(linear_schedule(), x, 1, x0, np.full(3, 99.0)), x0, atol=1e-12
    )


@pytest.mark.parametrize("schedule", BOTH, ids=lambda s: s.name)
def test_ddim_with_the_true_noise_walks_the_closed_form(schedule) -> None:
    rng = np.random.default_rng(3)
    x_0, eps = rng.standard_normal((2, 5))
    x = process.q_sample(schedule, x_0, 900, eps)
    for t, t_next in ((900, 700), (700, 300), (300, 0)):
        a, b = process.ddim_algebra(schedule, t, t_next)
        moved = process.ddim_step(
            schedule, t, t_next, process.x0_from_eps(schedule, x, t, eps), eps
        )
        np.testing.assert_allclose(moved, process.q_sample(schedule, x_0, t_next, eps), atol=1e-11)
        np.testing.assert_allclose(a * x - b * eps, moved, atol=1e-11)
        x = moved


def test_guidance_is_the_papers() -> None:
    """(1 + w') eps_c - w' eps_u of Ho & Salimans with w = 1 + w'."""
    u, c = np.random.default_rng(4).standard_normal((2, 6))
    for w in (0.0, 0.5, 1.0, 3.0):
        np.testing.assert_allclose(process.guide(u, c, w), w * c - (w - 1) * u, atol=1e-14)


@pytest.mark.parametrize("name", ["linear", "cosine"])
def test_schedules_match_diffusers(name: str) -> None:
    ours, theirs = schedule_by_name(name), REFERENCE[name]
    for t, abar in zip(theirs["t"], theirs["abar"], strict=True):
        assert ours.abar[t] == pytest.approx(abar, abs=5e-7)


def test_ddim_and_ddpm_steps_match_diffusers() -> None:
    """Their float32 steps on one stored input, linear schedule; their index t is our t + 1."""
    schedule, x, eps, z = (
        linear_schedule(),
        *(np.array(REFERENCE["steps"][k]) for k in ("x", "eps", "z")),
    )
    for case in REFERENCE["steps"]["ddim"]:
        x0_hat = process.x0_from_eps(schedule, x, case["t"], eps)
        moved = process.ddim_step(schedule, case["t"], case["t_next"], x0_hat, eps, case["eta"], z)
        np.testing.assert_allclose(moved, case["out"], rtol=1e-4, atol=2e-5)
    for case in REFERENCE["steps"]["ddpm"]:
        x0_hat = process.x0_from_eps(schedule, x, case["t"], eps)
        mean, variance = process.posterior(schedule, x0_hat, x, case["t"])
        np.testing.assert_allclose(mean, case["mean"], rtol=2e-4, atol=5e-4)
        assert variance == pytest.approx(case["variance"], rel=1e-3)  # theirs is a float32 table


def test_ends_of_the_schedules() -> None:
    linear, cosine = BOTH
    assert linear.abar[0] == cosine.abar[0] == 1
    assert linear.abar[1000] == pytest.approx(4.036e-5, rel=1e-3)
    assert cosine.abar[1000] < 1e-8
    assert abs(cosine.snr_db(497)) < 0.05
    assert linear.snr_db(250) == pytest.approx(0.42, abs=0.01)


def test_unknown_schedule() -> None:
    with pytest.raises(ModelError, match="'sine' is unknown: use linear or cosine"):
        schedule_by_name("sine")
