"""Doing something again whenever a file was saved, each time in a fresh child of a warm parent."""

from __future__ import annotations

import multiprocessing as mp
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from diffusion_video.errors import DiffusionVideoError
from diffusion_video.film.worker import preload

PAUSE_S = 0.2
WATCHED = {".py", ".md", ".yaml"}


def redrawn(draw: Callable[[], None], folders: Sequence[Path]) -> Iterator[float]:
    """Draw now and after every change in the folders; gives the seconds that each took.

    Manim is imported once; a scene's code is always imported anew, in the child.
    """
    preload()
    while True:
        seen, began = _state(folders), time.monotonic()
        child: Any = mp.get_context("fork").Process(target=_drawn, args=(draw,))
        child.start()
        child.join()
        yield time.monotonic() - began
        while _state(folders) == seen:
            time.sleep(PAUSE_S)


def _drawn(draw: Callable[[], None]) -> None:
    try:
        draw()
    except DiffusionVideoError as error:
        click.echo(str(error), err=True)


def _state(folders: Sequence[Path]) -> list[tuple[str, int]]:
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix in WATCHED)
    return sorted((str(path), path.stat().st_mtime_ns) for path in files)
