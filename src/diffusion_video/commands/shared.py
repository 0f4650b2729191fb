"""Options that several commands have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from diffusion_video.film.formats import QUALITIES, Format
from diffusion_video.project import Project, open_project

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

script_argument: Decorator = click.argument(
    "script", required=False, type=click.Path(path_type=Path, dir_okay=False)
)
quality_option: Decorator = click.option(
    "--quality", type=click.Choice(list(QUALITIES)), default="final", show_default=True,
    help="Size and rate of the film.",
)
fps_option: Decorator = click.option(
    "--fps", type=click.Choice(["15", "24", "25", "30", "50", "60"]), help="Frames a second."
)
mute_option: Decorator = click.option("--mute", is_flag=True, help="No voices.")


def project_from(script: Path | None) -> Project:
    """The project that a command works on."""
    return open_project(script, Path.cwd())


def format_from(project: Project, quality: str, fps: str | None) -> Format:
    """The film's format: the settings' size and rate for a final film."""
    fmt = QUALITIES[quality]
    if quality == "final":
        width, height = project.settings.size
        fmt = replace(fmt, width=width, height=height, fps=project.settings.fps)
    return replace(fmt, fps=int(fps)) if fps else fmt
