"""A small coverage-guided fuzzer: an input that reaches a new line becomes a parent."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

import diffusion_video

from .mutate import mutated
from .seeds import Case, cases
from .target import Verdict, attempt, room

PACKAGE = Path(diffusion_video.__file__).parent
ROOMS = tuple(str(PACKAGE / room) for room in ("script", "plan", "check", "film/sidecars"))
TRACED = 16
"""One input in so many is run with its lines traced, which is slow."""

WHOLE = len(cases())

Step = tuple[CodeType, int, int]


@dataclass
class Outcome:
    """What a run of the fuzzer saw."""

    tried: int = 0
    planned: int = 0
    parents: int = 0
    reached: int = 0
    slowest: float = 0.0
    faults: dict[str, Case] = field(default_factory=dict)
    slow: list[tuple[float, Case]] = field(default_factory=list)

    def enter(self, case: Case, verdict: Verdict) -> None:
        """Count an input in."""
        self.tried += 1
        self.planned += verdict.planned
        self.slowest = max(self.slowest, verdict.seconds)
        if verdict.seconds > 1:
            self.slow.append((verdict.seconds, case))
        if verdict.fault:
            self.faults.setdefault(verdict.fault, case)


def fuzz(
    seed: int, count: int, root: Path, tell: Callable[[Outcome], None] = lambda outcome: None
) -> Outcome:
    """Try `count` inputs, all made from `seed`; `tell` hears of it every thousand."""
    rng, root = Random(seed), room(root)
    parents, known, outcome = cases(), set[Step](), Outcome()
    for case in parents:
        outcome.enter(case, _traced(case, root, known)[0])
    while outcome.tried < count:
        case = mutated(_parent(parents, rng), rng, parents)
        if outcome.tried % TRACED:
            verdict = attempt(case, root)
        else:
            verdict, new = _traced(case, root, known)
            parents += [case] if new else []
        outcome.enter(case, verdict)
        outcome.parents, outcome.reached = len(parents), len(known)
        if outcome.tried % 1000 == 0:
            tell(outcome)
    return outcome


def _parent(parents: list[Case], rng: Random) -> Case:
    """Every other time a whole input, else one that reached something new."""
    return parents[rng.randrange(WHOLE if rng.random() < 0.5 else len(parents))]


def _traced(case: Case, root: Path, known: set[Step]) -> tuple[Verdict, bool]:
    """The verdict, and whether the case went from line to line as none did before."""
    before = len(known)
    with tracing(known):
        verdict = attempt(case, root)
    return Verdict(verdict.fault, 0.0, verdict.planned), len(known) > before


@contextmanager
def tracing(known: set[Step]) -> Iterator[None]:
    """Enters every step from line to line of the program's own rooms into `known`."""

    def enter(frame: FrameType, event: str, arg: Any) -> Any:
        code = frame.f_code
        if not code.co_filename.startswith(ROOMS):
            return None
        last = 0

        def step(frame: FrameType, event: str, arg: Any) -> Any:
            nonlocal last
            if event == "line":
                known.add((code, last, frame.f_lineno))
                last = frame.f_lineno
            return step

        return step

    sys.settrace(enter)
    try:
        yield
    finally:
        sys.settrace(None)
