"""Training learns, and goes on exactly where it stopped."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.ddpm import recipes
from diffusion_video.ddpm.arrays import ModelError
from diffusion_video.ddpm.dataset import make_dataset
from diffusion_video.ddpm.model import ASSETS, load_autoencoder, load_classifier, load_denoiser
from diffusion_video.ddpm.objectives import DiffusionObjective
from diffusion_video.ddpm.optim import cosine_rate
from diffusion_video.ddpm.schedule import cosine_schedule
from diffusion_video.ddpm.train import Recipe, load_state, save_state, train
from diffusion_video.ddpm.unet import UNetConfig, fresh_unet

SMALL = UNetConfig(size=8, channels=(8, 16, 24), time_dim=16, emb_dim=32, word_dim=16)


def _objective(target: str = "v") -> DiffusionObjective:
    data = make_dataset(64, 8)
    return DiffusionObjective(SMALL, cosine_schedule(), data.pixels, data, target, batch=16, seed=0)


@pytest.mark.parametrize("target", ["v", "eps"])
def test_sixty_steps_lower_the_loss(target: str) -> None:
    objective, like = _objective(target), fresh_unet(SMALL, 0)
    before = float(
        np.mean(
            [objective.loss(like, objective.draws(k), record=False)[0] for k in range(1000, 1004)]
        )
    )
    state, log = train(np, objective, like, Recipe(60, 16, 3e-3, 64, decay=0.9))
    from diffusion_video.ddpm.tape import unflatten

    trained = unflatten(state.ema, like)
    after = float(
        np.mean(
            [
                objective.loss(trained, objective.draws(k), record=False)[0]
                for k in range(1000, 1004)
            ]
        )
    )
    assert after < 0.75 * before
    assert log.step == [0, 10, 20, 30, 40, 50]


def test_resume_is_exact(tmp_path: Path) -> None:
    """20 steps, a file, 20 steps: the same bits as 40."""
    like, recipe = fresh_unet(SMALL, 0), Recipe(40, 16, 2e-3, 64)
    whole, _ = train(np, _objective(), like, recipe)
    half, log = train(np, _objective(), like, recipe, until=20)
    save_state(tmp_path / "state.npz", half, log)
    state, log = load_state(tmp_path / "state.npz", np)
    assert state.step == 20
    state, log = train(np, _objective(), like, recipe, state=state, log=log)
    for name in ("theta", "ema", "m", "v"):
        assert np.array_equal(getattr(state, name), getattr(whole, name)), name
    assert log.step == [0, 10, 20, 30]


def test_steps_draw_their_own_numbers() -> None:
    objective = _objective()
    a, b = objective.draws(3), objective.draws(4)
    assert np.array_equal(a.eps, objective.draws(3).eps) and not np.array_equal(a.eps, b.eps)
    dropped = np.mean([(objective.draws(k).ids[:, 1] == 1).mean() for k in range(60)])
    assert 0.07 < dropped < 0.18


def test_every_part_of_the_quick_recipe(tmp_path: Path) -> None:
    place = recipes.Place(tmp_path, tmp_path, tell=lambda _: None)
    for part in ("classifier", "pixel", "autoencoder", "latent"):
        recipes.train_part(part, True, place, changes={"steps": 2, "batch": 2, "pictures": 8})
    assert load_denoiser(tmp_path, "pixel").facts["steps_done"] == 2
    assert load_denoiser(tmp_path, "latent").shape == (8, 8, 4)
    assert load_autoencoder(tmp_path).decode(np.zeros((1, 8, 8, 4))).shape == (1, 64, 64, 3)
    assert load_classifier(tmp_path).judge(np.zeros((1, 32, 32, 3), np.float32))[2].shape == (1, 64)


def test_every_leg_starts_from_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipes, "FULL_NETWORKS", recipes.QUICK_NETWORKS)
    place, hashes = recipes.Place(tmp_path, tmp_path, tell=lambda _: None), list[str]()
    for leg in range(1, recipes.legs("pixel", quick=False) + 1):
        changes = {"steps": 2, "batch": 2, "pictures": 8}
        recipes.train_part("pixel", False, place, leg=leg, until=1, changes=changes)
        recipes.train_part("pixel", False, place, leg=leg, resume=True, changes=changes)
        net = load_denoiser(tmp_path, "pixel")
        assert net.facts.get("started_from") == (hashes[-1] if hashes else None)
        hashes.append(net.hash)
    assert len(set(hashes)) == 3


def test_committed_weights_are_of_the_recipe() -> None:
    """The file says the last leg of its recipe (the latent one was trained before legs were
    counted)."""
    for part in ("pixel", "latent"):
        facts, last = load_denoiser(ASSETS, part).facts, recipes.legs(part, quick=False)
        assert facts["recipe"] == asdict(recipes.recipe_of(part, False, last))
    assert load_denoiser(ASSETS, "pixel").facts["leg"] == 3


def test_held_out_means_never_seen() -> None:
    whole = make_dataset(60, 8)
    data = whole.without(*recipes.HELD_OUT)
    assert ((whole.subject == 0) & (whole.scene == 0)).any()
    assert not ((data.subject == 0) & (data.scene == 0)).any()


def test_learning_rate() -> None:
    rates = [cosine_rate(k, 1000, 1.0) for k in range(1000)]
    assert (
        rates[0] < 0.02
        and max(rates) == pytest.approx(1.0)
        and rates[-1] == pytest.approx(0.02, abs=1e-4)
    )


def test_unknown_part_and_damaged_state(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="part 'dog' is unknown"):
        recipes.train_part("dog", True, recipes.Place(tmp_path, tmp_path))
    (tmp_path / "x.npz").write_bytes(b"PK")
    with pytest.raises(ModelError, match="damaged training state"):
        load_state(tmp_path / "x.npz", np)
