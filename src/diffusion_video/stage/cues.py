"""Tying a scene's methods to the script's cues."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Method = TypeVar("Method", bound=Callable[..., None])
MARK = "_cue_words"


def cue(words: str, fine: bool = False) -> Callable[[Method], Method]:
    """The method draws the cue whose words contain `words`.

    `fine` has its pictures encoded more finely: for noise in cells of 4 pixels, which the
    encoder blurs first.
    """

    def mark(method: Method) -> Method:
        setattr(method, MARK, words)
        return method

    return mark


def patterns(cls: type) -> dict[str, str]:
    """Method name -> cue words, in the order in which the class writes them."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        for name, member in vars(base).items():
            if hasattr(member, MARK):
                found[name] = getattr(member, MARK)
    return found
