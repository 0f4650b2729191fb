"""Stored runs: complete, verified, and what the committed weights really compute."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.ddpm import runs
from diffusion_video.ddpm.arrays import ModelError
from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.ddpm.model import ASSETS, load_autoencoder, load_denoiser
from diffusion_video.ddpm.process import ddim_algebra, ddim_step, guide, q_sample
from diffusion_video.ddpm.record import RECORDERS
from diffusion_video.ddpm.sample import starting_noise
from diffusion_video.ddpm.text import tokenise

FOLDER = ASSETS / "runs"
LEVELS = 2
"""Tolerance in levels of 255 between machines and array modules."""


@pytest.fixture(scope="module")
def pixel():
    return load_denoiser(ASSETS, "pixel")


@pytest.fixture(scope="module")
def hero():
    return runs.load_run(FOLDER, "hero")


def close(a: np.ndarray, b: np.ndarray, levels: int = LEVELS) -> bool:
    return bool(np.abs(a.astype(int) - b.astype(int)).max() <= levels)


def test_every_run_is_there_and_whole(pixel) -> None:
    manifest = runs.read_manifest(FOLDER)
    assert set(manifest) == set(RECORDERS)
    for name, facts in manifest.items():
        run = runs.load_run(FOLDER, name)
        assert facts["arrays"] == {k: f"{a.dtype} {list(a.shape)}" for k, a in run.arrays.items()}
        assert facts["made_by"] == f"diffusion-video ddpm runs --only {name}"
        if name not in ("latent", "schedule"):
            assert facts["weights"] == pixel.hash, name
    assert manifest["latent"]["weights"] == load_denoiser(ASSETS, "latent").hash
    assert sum(p.stat().st_size for p in FOLDER.iterdir()) < 20e6


def test_hero_begins_with_its_seed(hero) -> None:
    noise = starting_noise(hero.meta["seeds"][0], (32, 32, 3))
    assert np.array_equal(hero["x"][0], to_uint8(noise))
    assert hero["t"].tolist() == list(range(1000, -1, -1))


@pytest.mark.parametrize("t", [1000, 3])
def test_hero_frames_again(pixel, hero, t: int) -> None:
    """From noise: two steps. Near the end (x within half a level): x0-hat again."""
    ids, w, i = tokenise(hero.meta["prompt"]).ids[None], hero.meta["guidance"], 1000 - t
    x = (
        starting_noise(hero.meta["seeds"][0], (1, 32, 32, 3))
        if t == 1000
        else hero["x"][i][None] / np.float32(127.5) - 1
    )
    eps_hat, x0_hat = pixel.predict(x, t, ids, w)
    assert close(to_uint8(x0_hat[0]), hero["x0_hat"][i], LEVELS if t == 1000 else 6)
    if t == 1000:
        assert close(to_uint8(eps_hat[0]), hero["eps_hat"][i])
    x = ddim_step(pixel.schedule, t, t - 1, x0_hat, eps_hat)
    assert close(to_uint8(x[0]), hero["x"][i + 1], 1)


def test_hero_noise_is_what_the_step_takes_away(pixel, hero) -> None:
    """Where x_t and eps-hat lie inside the bytes: eps-hat = (x_t - sqrt(abar) x0-hat) /
    sqrt(1 - abar), as far as bytes can tell."""
    assert len(hero["eps_hat"]) == 1000
    for i in (300, 500, 700):
        abar = pixel.schedule.abar[1000 - i]
        x, x0_hat, eps_hat = (hero[k][i] / 127.5 - 1 for k in ("x", "x0_hat", "eps_hat"))
        inside = (np.abs(x) < 1) & (np.abs(eps_hat) < 1) & (np.abs(x0_hat) < 1)
        wanted = (x - np.sqrt(abar) * x0_hat) / np.sqrt(1 - abar)
        assert inside.sum() > 500
        assert np.abs(wanted - eps_hat)[inside].max() < 2.1 / 255 / np.sqrt(1 - abar) + 1 / 255


def test_hero_ends_in_its_final(hero) -> None:
    assert close(to_uint8(hero["final"]), hero["x"][-1], 1)
    assert close(hero["x0_hat"][-2], hero["x"][-1], 1)


def test_predictions_again(pixel, hero) -> None:
    run, ids = runs.load_run(FOLDER, "predict"), tokenise(hero.meta["prompt"]).ids[None]
    for i in (1, 4):
        t = int(run["t"][i])
        x_t = q_sample(
            pixel.schedule, hero["final"].astype(np.float32), t, hero["eps"].astype(np.float32)
        )
        assert np.abs(x_t - run["x_t_f"][i]).max() < 4e-3
        eps_hat, x0_hat = pixel.predict(x_t[None], t, ids, 1.0)
        assert np.abs(eps_hat[0] - run["eps_hat"][i]).max() < 0.02
        assert close(to_uint8(x0_hat[0]), run["x0_hat"][i])
        assert ((eps_hat - hero["eps"].astype(np.float32)) ** 2).mean() == pytest.approx(
            run["mse"][i], rel=0.01
        )


def test_step_is_its_algebra(pixel) -> None:
    run = runs.load_run(FOLDER, "step")
    a, b = ddim_algebra(pixel.schedule, int(run["t"]), int(run["t_next"]))
    assert (float(run["a"]), float(run["b"])) == pytest.approx((a, b), rel=1e-12)
    x = a * run["x_t_f"].astype(np.float32) - b * run["eps_hat_f"].astype(np.float32)
    assert np.abs(x - run["x_next_f"]).max() < 6e-3


def test_guidance_dial_moves(pixel) -> None:
    run = runs.load_run(FOLDER, "guidance")
    assert run["w"].tolist() == [0, 0.5, 1, 2, 4]
    assert run["fidelity"][0] < 0.3 and run["fidelity"][3] > 0.95
    assert np.all(np.diff(run["fidelity"]) >= 0)


def test_projection_keeps_lengths() -> None:
    run = runs.load_run(FOLDER, "cfg_vectors")
    u, c = (run[k].astype(np.float64).ravel() for k in ("eps_u", "eps_c"))
    three = [u, c, guide(u, c, float(run["w"]))]
    for point, vector in zip(run["points"][1:], three, strict=True):
        assert np.linalg.norm(point) == pytest.approx(np.linalg.norm(vector), rel=1e-9)
    for i in (1, 2):
        cut = run["points_cut"][i + 1] - run["points_cut"][i]
        assert np.linalg.norm(cut) == pytest.approx(
            np.linalg.norm(three[i] - three[i - 1]), rel=1e-6
        )


def test_attention_sums_to_one() -> None:
    run = runs.load_run(FOLDER, "attention")
    np.testing.assert_allclose(run["maps"].astype(np.float64).sum(axis=1), 1, atol=3e-3)


def test_reconstruction_again() -> None:
    run, auto = runs.load_run(FOLDER, "latent"), load_autoencoder(ASSETS)
    z = auto.encode(run["original"][None] / np.float32(127.5) - 1)
    assert np.abs(z[0] - run["z"]).max() < 0.01
    assert close(to_uint8(auto.decode(z)[0]), run["reconstruction"])
    assert float(run["psnr"]) >= 30 and run["decoded"].shape == (len(run["t"]), 64, 64, 3)


def test_missing_and_damaged(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no stored runs"):
        runs.load_run(tmp_path, "hero")
    shutil.copy(FOLDER / "runs.json", tmp_path)
    with pytest.raises(ModelError, match=r"hero\.npz: missing run"):
        runs.load_run(tmp_path, "hero")
    (tmp_path / "hero.npz").write_bytes(b"not a run")
    with pytest.raises(ModelError, match="damaged run"):
        runs.load_run(tmp_path, "hero")
    with pytest.raises(ModelError, match="no run 'dog': there are attention"):
        runs.load_run(tmp_path, "dog")
    (tmp_path / "runs.json").write_text("{")
    with pytest.raises(ModelError, match="damaged manifest"):
        runs.load_run(tmp_path, "hero")


def test_unknown_array_and_locked_arrays(hero) -> None:
    with pytest.raises(ModelError, match="run 'hero' has no array 'y'"):
        hero["y"]
    with pytest.raises(ValueError, match="read-only"):
        hero["x"][0] = 0


def test_same_arrays_same_bytes(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        runs.save_run(folder, "r", {"x": np.arange(9)}, {"prompt": "猫"})
    assert (tmp_path / "a" / "r.npz").read_bytes() == (tmp_path / "b" / "r.npz").read_bytes()
    assert (tmp_path / "a" / "runs.json").read_text() == (tmp_path / "b" / "runs.json").read_text()
