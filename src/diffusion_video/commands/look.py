"""`storyboard`: stills of the film, drawn without rendering it."""

from __future__ import annotations

from pathlib import Path

import click

from diffusion_video.commands.shared import (
    format_from,
    fps_option,
    project_from,
    quality_option,
    script_argument,
)
from diffusion_video.film.storyboard import at_shares, cue_stills, sheets, slot_of
from diffusion_video.film.telling import outline


@click.command()
@script_argument
@click.option("--at", "cue", help="One cue, such as 3.2, at full size.")
@click.option("--scene", type=int, help="One scene.")
@click.option("--shares", default="10,50,90", show_default=True, help="Percent of each slot.")
@click.option(
    "--strip", help="With --at: frames 0.2 s apart from this percent of the slot on, e.g. 0."
)
@click.option("--count", default=12, show_default=True, help="Frames of a strip.")
@quality_option
@fps_option
def storyboard(
    script: Path | None, cue: str | None, scene: int | None, shares: str,
    strip: str | None, count: int, quality: str, fps: str | None,
) -> None:
    """Contact sheets of the whole film, or of one scene or cue."""
    project = project_from(script)
    fmt = format_from(project, quality, fps)
    telling = outline(project, fmt.fps)
    folder = project.build / "storyboard"
    percents = [float(share) for share in shares.split(",")]
    if cue is None:
        numbers = [s.number for s in project.script.scenes if scene in (None, s.number)]
        sheets(project, telling, fmt, folder, numbers, percents, click.echo)
        return
    _, slot = slot_of(telling.brief.timeline, cue)
    frames = at_shares(slot, percents)
    if strip is not None:
        first = at_shares(slot, [float(strip)])[0]
        frames = [first + round(i * fmt.fps / 5) for i in range(count)]
    for path in cue_stills(project, telling, cue, frames, fmt, folder):
        click.echo(path)
