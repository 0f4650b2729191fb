"""Faults at the engine's own writes: at the n-th of them the process dies, or the disk fails.

Python tells an audit hook of every file that is opened, renamed or removed, before it
happens; workers that are forked inherit the hook and count on in the same shared number.
"""

from __future__ import annotations

import mmap
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

WATCHED = {"os.rename", "os.remove", "os.chmod", "os.mkdir", "os.utime", "os.truncate"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Count:
    """A number that forks share."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, 8)

    @property
    def value(self) -> int:
        """The number."""
        return int.from_bytes(self._page[:8], "little")

    def up(self) -> int:
        """One more."""
        self._page[:8] = (self.value + 1).to_bytes(8, "little")
        return self.value


def watch(folder: Path, count: Count, act: Callable[[int], None]) -> None:
    """From now on `act` hears of every write below `folder`, by its number, before it is done."""
    inside = str(folder)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and bool(flags & WRITING)
        else:
            path, writes = (arguments or ("",))[0], event in WATCHED
        if writes and isinstance(path, str | os.PathLike) and str(path).startswith(inside):
            act(count.up())

    sys.addaudithook(hook)


def die_at(number: int) -> Callable[[int], None]:
    """The process and its whole group are killed at that write."""

    def act(now: int) -> None:
        if now == number:
            os.killpg(os.getpgrp(), signal.SIGKILL)

    return act


def fail_at(number: int, code: int, forever: bool = False) -> Callable[[int], None]:
    """That write fails with an error of the system, and all that follow if `forever`."""

    def act(now: int) -> None:
        if now == number or (forever and now > number):
            raise OSError(code, os.strerror(code))

    return act
