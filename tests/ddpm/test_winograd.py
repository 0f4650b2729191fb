"""The quick convolution and normalisation give the numbers of the plain layers."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_video.ddpm import fast, layers, winograd
from diffusion_video.ddpm.blocks import conv
from diffusion_video.ddpm.model import ASSETS, load_denoiser
from diffusion_video.ddpm.tape import Tape, Var
from diffusion_video.ddpm.text import token_ids
from diffusion_video.ddpm.unet import unet

RNG = np.random.default_rng(4)


def normal(*shape: int, dtype: type = np.float64) -> np.ndarray:
    return RNG.standard_normal(shape).astype(dtype)


def both_ways(
    shape: tuple[int, ...], co: int, m: int, dtype: type = np.float64
) -> tuple[np.ndarray, np.ndarray]:
    """Quick in ``dtype``, direct in float64."""
    ci = shape[-1]
    x, w, b = (normal(*s, dtype=dtype) for s in (shape, (9 * ci, co), (co,)))
    w /= np.sqrt(len(w), dtype=dtype)
    quick, _ = winograd.conv3(np, x, w, b, winograd.transform_filters(w, m))
    exact = [v.astype(np.float64) for v in (x, w, b)]
    return quick, layers.conv3(np, *exact)[0]


@pytest.mark.parametrize("m", winograd.POINTS)
@pytest.mark.parametrize("shape", [(1, 4, 4, 3), (3, 8, 4, 5), (2, 4, 12, 2), (2, 32, 32, 3)])
def test_same_convolution(m: int, shape: tuple[int, ...]) -> None:
    quick, direct = both_ways(shape, 6, m)
    np.testing.assert_allclose(quick, direct, rtol=0, atol=1e-12)


@pytest.mark.parametrize("m", winograd.POINTS)
def test_digits_in_float32(m: int) -> None:
    """Outputs of about 1: as far off as the direct way in float32, which is 2e-6."""
    quick, direct = both_ways((2, 16, 16, 128), 64, m, np.float32)
    assert quick.dtype == np.float32
    assert np.abs(quick - direct).max() < 1e-5


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("m", winograd.POINTS)
def test_every_number_of_a_transform_counts(
    monkeypatch: pytest.MonkeyPatch, m: int, which: int
) -> None:
    right = winograd.transforms(m)
    for at in np.ndindex(right[which].shape):
        wrong = [t.copy() for t in right]
        wrong[which][at] += 0.01
        monkeypatch.setattr(winograd, "transforms", lambda _, wrong=wrong: tuple(wrong))
        quick, direct = both_ways((1, 8, 8, 4), 3, m)
        assert np.abs(quick - direct).max() > 1e-4, at


@pytest.mark.parametrize("one", [True, False])
def test_same_normalisation(one: bool) -> None:
    x, many = 3 * normal(5, 32, 16, 16) + 2, () if one else (5,)
    scale, shift = normal(*many, 16), normal(*many, 16)
    quick, wanted = (f.norm_silu(np, x, scale, shift)[0] for f in (fast, layers))
    np.testing.assert_allclose(quick, wanted, rtol=0, atol=1e-12)


def test_silu_of_very_negative_numbers_is_zero() -> None:
    x = np.linspace(-1, 1, 64, dtype=np.float32).reshape(1, 2, 4, 8)
    y, _ = fast.norm_silu(np, x, np.full(8, 1e4, np.float32), np.zeros(8, np.float32))
    assert y.min() == 0 and np.isfinite(y).all()


def test_gradients_are_those_of_the_layers() -> None:
    x, w, b = normal(2, 4, 4, 16), normal(144, 8), normal(8)
    filters = winograd.transform_filters(w, 4)
    pairs = [
        (winograd.conv3(np, x, w, b, filters), layers.conv3(np, x, w, b)),
        (fast.norm_silu(np, x, b.repeat(2), b.repeat(2)),
         layers.norm_silu(np, x, b.repeat(2), b.repeat(2))),
    ]  # fmt: skip
    for (y, quick), (_, plain) in pairs:
        for ours, wanted in zip(quick(y), plain(y), strict=True):
            assert np.array_equal(ours, wanted)


def test_the_network_either_way() -> None:
    """Same answer and same count of multiplications, as those of the convolution itself."""
    model, ids = load_denoiser(ASSETS, "pixel"), token_ids(["夕焼けの中を歩く猫"])
    x, t = normal(1, 32, 32, 3, dtype=np.float32), np.array([400])
    quick = Tape(np, model.weights, record=False, filters=model.filters)
    plain = Tape(np, model.weights, record=False)
    a, b = (unet(tape, model.config, x, t, ids).value for tape in (quick, plain))
    assert not np.array_equal(a, b) and np.abs(a - b).max() < 2e-5
    assert quick.macs == plain.macs


def test_changed_weights_are_seen_without_filters_only() -> None:
    """Filters are made once; a tape without them, as in training, reads the weights each time."""
    x, weights = Var(normal(1, 16, 16, 16)), {"c.w": normal(144, 8), "c.b": normal(8)}
    filters = winograd.Filters(weights)

    def answers() -> list[np.ndarray]:
        tapes = Tape(np, weights, filters=filters), Tape(np, weights)
        return [conv(tape, "c", x, 8).value for tape in tapes]

    before = answers()
    weights["c.w"] *= 2
    after = answers()
    assert np.array_equal(before[0], after[0])
    assert not np.allclose(before[1], after[1])
