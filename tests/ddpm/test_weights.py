"""Weight files: whole, hashed, and clear when they are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from diffusion_video.ddpm.arrays import ModelError, array_module
from diffusion_video.ddpm.model import ASSETS, load_autoencoder
from diffusion_video.ddpm.weights import load_weights, save_weights, write_npz


@pytest.fixture
def file(tmp_path: Path) -> Path:
    save_weights(tmp_path / "pixel.npz", {"a": np.arange(6.0).reshape(2, 3)}, {"kind": "pixel"})
    return tmp_path / "pixel.npz"


def test_round_trip_and_same_bytes(file: Path, tmp_path: Path) -> None:
    loaded = load_weights(file, "pixel")
    assert loaded.values["a"].tolist() == [[0, 1, 2], [3, 4, 5]] and loaded.config == {
        "kind": "pixel"
    }
    assert save_weights(tmp_path / "b.npz", loaded.values, loaded.config) == loaded.hash
    assert (tmp_path / "b.npz").read_bytes() == file.read_bytes()


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such weights"):
        load_weights(tmp_path / "none.npz", "pixel")


def test_cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(ModelError, match="damaged weights"):
        load_weights(file, "pixel")


def test_changed_number(file: Path) -> None:
    with np.load(file) as old:
        arrays = {k: old[k] for k in old.files}
    arrays["a"] = arrays["a"] + np.float16(1)
    write_npz(file, arrays)
    with pytest.raises(ModelError, match="their hash is not"):
        load_weights(file, "pixel")


def test_foreign(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="weights of a 'pixel', wanted 'latent'"):
        load_weights(file, "latent")
    np.savez(tmp_path / "x.npz", a=np.zeros(2))
    with pytest.raises(ModelError, match="not a weight file of this program"):
        load_weights(tmp_path / "x.npz", "pixel")


def test_autoencoder_of_another_latent_model(tmp_path: Path) -> None:
    for name in ("autoencoder", "latent"):
        (tmp_path / f"{name}.npz").write_bytes((ASSETS / f"{name}.npz").read_bytes())
    told = load_weights(tmp_path / "latent.npz", "latent")
    save_weights(tmp_path / "latent.npz", told.values, {**told.config, "autoencoder": "0"})
    with pytest.raises(ModelError, match="made for another autoencoder"):
        load_autoencoder(tmp_path)


def test_sizes_of_the_committed_weights() -> None:
    sizes = [p.stat().st_size for p in ASSETS.glob("*.npz")]
    assert len(sizes) == 4 and max(sizes) < 12e6 and sum(sizes) < 24e6


def test_cupy_only_where_there_is_a_gpu() -> None:
    with pytest.raises(ModelError, match="use numpy"):
        array_module("nothing")
