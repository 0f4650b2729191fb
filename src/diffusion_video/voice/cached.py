"""Asking for what was spoken before, and for nothing more."""

from __future__ import annotations


class Unspoken(Exception):
    """Some line has not been spoken yet."""


def only_cached(done: int, total: int) -> None:
    """A progress report that stops, with Unspoken, before the first line that is missing."""
    if done < total:
        raise Unspoken
