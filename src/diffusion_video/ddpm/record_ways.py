"""Stored runs that are ways from noise to a picture, and walls of pictures."""

from __future__ import annotations

import numpy as np

from .dataset import to_uint8
from .models import (
    EPS_SEED,
    GUIDANCE,
    HERO_PROMPT,
    HERO_SEED,
    STEP_FROM,
    STEP_TO,
    Arrays,
    Facts,
    Models,
    facts_of,
    trajectory,
)
from .pictures import SCENE_NAMES, SUBJECT_NAMES
from .process import ddim_algebra, ddim_step
from .sample import Sampling, sample
from .text import prompt_for


def hero(m: Models) -> tuple[Arrays, Facts]:
    run = m.hero
    arrays = {
        "t": run["t"],
        "x": to_uint8(run["x"][:, 0]),
        "x0_hat": to_uint8(run["x0_hat"][:, 0]),
        "eps_hat": to_uint8(run["eps_hat"][:-1, 0]),
        "final": m.x_0[0].astype(np.float16),
        "eps": m.eps[0].astype(np.float16),
        "abar": m.pixel.schedule.abar[run["t"]],
    }
    return arrays, facts_of(
        m.pixel,
        HERO_PROMPT,
        [HERO_SEED],
        1000,
        GUIDANCE,
        eps_seed=EPS_SEED,
        note="x_0 of the forward process is `final`, its noise is `eps`; eps_hat is for display "
        "(half a level of 255, cut off at the ends of [-1, 1]) and ends at t = 1",
    )


def hero_uncond(m: Models) -> tuple[Arrays, Facts]:
    run = trajectory(m.pixel, [""], [HERO_SEED], Sampling(1000, 0.0), every=4)
    return (
        {
            "t": run["t"],
            "x": to_uint8(run["x"][:, 0]),
            "x0_hat": to_uint8(run["x0_hat"][:, 0]),
            "final": run["x"][-1, 0].astype(np.float16),
        },
        facts_of(
            m.pixel, "", [HERO_SEED], 1000, 0.0, note="the hero's starting noise, every 4th state"
        ),
    )


def step(m: Models) -> tuple[Arrays, Facts]:
    i = int(np.where(m.hero["t"] == STEP_FROM)[0][0])
    x_t, eps_hat, x0_hat = (m.hero[key][i, 0] for key in ("x", "eps_hat", "x0_hat"))
    a, b = ddim_algebra(m.pixel.schedule, STEP_FROM, STEP_TO)
    x_next = ddim_step(m.pixel.schedule, STEP_FROM, STEP_TO, x0_hat, eps_hat)
    arrays = {
        "t": np.array(STEP_FROM),
        "t_next": np.array(STEP_TO),
        "a": np.array(a),
        "b": np.array(b),
        "abar": m.pixel.schedule.abar[[STEP_FROM, STEP_TO]],
    }
    for name, value in (("x_t", x_t), ("eps_hat", eps_hat), ("x_next", x_next)):
        arrays |= {name: to_uint8(value), f"{name}_f": value.astype(np.float16)}
    return arrays, facts_of(
        m.pixel,
        HERO_PROMPT,
        [HERO_SEED],
        w=GUIDANCE,
        sampler="ddim",
        eta=0.0,
        note="x_next = a x_t - b eps_hat; x_t is the hero's state at t",
    )


def seeds12(m: Models) -> tuple[Arrays, Facts]:
    seeds = list(range(1, 13))
    run = trajectory(m.pixel, [""] * 12, seeds, Sampling(150, 0.0))
    return (
        {
            "t": run["t"],
            "x": to_uint8(run["x"]),
            "seeds": np.array(seeds),
            "prompts": np.array([""] * 12),
        },
        facts_of(
            m.pixel, "", seeds, 150, 0.0, rule="no prompt; seeds 1 to 12 in order, none left out"
        ),
    )


def wall(m: Models) -> tuple[Arrays, Facts]:
    prompts = [prompt_for(s, c) for _ in range(2) for s in SUBJECT_NAMES for c in SCENE_NAMES]
    seeds = [1000 + i for i in range(48)]
    x = sample(m.pixel, prompts, seeds, Sampling(100, GUIDANCE), batch=24)
    return (
        {"x": to_uint8(x), "prompts": np.array(prompts), "seeds": np.array(seeds)},
        facts_of(
            m.pixel,
            "see the array prompts",
            seeds,
            100,
            GUIDANCE,
            rule="every subject in every scene, twice; seeds 1000 to 1047 in order, none left out",
        ),
    )


def uncond(m: Models) -> tuple[Arrays, Facts]:
    seeds = [2000 + i for i in range(24)]
    run = trajectory(m.pixel, [""] * 24, seeds, Sampling(60, 0.0))
    return (
        {
            "t": run["t"],
            "x": to_uint8(run["x"]),
            "final": to_uint8(run["x"][-1]),
            "seeds": np.array(seeds),
        },
        facts_of(m.pixel, "", seeds, 60, 0.0, rule="seeds 2000 to 2023 in order, none left out"),
    )
