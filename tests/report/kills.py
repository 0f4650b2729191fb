"""Renders killed at random moments and at each of their writes, and finished by the next one."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from . import tiny
from .forks import Child, start
from .writes import Count, die_at, watch

WHO = ("all", "parent", "worker")


@dataclass
class Tally:
    """What came of a number of kills."""

    kills: int = 0
    survived: int = 0
    finished: int = 0
    reused: int = 0
    wrong: list[str] | None = None

    def note(self, fault: str) -> None:
        """Enter what went wrong."""
        self.wrong = [*(self.wrong or []), fault]


@dataclass(frozen=True)
class Whole:
    """An undisturbed film: its digests, and how many seconds and writes it took."""

    film: dict[str, str]
    seconds: float
    writes: int


def render(root: Path, jobs: int, before: object = None) -> Child:
    """Start a render of a project; `before` is called in the fork first."""

    def work() -> None:
        if callable(before):
            before()
        tiny.make(root, jobs)

    return start(work, root / "words.txt")


def whole(folder: Path) -> Whole:
    """Render the short film undisturbed."""
    root, count = tiny.project(folder / "whole"), Count()
    render(tiny.project(folder / "first"), 1).wait()  # what is loaded once is not counted
    began = time.monotonic()
    child = render(root, 1, lambda: watch(tiny.build(root), count, lambda now: None))
    assert child.wait() == 0, child.said()
    return Whole(tiny.film(root), time.monotonic() - began, count.value)


def at_random(folder: Path, known: Whole, seed: int, kills: int) -> Tally:
    """Kill all, the parent or a worker at seeded moments; each time the next render finishes."""
    rng, tally = Random(seed), Tally()
    for number in range(kills):
        root, who = tiny.project(folder / f"random-{number}"), WHO[number % len(WHO)]
        child = render(root, 2)
        time.sleep(rng.uniform(0.05, 1.0) * known.seconds)
        _kill(child, who, rng)
        code = child.wait()
        if who == "worker" and code not in (0, 1):
            tally.note(f"kill {number}: a dead worker took the render along ({code})")
        if code == 1 and "its worker was ended by SIGKILL" not in child.said():
            tally.note(f"kill {number}: {child.said()}")
        _finish(root, known, tally, f"kill {number} ({who})")
    return tally


def at_writes(folder: Path, known: Whole, every: int = 1) -> Tally:
    """Die at the first write, the next and so on; each time the next render finishes."""
    tally = Tally()
    for number in range(1, known.writes + 1, every):
        root, count = tiny.project(folder / f"write-{number}"), Count()
        child = render(root, 1, lambda r=root, c=count, n=number: watch(
            tiny.build(r), c, die_at(n)))  # fmt: skip
        if child.wait() != -signal.SIGKILL:
            tally.note(f"write {number}: not killed: {child.said()}")
        _finish(root, known, tally, f"write {number}")
    return tally


def _kill(child: Child, who: str, rng: Random) -> None:
    if who == "worker":
        with suppress(ProcessLookupError, IndexError):
            os.kill(rng.choice(child.helpers()), signal.SIGKILL)
    else:
        child.kill(group=who == "all")


def _finish(root: Path, known: Whole, tally: Tally, name: str) -> None:
    """The next render: it ends well, reuses what was finished and gives the same bytes."""
    kept = tiny.segments(root)
    child = render(root, 2)
    code = child.wait()
    now = tiny.segments(root)
    tally.kills += 1
    tally.finished += len(kept)
    tally.reused += sum(now.get(segment) == inode for segment, inode in kept.items())
    if code or tiny.film(root) != known.film or tiny.half_written(root):
        tally.note(f"{name}: exit {code}, left {tiny.half_written(root)}: {child.said()}")
    else:
        tally.survived += 1
