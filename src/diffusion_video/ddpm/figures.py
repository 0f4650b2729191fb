"""The table of figures: what was asked, what was reached, with n, floor and ceiling."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from .dataset import FRESH_SEED, make_dataset
from .measure import (
    Basis,
    balanced_labels,
    diversity,
    frechet,
    fresh_pictures,
    gaussian,
    nearest,
    pca_basis,
    psnr,
    saturated,
    share,
)
from .model import load_denoiser
from .models import HERO_PROMPT, Models
from .pictures import SCENE_NAMES, SUBJECT_NAMES
from .sample import Sampling, sample
from .text import prompt_for

Table = dict[str, Any]
SMALL = 240
FIRST_SAMPLE_SEED = 50_000


def labelled_samples(m: Models, part: str, n: int, w: float, steps: int, batch: int) -> np.ndarray:
    """n samples in [-1, 1] at 32 x 32, every combination in turn (the latent model's averaged down
    from 64)."""
    subjects, scenes = balanced_labels(n)
    prompts = [
        prompt_for(SUBJECT_NAMES[s], SCENE_NAMES[c]) for s, c in zip(subjects, scenes, strict=True)
    ]
    seeds = [FIRST_SAMPLE_SEED + i for i in range(n)]
    if part == "pixel":
        x = sample(m.pixel, prompts, seeds, Sampling(steps, w), batch=batch)
        return np.asarray(np.clip(x, -1, 1))
    z = sample(m.latent, prompts, seeds, Sampling(steps, w), batch=batch)
    x = np.clip(m.autoencoder.decode(z, batch), -1, 1)
    return np.asarray(x.reshape(n, 32, 2, 32, 2, 3).mean(axis=(2, 4)))


class Judge:
    """Reference statistics of fresh pictures and the comparison with them."""

    def __init__(self, m: Models, n: int) -> None:
        self.m, self.n, workers = m, n, m.workers
        self.reference = fresh_pictures(n, FRESH_SEED + 100_000, workers=workers)
        self.other = fresh_pictures(n, FRESH_SEED + 200_000, workers=workers)
        self.basis: Basis = pca_basis(fresh_pictures(1200, FRESH_SEED + 300_000, workers=workers))
        self.spaces: dict[str, Callable[[np.ndarray], np.ndarray]] = {
            "pca64": self.basis,
            "classifier": lambda x: m.classifier.judge(x)[2],
        }
        self.stats = {name: gaussian(f(self.reference)) for name, f in self.spaces.items()}
        self.floor = self.distances(self.other)

    def distances(self, x: np.ndarray) -> dict[str, dict[int, float]]:
        """Frechet distance to the reference in both spaces, for the first 240 and for all."""
        return {
            name: {
                k: frechet(gaussian(f(x[:k])), self.stats[name])
                for k in sorted({min(SMALL, len(x)), len(x)})
            }
            for name, f in self.spaces.items()
        }

    def accuracy(self, x: np.ndarray) -> Table:
        """Shares of right subjects, scenes, and both."""
        subjects, scenes = balanced_labels(len(x))
        found_s, found_c, _ = self.m.classifier.judge(x)
        hits = {"subject": found_s == subjects, "scene": found_c == scenes}
        hits["both"] = hits["subject"] & hits["scene"]
        return {name: asdict(share(h)) for name, h in hits.items()}

    def table(self, x: np.ndarray) -> Table:
        """All figures of one set of samples, distances also as multiples of the floor at the same
        n."""
        found = self.distances(x)
        times_floor = {s: {k: v / self.floor[s][k] for k, v in d.items()} for s, d in found.items()}
        groups = [x[i::24] for i in range(24)]
        return {
            "accuracy": self.accuracy(x),
            "frechet": found,
            "times_floor": times_floor,
            "diversity": float(np.mean([diversity(g) for g in groups])),
            "saturated": saturated(x),
        }


def measure_all(
    m: Models,
    n: int = 2400,
    steps: int = 50,
    batch: int = 16,
    tell: Callable[[str], None] = lambda _: None,
) -> Table:
    """Every figure of the table; with n = 2400 a matter of a minute on a GPU and of hours on one
    core."""
    started = time.perf_counter()
    judge = Judge(m, n)
    out: Table = {
        "n": n,
        "steps": steps,
        "sampler": "ddim eta 0",
        "weights": {
            "pixel": m.pixel.hash,
            "latent": m.latent.hash,
            "autoencoder": m.autoencoder.hash,
            "classifier": m.classifier.hash,
        },
        "floor": judge.floor,
        "ceiling": judge.accuracy(judge.reference),
    }
    samples = {}
    for part, w in (
        ("pixel", 1.0),
        ("pixel", 2.0),
        ("pixel", 3.0),
        ("latent", 1.0),
        ("latent", 2.0),
        ("latent", 3.0),
    ):
        samples[part, w] = labelled_samples(m, part, n, w, steps, batch)
        out[f"{part} w={w:g}"] = judge.table(samples[part, w])
        tell(f"{part} w={w:g}: {time.perf_counter() - started:.0f} s")
    out["nearest"] = nearest_figures(m, judge, samples["pixel", 1.0])
    out["autoencoder"] = autoencoder_figures(m, judge, min(n, 1200))
    if (m.folder / "heldout.npz").exists():
        out["heldout"] = heldout_figures(m, m.folder, 96 if n < 2400 else 480, steps, batch)
    tell(f"all: {time.perf_counter() - started:.0f} s")
    return out


def nearest_figures(m: Models, judge: Judge, x: np.ndarray) -> Table:
    """RMS distance to the nearest training picture, of samples and of as many fresh pictures."""
    count = min(480, len(x))
    data = make_dataset(int(m.pixel.facts["recipe"]["pictures"]), 32, 0, m.workers).pixels
    ours, fresh = nearest(x[:count], data)[0], nearest(judge.other[:count], data)[0]
    return {
        "n": count,
        "training": len(data),
        "samples": {"mean": float(ours.mean()), "min": float(ours.min())},
        "fresh": {"mean": float(fresh.mean()), "min": float(fresh.min())},
    }


def autoencoder_figures(m: Models, judge: Judge, n: int) -> Table:
    """PSNR on fresh 64 x 64 pictures: of the mean error, and the mean over pictures."""
    x = fresh_pictures(n, FRESH_SEED + 400_000, 64, m.workers)
    back = np.clip(
        np.concatenate(
            [m.autoencoder.decode(m.autoencoder.encode(x[i : i + 48]), 48) for i in range(0, n, 48)]
        ),
        -1,
        1,
    )
    small = back.reshape(n, 32, 2, 32, 2, 3).mean(axis=(2, 4))
    return {
        "n": n,
        "psnr": psnr(x, back),
        "psnr_mean": float(np.mean([psnr(a, b) for a, b in zip(x, back, strict=True)])),
        "accuracy": judge.accuracy(small)["both"],
    }


def heldout_figures(m: Models, folder: Path, n: int, steps: int, batch: int) -> Table:
    """The model that never saw a cat at sunset, asked for one."""
    model, out = load_denoiser(folder, "heldout", m.module), {}
    for w in (1.0, 2.0, 3.0):
        x = np.clip(
            sample(
                model,
                [HERO_PROMPT] * n,
                [FIRST_SAMPLE_SEED + i for i in range(n)],
                Sampling(steps, w),
                batch=batch,
            ),
            -1,
            1,
        )
        subject, scene, _ = m.classifier.judge(x)
        out[f"w={w:g}"] = asdict(share((subject == 0) & (scene == 0)))
    return {"weights": model.hash, **out}
