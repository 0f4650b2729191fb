"""Figures: how good are the pictures? Accuracy by the classifier, Frechet distances, nearest
neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .dataset import spread, to_float
from .pictures import SCENE_NAMES, SUBJECT_NAMES, draw


def balanced_labels(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Subject and scene of n pictures, every combination in turn."""
    i = np.arange(n) % (len(SUBJECT_NAMES) * len(SCENE_NAMES))
    return i // len(SCENE_NAMES), i % len(SCENE_NAMES)


def _balanced_one(job: tuple[int, int, int, int]) -> np.ndarray:
    seed, size, subject, scene = job
    return draw(seed, size, SUBJECT_NAMES[subject], SCENE_NAMES[scene]).pixels


def fresh_pictures(n: int, first_seed: int, size: int = 32, workers: int = 1) -> np.ndarray:
    """n drawn pictures in [-1, 1], every combination in turn, seeds first_seed .. first_seed + n -
    1."""
    jobs = [
        (first_seed + i, size, int(s), int(c))
        for i, (s, c) in enumerate(zip(*balanced_labels(n), strict=True))
    ]
    return to_float(np.stack(spread(_balanced_one, jobs, workers)))


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927)."""
    p = hits / n
    middle, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return float((middle - half) / scale), float((middle + half) / scale)


@dataclass(frozen=True)
class Share:
    """A measured share with its 95% interval."""

    value: float
    low: float
    high: float
    n: int


def share(hits: np.ndarray) -> Share:
    """The share of True."""
    count, n = int(hits.sum()), len(hits)
    return Share(count / n, *wilson(count, n), n)


@dataclass(frozen=True)
class Gaussian:
    """Mean (d,) and covariance (d, d) of features."""

    mean: np.ndarray
    cov: np.ndarray


def gaussian(features: np.ndarray) -> Gaussian:
    f = features.astype(np.float64)
    return Gaussian(f.mean(axis=0), np.cov(f, rowvar=False))


def _root(m: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(m)
    return np.asarray((vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T)


def frechet(a: Gaussian, b: Gaussian) -> float:
    """|mu_a - mu_b|^2 + tr(A + B - 2 (A^1/2 B A^1/2)^1/2) (Dowson & Landau 1982; Heusel et al.
    2017, eq. 6)."""
    root = _root(a.cov)
    cross = _root(root @ b.cov @ root)
    return float(((a.mean - b.mean) ** 2).sum() + np.trace(a.cov + b.cov - 2 * cross))


@dataclass(frozen=True)
class Basis:
    """The first 64 principal axes of pictures: ``mean`` (p,), ``axes`` (p, 64)."""

    mean: np.ndarray
    axes: np.ndarray

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return np.asarray((x.reshape(len(x), -1) - self.mean) @ self.axes)


def pca_basis(x: np.ndarray, count: int = 64) -> Basis:
    """Axes of pictures (N, H, W, C), by the eigenvectors of the Gram matrix."""
    flat = x.reshape(len(x), -1)
    mean = flat.mean(axis=0)
    _, _, vt = np.linalg.svd(flat - mean, full_matrices=False)
    return Basis(mean, vt[:count].T)


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    """Peak signal to noise ratio in dB of pictures in [-1, 1], the second clipped."""
    return float(10 * np.log10(4 / max(1e-12, float(((a - np.clip(b, -1, 1)) ** 2).mean()))))


def nearest(x: np.ndarray, others: np.ndarray, chunk: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """For each of x (N, ...) the RMS distance to the nearest of ``others`` (M, ...) bytes or
    floats, and which."""
    a = x.reshape(len(x), -1)
    best, which = np.full(len(a), np.inf), np.zeros(len(a), int)
    for start in range(0, len(others), 4000):
        block = others[start : start + 4000]
        b = (to_float(block) if block.dtype == np.uint8 else block).reshape(len(block), -1)
        norms = (b**2).sum(1)
        for i in range(0, len(a), chunk):
            part = a[i : i + chunk]
            d = (part**2).sum(1)[:, None] - 2 * part @ b.T + norms
            j = d.argmin(1)
            found = np.sqrt(np.maximum(d[np.arange(len(part)), j], 0) / a.shape[1])
            better = found < best[i : i + chunk]
            best[i : i + chunk][better], which[i : i + chunk][better] = (
                found[better],
                j[better] + start,
            )
    return best, which


def diversity(x: np.ndarray) -> float:
    """Mean RMS distance between pairs of pictures (N, ...)."""
    flat = x.reshape(len(x), -1).astype(np.float64)
    squares = (flat**2).sum(1)
    d = np.sqrt(np.maximum(squares[:, None] + squares - 2 * flat @ flat.T, 0) / flat.shape[1])
    return float(d[np.triu_indices(len(x), 1)].mean())


def saturated(x: np.ndarray) -> float:
    """Share of values at or beyond the ends of [-1, 1]."""
    return float((np.abs(x) >= 1.0).mean())
