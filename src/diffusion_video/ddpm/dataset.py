"""Many pictures at once: drawn by several processes, kept as bytes with their labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from typing import TypeVar

import numpy as np

from .pictures import SCENE_NAMES, SUBJECT_NAMES, draw

Job = TypeVar("Job")
Done = TypeVar("Done")
FRESH_SEED = 10_000_000
"""Seeds from here on are never trained on."""


@dataclass(frozen=True)
class Dataset:
    """``pixels`` (n, size, size, 3) uint8; ``subject`` and ``scene`` (n,) indices into the name
    lists."""

    pixels: np.ndarray
    subject: np.ndarray
    scene: np.ndarray

    def __len__(self) -> int:
        return len(self.pixels)

    def without(self, subject: str, scene: str) -> Dataset:
        """All but one combination: for the model that has never seen it."""
        i, j = SUBJECT_NAMES.index(subject), SCENE_NAMES.index(scene)
        keep = ~((self.subject == i) & (self.scene == j))
        return Dataset(self.pixels[keep], self.subject[keep], self.scene[keep])


def spread(work: Callable[[Job], Done], jobs: Sequence[Job], workers: int) -> list[Done]:
    """``work`` on every job, in order, by ``workers`` fresh processes (a GPU's context doesn't
    survive a fork)."""
    if workers == 1:
        return [work(job) for job in jobs]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, jobs, chunksize=max(1, len(jobs) // (4 * workers))))


def _chunk(job: tuple[int, int, int]) -> Dataset:
    start, stop, size = job
    drawn = [draw(seed, size) for seed in range(start, stop)]
    return Dataset(
        np.stack([p.pixels for p in drawn]),
        np.array([SUBJECT_NAMES.index(p.subject) for p in drawn]),
        np.array([SCENE_NAMES.index(p.scene) for p in drawn]),
    )


def make_dataset(count: int, size: int, first_seed: int = 0, workers: int = 1) -> Dataset:
    """The pictures of seeds first_seed .. first_seed + count - 1; the same whatever ``workers``
    is."""
    edges = np.linspace(first_seed, first_seed + count, min(count, max(1, 4 * workers)) + 1).astype(
        int
    )
    jobs = [(int(a), int(b), size) for a, b in pairwise(edges)]
    parts = spread(_chunk, jobs, workers)
    return Dataset(
        *(np.concatenate([getattr(p, f) for p in parts]) for f in ("pixels", "subject", "scene"))
    )


def to_float(pixels: np.ndarray) -> np.ndarray:
    """Bytes to float32 in [-1, 1]."""
    return pixels.astype(np.float32) / np.float32(127.5) - np.float32(1)


def to_uint8(x: np.ndarray) -> np.ndarray:
    """[-1, 1] to bytes for display: round(clip((x + 1) / 2, 0, 1) 255)."""
    return np.round(np.clip((np.asarray(x, np.float32) + 1) / 2, 0, 1) * 255).astype(np.uint8)
