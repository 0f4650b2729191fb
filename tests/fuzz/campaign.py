"""Many fuzzing runs at once, and their figures."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from diffusion_video.machine import die_with_parent

from .guided import Outcome, fuzz
from .odd import odd
from .target import attempt, room

ACROSS = 10_000
"""Inputs of one run: each begins with whole inputs again."""


def one(seed: int, count: int) -> Outcome:
    """A run of its own in a folder of its own."""
    with TemporaryDirectory() as folder:
        return fuzz(seed, count, Path(folder))


def oddities() -> Outcome:
    """Every odd input once."""
    outcome = Outcome()
    with TemporaryDirectory() as folder:
        root = room(Path(folder))
        attempt((b"", b""), root)  # what is loaded once is not counted
        for case in odd().values():
            outcome.enter(case, attempt(case, root))
    return outcome


def campaign(seed: int, count: int) -> list[Outcome]:
    """`count` mutated inputs, in runs of `ACROSS`, by two processes; then the odd ones."""
    sizes = [ACROSS] * (count // ACROSS) + [count % ACROSS] * bool(count % ACROSS)
    with ProcessPoolExecutor(2, get_context("spawn"), die_with_parent) as pool:
        runs = pool.map(one, range(seed, seed + len(sizes)), sizes)
        return [*runs, oddities()]


def figures(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The figures of a campaign, as the report prints them."""
    return {
        "scripts tried": sum(o.tried for o in outcomes),
        "of them planned to the end": sum(o.planned for o in outcomes),
        "steps of code reached in one run, at most": max(o.reached for o in outcomes),
        "slowest answer, CPU seconds": round(max(o.slowest for o in outcomes), 2),
        "answers over a second": sum(len(o.slow) for o in outcomes),
        "tracebacks, and messages without place or cure": sum(len(o.faults) for o in outcomes),
    }
