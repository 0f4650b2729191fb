"""`bench`: how fast one scene is rendered, as ratios measured in one run."""

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
from diffusion_video.film.bench import bench as measure
from diffusion_video.film.pool import job_count
from diffusion_video.film.telling import outline


@click.command()
@script_argument
@click.option("--scene", type=int, default=4, show_default=True, help="The scene to render.")
@quality_option
@fps_option
def bench(script: Path | None, scene: int, quality: str, fps: str | None) -> None:
    """Render one scene cold, with the stock command, and encode it alone: print the ratios."""
    project = project_from(script)
    fmt = format_from(project, quality, fps)
    workers = job_count(None)
    made = measure(project, outline(project, fmt.fps), scene, fmt, workers)
    rows = [
        ("frames, of which different", f"{made.frames}, {made.distinct}"),
        (f"ours, {workers} workers", f"{made.ours:.1f} s"),
        ("stock manim render", f"{made.stock:.1f} s = {made.stock / made.ours:.1f}x ours"),
        ("encoder alone, one core", f"{made.encoder:.1f} s"),
        ("ours against the encoder on as many cores",
         f"{made.ours * workers / made.encoder:.2f}x"),
        ("picture data", f"{made.megabytes:.1f} MB"),
        ("load of the machine at the end", f"{made.load:.1f}"),
    ]  # fmt: skip
    for name, value in rows:
        click.echo(f"{name:<44}{value}")
