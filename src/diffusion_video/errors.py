"""The one tree of errors. Each says what is wrong, where, and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

_FULL = "free some disk space, then run it again: what was finished is kept"
_CLOSED = "make the folder writable, or copy the project to where you may write"
_CURES = {
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EFBIG: _FULL,
    errno.EROFS: _CLOSED, errno.EACCES: _CLOSED, errno.EPERM: _CLOSED,
}  # fmt: skip

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a text file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the input.

    `rule` is the stable id of the rule that found it, `hint` says what to do.
    """

    place: Place
    rule: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        advice = f" - {self.hint}" if self.hint else ""
        return f"{self.place}: {self.severity}[{self.rule}]: {self.message}{advice}"


class DiffusionVideoError(Exception):
    """Base of every error that the program raises on purpose."""


class InputError(DiffusionVideoError):
    """The script or its settings are wrong; carries every problem found in one run."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class WriteError(DiffusionVideoError):
    """A file could not be written: the disk is full, or not ours to write to."""

    def __init__(self, path: object, cause: OSError) -> None:
        self.code = cause.errno
        cure = _CURES.get(cause.errno or 0, "make room or make it writable, then run it again")
        reason = cause.strerror or str(cause) or type(cause).__name__
        super().__init__(f"{path}: cannot be written ({reason}) - {cure}")

    def __reduce__(self) -> tuple[Any, ...]:
        """For a worker's pipe: the message is all that is left to say."""
        return DiffusionVideoError, (str(self),)


class RenderError(DiffusionVideoError):
    """A scene, a worker or the machine failed while the film was made."""
