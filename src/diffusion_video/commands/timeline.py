"""`plan` and `subtitles`: what the film will be, without drawing it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from diffusion_video.commands.shared import (
    format_from,
    fps_option,
    project_from,
    quality_option,
    script_argument,
)
from diffusion_video.film.deliver import sidecars
from diffusion_video.film.jobs import spans
from diffusion_video.film.reasons import reasons
from diffusion_video.film.render import Order, history, segment_store, wanted
from diffusion_video.film.scenefile import read_scenes
from diffusion_video.film.segments import Segment
from diffusion_video.film.telling import outline, told_before
from diffusion_video.plan.table import to_json, to_table

SECONDS_PER_FRAME = 0.008
"""Of drawing and encoding on one core, for the guess of how long a render takes."""


@click.command()
@script_argument
@click.option("--json", "as_json", is_flag=True, help="The timeline as JSON.")
@quality_option
@fps_option
def plan(script: Path | None, as_json: bool, quality: str, fps: str | None) -> None:
    """The timeline as a table, what a render would draw, and how long that takes."""
    project = project_from(script)
    fmt = format_from(project, quality, fps)
    told = told_before(project, fmt.fps)
    telling = told or outline(project, fmt.fps)
    timeline = telling.brief.timeline
    order = Order(fmt, project.build / "film.mp4")
    segments = wanted(project, telling, order, read_scenes(project.scenes))
    store = segment_store(project)
    missing = [s for s in segments if not store.path(s.key).exists()]
    if as_json:
        data = json.loads(to_json(timeline))
        data["render"] = [{"scene": s.scene, "start": s.start, "end": s.end} for s in missing]
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    click.echo(to_table(timeline), nl=False)
    if told is None:
        click.echo("note: not all of it is spoken yet: a render may leave more as it is")
    click.echo(_summary(segments, missing, reasons(history(project, fmt), missing)))


def _summary(segments: list[Segment], missing: list[Segment], why: list[str]) -> str:
    frames = sum(segment.frames for segment in missing)
    rows = [f"{len(segments)} segments, {len(segments) - len(missing)} drawn already"]
    for scene in sorted({segment.scene for segment in missing}):
        mine = [s for s in missing if s.scene == scene]
        told = sorted({w for s, w in zip(missing, why, strict=True) if s.scene == scene})
        rows.append(f"  scene {scene}: {len(mine)} to draw ({spans(mine)}): {'; '.join(told)}")
    rows.append(f"at most {frames * SECONDS_PER_FRAME / 2:.0f} s on two cores" if frames else
                "nothing to draw")  # fmt: skip
    return "\n".join(rows)


@click.command()
@script_argument
def subtitles(script: Path | None) -> None:
    """Write the subtitle, transcript and chapter files, without the film."""
    project = project_from(script)
    telling = outline(project, project.settings.fps)
    for path in sidecars(project, telling):
        click.echo(path)
