"""The measures against what can be known."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_video.ddpm import measure


def test_frechet_of_gaussians() -> None:
    """Closed form for diagonal covariances: |m|^2 + sum (s_a - s_b)^2."""
    a = measure.Gaussian(np.zeros(3), np.diag([1.0, 4.0, 9.0]))
    b = measure.Gaussian(np.array([1.0, 0, 2]), np.diag([4.0, 4.0, 1.0]))
    assert measure.frechet(a, b) == pytest.approx(5 + 1 + 0 + 4)
    assert measure.frechet(a, a) == pytest.approx(0, abs=1e-9)


def test_nearest_finds_the_copy() -> None:
    others = np.random.default_rng(0).integers(0, 256, (50, 4, 4, 3), dtype=np.uint8)
    x = others[[7, 30]].astype(np.float32) / np.float32(127.5) - 1
    x[1] += 0.1
    distance, which = measure.nearest(x, others)
    assert which.tolist() == [7, 30]
    assert distance[0] < 2e-3 and distance[1] == pytest.approx(0.1, abs=1e-3)


def test_diversity_and_saturation() -> None:
    x = np.stack([np.zeros((2, 2, 3)), np.ones((2, 2, 3))])
    assert measure.diversity(x) == pytest.approx(1.0)
    assert measure.saturated(x) == 0.5


def test_psnr_of_a_known_error() -> None:
    a = np.zeros((4, 4, 3))
    assert measure.psnr(a, a + 0.2) == pytest.approx(20.0)


def test_share_has_its_interval() -> None:
    got = measure.share(np.array([True] * 90 + [False] * 10))
    assert (
        got.value == 0.9
        and got.low == pytest.approx(0.8256, abs=1e-3)
        and got.high == pytest.approx(0.9448, abs=1e-3)
    )


def test_basis_keeps_what_varies_most() -> None:
    rng = np.random.default_rng(0)
    x = rng.standard_normal((80, 2, 2, 3)) * np.r_[5.0, np.ones(11)].reshape(2, 2, 3)
    axes = measure.pca_basis(x, 2).axes
    assert abs(axes[0, 0]) > 0.95
