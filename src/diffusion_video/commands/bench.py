"""`bench`: how fast films are rendered and how true they come back, as ratios of one run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np

from diffusion_video.check.film.fidelity import luma, ssim
from diffusion_video.commands.shared import (
    format_from,
    fps_option,
    project_from,
    quality_option,
    script_argument,
)
from diffusion_video.film.bench import Bench
from diffusion_video.film.bench import bench as measure
from diffusion_video.film.edits import time_edits
from diffusion_video.film.formats import Format
from diffusion_video.film.longer import growth as grow
from diffusion_video.film.pool import job_count
from diffusion_video.film.scenefile import read_scenes
from diffusion_video.film.stills import stills
from diffusion_video.film.telling import Telling, outline
from diffusion_video.project import Project

TIMES = 6
LOOKS = 8
"""Frames of a scene that are drawn one by one and compared."""


@click.command()
@script_argument
@click.option("--scene", type=int, default=4, show_default=True, help="The scene to render.")
@click.option("--film", is_flag=True, help="All scenes, one after another: takes minutes.")
@click.option("--edits", is_flag=True, help="Only what renders after edits take, in a copy.")
@click.option("--growth", is_flag=True, help="Only how a film six times as long grows.")
@quality_option
@fps_option
def bench(
    script: Path | None, scene: int, film: bool, edits: bool, growth: bool, quality: str,
    fps: str | None,
) -> None:
    """Render cold, with the stock command, and encode alone: print the ratios."""
    project = project_from(script)
    fmt = format_from(project, quality, fps)
    telling = outline(project, fmt.fps)
    if growth:
        rows = _growth(project, fmt)
    else:
        rows = _edits(project, telling) if edits else _scenes(project, telling, fmt, scene, film)
    for name, value in rows:
        click.echo(f"{name:<48}{value}")


def _scenes(
    project: Project, telling: Telling, fmt: Format, scene: int, film: bool
) -> Iterator[tuple[str, str]]:
    times = [s for s in telling.brief.timeline.scenes if film or s.number == scene]
    looks = {s.number: [s.start + (s.end - s.start) * (2 * i + 1) // (2 * LOOKS)
                        for i in range(LOOKS)] for s in times}  # fmt: skip
    workers = job_count(None)
    frames = {frame for each in looks.values() for frame in each}
    made = measure(project, telling, list(looks), fmt, workers, frames)
    yield "frames, of which different", f"{made.frames}, {made.distinct}"
    yield f"ours, {workers} workers", f"{made.ours:.1f} s"
    yield "stock manim render", f"{made.stock:.1f} s = {made.stock / made.ours:.1f}x ours"
    yield ("encoder alone, one core",
           f"{made.encoder:.1f} s; ours {made.ours / made.encoder:.2f}x")  # fmt: skip
    yield ("ours against the encoder on as many cores",
           f"{made.ours * workers / made.encoder:.2f}x")  # fmt: skip
    yield "picture data", f"{made.megabytes:.1f} MB"
    yield "memory of a worker, at most", f"{made.worker_mb:.0f} MB"
    found = list(_alike(project, telling, fmt, looks, made))
    worst, mean = min(found), sum(found) / len(found)
    yield ("SSIM against frames drawn one by one",
           f"{worst:.4f} at least, {mean:.4f} on average, of {len(found)}")  # fmt: skip
    yield "load of the machine at the end", f"{made.load:.1f}"


def _alike(
    project: Project, telling: Telling, fmt: Format, looks: dict[int, list[int]], made: Bench
) -> Iterator[float]:
    """How like the encoded frames are to those drawn one by one, without anything kept."""
    files = read_scenes(project.scenes)
    for scene, frames in looks.items():
        for frame in frames:
            drawn = stills(files.get(scene), scene, [frame], telling.brief, fmt)[frame]
            shown = made.shown[frame].to_ndarray(format="yuv420p")[: fmt.height]
            yield float(ssim(luma(drawn), np.asarray(shown, np.uint8)).mean())


def _growth(project: Project, fmt: Format) -> Iterator[tuple[str, str]]:
    (short, once, small), (long, often, large) = grow(project, fmt, TIMES)
    yield f"{short} frames", f"{once:.1f} s, a worker {small:.0f} MB"
    yield f"{long} frames", f"{often:.1f} s = {often / once:.2f}x, a worker {large:.0f} MB"


def _edits(project: Project, telling: Telling) -> Iterator[tuple[str, str]]:
    slots = [slot for scene in telling.brief.timeline.scenes for slot in scene.slots]
    whole = 0.0
    for step in time_edits(project, slots[len(slots) // 2].id):
        whole = whole or step.seconds
        yield step.name, f"{step.seconds:6.2f} s = {step.seconds / whole:.3f} of the whole film"
