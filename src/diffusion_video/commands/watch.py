"""Doing something again whenever a file was saved."""

from __future__ import annotations

import multiprocessing as mp
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from diffusion_video.errors import DiffusionVideoError
from diffusion_video.film.worker import preload
from diffusion_video.project import folders_of

PAUSE_S = 0.1
SETTLED_S = 0.05
"""After so long without another change an editor has done with writing."""
WATCHED = {".py", ".md", ".yaml"}


def again(work: Callable[[], None], script: Path | None) -> Iterator[float]:
    """Do it now and after every change of the script or its scenes; gives the seconds of each.

    What is wrong is said, and may be put right by the next change.
    """
    while True:
        folders = folders_of(script, Path.cwd())
        seen, began = _state(folders), time.monotonic()
        try:
            work()
        except DiffusionVideoError as error:
            click.echo(str(error), err=True)
        yield time.monotonic() - began
        while _state(folders) == seen:
            time.sleep(PAUSE_S)
        while seen != (seen := _state(folders)):  # an editor may be writing still
            time.sleep(SETTLED_S)


def redrawn(draw: Callable[[], None], script: Path | None) -> Iterator[float]:
    """The same in a fresh child of a process that has Manim: it imports a scene's code anew."""
    preload()

    def work() -> None:
        child: Any = mp.get_context("fork").Process(target=_drawn, args=(draw,))
        child.start()
        child.join()

    return again(work, script)


def waited(runs: Iterator[float]) -> None:
    """Go on until Ctrl-C, and say so."""
    for seconds in runs:
        click.echo(f"{seconds:.1f} s; waiting for a change, Ctrl-C ends")


def _drawn(draw: Callable[[], None]) -> None:
    try:
        draw()
    except DiffusionVideoError as error:
        click.echo(str(error), err=True)


def _state(folders: Sequence[Path]) -> list[tuple[str, int]]:
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix in WATCHED)
    return sorted((str(path), _saved(path)) for path in files)


def _saved(path: Path) -> int:
    """When, in ns; 0 if an editor has just taken it away."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
