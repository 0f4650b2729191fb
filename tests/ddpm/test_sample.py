"""Sampling with the committed weights: repeatable, the same in any batch, clear about bad input."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_video.ddpm.arrays import ModelError
from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.ddpm.model import ASSETS, GROUP, load_classifier, load_denoiser
from diffusion_video.ddpm.pictures import SCENE_NAMES, SUBJECT_NAMES
from diffusion_video.ddpm.sample import Frame, Sampling, sample, starting_noise, times
from diffusion_video.ddpm.text import prompt_for, token_ids

CAT = "夕焼けの中を歩く猫"


@pytest.fixture(scope="module")
def pixel():
    return load_denoiser(ASSETS, "pixel")


@pytest.mark.parametrize(
    "sampler", [Sampling(3, 2.0), Sampling(3, 1.0, eta=1.0)], ids=["ddim", "eta 1"]
)
def test_a_seed_is_a_picture_in_any_batch(pixel, sampler: Sampling) -> None:
    alone = sample(pixel, [CAT], [7], sampler)[0]
    among = sample(pixel, ["雪", CAT, "昼の空を飛ぶ鳥"], [1, 7, 2], sampler)[1]
    assert np.abs(to_uint8(alone).astype(int) - to_uint8(among)).max() <= 1
    assert np.array_equal(alone, sample(pixel, [CAT], [7], sampler)[0])


def test_groups_side_by_side_answer_in_order(pixel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    x = np.stack([starting_noise(seed, pixel.shape) for seed in range(GROUP + 1)])
    t, ids = np.linspace(1, 1000, len(x)), token_ids(["", CAT, "雪", CAT, ""])
    alone = [pixel.raw(x[i : i + 1], t[i : i + 1], ids[i : i + 1])[0] for i in range(len(x))]
    assert np.allclose(pixel.raw(x, t, ids), alone, rtol=0, atol=1e-4)


def test_other_noise_other_picture(pixel) -> None:
    a, b = sample(pixel, [CAT, CAT], [1, 2], Sampling(3))
    assert np.abs(a - b).mean() > 0.02


def test_frames_tell_the_way(pixel) -> None:
    frames: list[Frame] = []
    out = sample(pixel, [CAT], [7], Sampling(4), frames.append)
    assert [f.t for f in frames] == [1000, 750, 500, 250, 0]
    assert np.array_equal(frames[0].x[0], starting_noise(7, pixel.shape))
    assert np.array_equal(frames[-1].x, out)
    for f in frames[:-1]:
        a, s = np.sqrt(pixel.schedule.abar[f.t]), np.sqrt(1 - pixel.schedule.abar[f.t])
        np.testing.assert_allclose(a * f.x0_hat + s * f.eps_hat, f.x, atol=1e-5)


def test_guidance_zero_ignores_the_prompt(pixel) -> None:
    a, b = (sample(pixel, [p], [3], Sampling(2, 0.0)) for p in (CAT, "雪の海に浮かぶ船"))
    assert np.array_equal(a, b)


def test_committed_weights_reach_the_floor(pixel) -> None:
    """Every second combination, 6 steps, w = 2: the classifier finds both labels in at least 11 of
    12."""
    pairs = [(s, c) for s in range(6) for c in range(4) if (s + c) % 2 == 0]
    x = sample(
        pixel,
        [prompt_for(SUBJECT_NAMES[s], SCENE_NAMES[c]) for s, c in pairs],
        range(400, 412),
        Sampling(6, 2.0),
    )
    subject, scene, _ = load_classifier(ASSETS).judge(np.clip(x, -1, 1))
    hits = sum(
        found == pair for found, pair in zip(zip(subject, scene, strict=True), pairs, strict=True)
    )
    assert hits >= 11


def test_times_are_even_and_end_at_zero() -> None:
    assert times(1000) == list(range(1000, -1, -1))
    assert times(3) == [1000, 667, 333, 0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"steps": 1001}, "steps 1001: must be 1 to T = 1000"),
        ({"steps": 0}, "steps 0"),
        ({"guidance": -0.1}, "guidance -0.1: must be 0 or more"),
        ({"guidance": float("nan")}, "guidance nan"),
        ({"eta": 1.5}, "eta 1.5: must be 0 to 1"),
        ({"sampler": "euler"}, "sampler 'euler' is unknown: use ddim or ddpm"),
    ],
)
def test_bad_sampling(arguments: dict, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        Sampling(**arguments)


def test_prompts_and_seeds_must_pair(pixel) -> None:
    with pytest.raises(ModelError, match="2 prompts for 1 seeds"):
        sample(pixel, [CAT, CAT], [1])
