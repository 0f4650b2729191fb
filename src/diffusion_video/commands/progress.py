"""How far the work is, on one line."""

from __future__ import annotations

import sys
import time

import click


class Progress:
    """One line that says how far the work is and how long it still takes."""

    def __init__(self, what: str, unit: str) -> None:
        self._what, self._unit = what, unit
        self._began = time.monotonic()
        self._shown = 0.0
        self._used = False

    def __call__(self, done: int, total: int) -> None:
        """Show `done` of `total`, at most five times a second."""
        now = time.monotonic()
        if now - self._shown < 0.2 and done < total:
            return
        self._shown, self._used = now, True
        left = (now - self._began) * (total - done) / max(done, 1)
        line = f"{self._what}: {done}/{total} {self._unit}, {left:.0f} s left"
        if sys.stderr.isatty():
            click.echo(f"\r{line:<70}", nl=False, err=True)

    def end(self) -> None:
        """Close the line."""
        if self._used and sys.stderr.isatty():
            click.echo(err=True)
