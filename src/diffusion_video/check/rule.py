"""What a rule is: an id and one function that yields notes on its subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from diffusion_video.errors import Place, Problem, Severity

T = TypeVar("T")


@dataclass(frozen=True)
class Note:
    """What a rule found, without the rule's id."""

    place: Place
    message: str
    hint: str = ""
    severity: Severity = "error"


@dataclass(frozen=True)
class Rule(Generic[T]):
    """A rule on subjects of type T; calling it gives its findings."""

    id: str
    look: Callable[[T], Iterable[Note]]

    def __call__(self, subject: T) -> Iterator[Problem]:
        """The findings of this rule, in the order in which it found them."""
        for note in self.look(subject):
            yield Problem(note.place, self.id, note.message, note.hint, note.severity)


def rule(id: str) -> Callable[[Callable[[T], Iterable[Note]]], Rule[T]]:
    """Makes a function that yields notes the rule `id`."""
    return lambda look: Rule(id, look)


def run(rules: Iterable[Rule[T]], subject: T) -> tuple[Problem, ...]:
    """All findings of all rules, in file order."""
    return in_order(problem for each in rules for problem in each(subject))


def in_order(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Findings sorted by place."""
    return tuple(sorted(found, key=lambda p: (p.place, p.rule, p.message)))
