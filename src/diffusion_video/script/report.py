"""Collecting problems while reading, so that one run names them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

from diffusion_video.errors import InputError, Place, Problem, Severity

MOST_NAMES = 20
MOST_OF_A_RULE = 500


class Report:
    """The problems found so far in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def place(self, line: int, column: int = 1) -> Place:
        """A spot in this file; both count from 1."""
        return Place(self.file, line, column)

    def error(self, place: Place, rule: str, message: str, hint: str = "") -> None:
        """Notes something that keeps the film from being made as written."""
        self._add(place, rule, message, hint, "error")

    def warn(self, place: Place, rule: str, message: str, hint: str = "") -> None:
        """Notes something that is probably not what the author meant."""
        self._add(place, rule, message, hint, "warning")

    def in_order(self) -> tuple[Problem, ...]:
        """Every problem, sorted by place."""
        return tuple(sorted(self.problems, key=lambda p: (p.place, p.rule, p.message)))

    def raise_errors(self) -> None:
        """Raises InputError with all problems if one of them is an error."""
        if any(problem.severity == "error" for problem in self.problems):
            raise InputError(self.in_order())

    def _add(self, place: Place, rule: str, message: str, hint: str, severity: Severity) -> None:
        self._counts[rule] += 1
        if self._counts[rule] > MOST_OF_A_RULE:
            return
        if self._counts[rule] == MOST_OF_A_RULE:
            message += f" (the {MOST_OF_A_RULE}th of these; no more are named)"
        line = "".join(char if char.isprintable() else " " for char in message)
        self.problems.append(Problem(place, rule, line, hint, severity))


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known words, the closest first asked for."""
    return _nearest(word[:80], tuple(known))


@lru_cache(maxsize=256)
def _nearest(word: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(names[:MOST_NAMES]) or "none"
    close = get_close_matches(word, names, n=1, cutoff=0.3)
    return f'did you mean "{close[0]}"? (known: {listed})' if close else f"known: {listed}"
