"""A disk that fails: each write of the engine in turn cannot be done."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import tiny
from .forks import start
from .kills import Tally, Whole, render
from .writes import Count, fail_at, watch

FAULTS = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO)
OLD = b"the old film"


def at_writes(folder: Path, known: Whole, every: int = 1) -> Tally:
    """From the n-th write on nothing can be written; told in one line, and then gone on."""
    tally = Tally()
    for number in range(1, known.writes + 1, every):
        code = FAULTS[number % len(FAULTS)]
        root, count = tiny.project(folder / f"fault-{number}"), Count()
        _old_film(root)
        child = render(root, 1, lambda r=root, c=count, n=number, e=code: watch(
            tiny.build(r), c, fail_at(n, e, forever=True)))  # fmt: skip
        _judge(child.wait(), child.said(), root, known, tally, f"{errno.errorcode[code]} {number}")
    return tally


def _old_film(root: Path) -> None:
    tiny.build(root).mkdir(parents=True)
    (tiny.build(root) / "film.mp4").write_bytes(OLD)


def _judge(
    code: int, said: str, root: Path, known: Whole, tally: Tally, name: str
) -> None:
    """One line with a cure, the old film or the new one, and the next render goes on."""
    tally.kills += 1
    film, kept = tiny.film(root).get("film.mp4"), tiny.segments(root)
    old = (tiny.build(root) / "film.mp4").read_bytes() == OLD
    done = code == 0 and tiny.film(root) == known.film  # it was the last, a bit of tidying
    told = "cannot be written" in said and " - " in said and "\n" not in said
    if not done and (code != 1 or not told):
        tally.note(f"{name}: exit {code}: {said!r}")
    if not old and film != known.film["film.mp4"]:
        tally.note(f"{name}: neither the old film nor the new one")
    child = render(root, 2)
    if child.wait() or tiny.film(root) != known.film or tiny.half_written(root):
        tally.note(f"{name}: the next render: {child.said()}")
        return
    now = tiny.segments(root)
    tally.survived += 1
    tally.finished += len(kept)
    tally.reused += sum(now.get(segment) == inode for segment, inode in kept.items())


@contextmanager
def small(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system of that size; PermissionError where we may not mount one."""
    folder.mkdir()
    size = f"size={kilobytes}k"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)],
                          capture_output=True, check=False)  # fmt: skip
    if done.returncode:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def full(folder: Path, kilobytes: int) -> tuple[int, str, list[Path]]:
    """Render on a disk of that size: exit code, words, half-written files."""
    with small(folder, kilobytes) as disk:
        root = tiny.project(disk / "project")
        child = start(lambda: tiny.make(root, 1), folder.with_suffix(".txt"))
        return child.wait(), child.said(), tiny.half_written(root)
