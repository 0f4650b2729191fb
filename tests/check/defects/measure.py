"""Precision and recall of each rule on seeded defects and as many whole controls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from ..makefilm import judged, make
from . import facts, films, pages, scripts, stages


@dataclass
class Score:
    """How often a rule spoke where it should (hits), should have (missed), should not (false)."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the defects that were found."""
        return self.hits / max(1, self.hits + len(self.missed))

    @property
    def precision(self) -> float:
        """Share of the findings that were defects."""
        return self.hits / max(1, self.hits + len(self.false))


Scores = dict[str, Score]


def count(scores: Scores, wanted: str, allowed: set[str], found: set[str], seed: str) -> None:
    """Enter one judged thing: a defect of the rule `wanted`, or a control if that is empty."""
    if wanted:
        score = scores.setdefault(wanted, Score())
        if wanted in found:
            score.hits += 1
        else:
            score.missed.append(seed)
    for id in found - allowed - {wanted}:
        scores.setdefault(id, Score()).false.append(seed)


def of_scripts(seed: int, rounds: int, scores: Scores) -> None:
    """Each damage `rounds` times, and as many whole projects."""
    for name, rng in _seeds(seed, scripts.DAMAGES, rounds):
        allowed, damage = scripts.DAMAGES[name]
        files = scripts.project(rng)
        _judge_script(dict(files), "", set(), f"{seed}/{name} whole", scores)
        damage(files, rng)
        _judge_script(files, name, allowed, f"{seed}/{name}", scores)


def _judge_script(
    files: scripts.Files, wanted: str, allowed: set[str], seed: str, scores: Scores
) -> None:
    with TemporaryDirectory() as folder:
        count(scores, wanted, allowed, scripts.judged(files, Path(folder)), seed)


def of_stages(seed: int, rounds: int, scores: Scores) -> None:
    """Each damage `rounds` times, and as many whole stages."""
    for name, rng in _seeds(seed, stages.DAMAGES, rounds):
        things = stages.stage(rng)
        count(scores, "", set(), stages.judged(things), f"{seed}/{name} whole")
        stages.DAMAGES[name](things, rng)
        also = stages.ALSO.get(name, set())
        count(scores, name, also, stages.judged(things), f"{seed}/{name}")
    for name, rng in _seeds(seed, stages.LOOKS, rounds):
        allowed, whole, damaged = stages.LOOKS[name]
        count(scores, "", set(), stages.ids(whole(rng)), f"{seed}/{name} whole")
        count(scores, name, allowed, stages.ids(damaged(rng)), f"{seed}/{name}")


def of_pages(seed: int, rounds: int, scores: Scores) -> None:
    """Each damage of subtitle pages `rounds` times, and as many whole ones."""
    for name, rng in _seeds(seed, pages.DAMAGES, rounds):
        allowed, damage = pages.DAMAGES[name]
        rows = pages.pages(rng)
        count(scores, "", set(), pages.judged(rows), f"{seed}/{name} whole")
        damage(rows, rng)
        count(scores, name, allowed, pages.judged(rows), f"{seed}/{name}")


def of_facts(seed: int, rounds: int, scores: Scores) -> None:
    """Each changed fact of a film `rounds` times, and as many unchanged ones."""
    with TemporaryDirectory() as folder:
        film = judged(make(Path(folder)))
    for name, rng in _seeds(seed, facts.DAMAGES, rounds):
        allowed, damage = facts.DAMAGES[name]
        whole = facts.clean(film, rng)
        count(scores, "", set(), facts.ids(whole), f"{seed}/{name} whole")
        count(scores, name, allowed, facts.ids(damage(whole, rng)), f"{seed}/{name}")


def of_films(seed: int, rounds: int, scores: Scores, only: Iterable[str] = films.DAMAGES) -> None:
    """Each damage `rounds` times, and as many whole films."""
    for name, rng in _seeds(seed, only, rounds):
        allowed, build = films.DAMAGES[name]
        for wanted, recipe in (("", films.clean(rng)), (name, build(rng))):
            with TemporaryDirectory() as folder:
                found = films.ids(recipe, Path(folder))
            count(scores, wanted, allowed if wanted else set(), found, f"{seed}/{name}")


def _seeds(
    seed: int, names: Iterable[str], rounds: int
) -> Iterable[tuple[str, Random]]:
    for n in range(rounds):
        for name in names:
            yield name, Random(f"{seed}/{name}/{n}")


def table(scores: Scores, tell: Callable[[str], None]) -> None:
    """A row a rule, and what was missed or found falsely, by its seed."""
    tell(f"{'rule':<26}{'defects':>8}{'recall':>8}{'precision':>11}")
    for id, score in sorted(scores.items()):
        defects = score.hits + len(score.missed)
        tell(f"{id:<26}{defects:>8}{score.recall:>8.2f}{score.precision:>11.2f}"
             + "".join(f"  missed {seed}" for seed in score.missed)
             + "".join(f"  false {seed}" for seed in score.false))  # fmt: skip
