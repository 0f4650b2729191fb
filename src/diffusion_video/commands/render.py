"""`render`: the film, or one scene of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from diffusion_video.commands.progress import Progress
from diffusion_video.commands.shared import (
    format_from,
    fps_option,
    mute_option,
    project_from,
    quality_option,
    script_argument,
)
from diffusion_video.commands.watch import again, waited
from diffusion_video.film.backstage import Backstage
from diffusion_video.film.jobs import spans
from diffusion_video.film.render import Order, Outcome
from diffusion_video.film.render import render as render_film
from diffusion_video.film.telling import outline, tell
from diffusion_video.plan.pages import too_fast
from diffusion_video.plan.timeline import Timeline
from diffusion_video.project import Project
from diffusion_video.units import clock

MOST_WORKERS = 256
SILENT_CPS = 5.0
"""Characters a second that are easy to read without hearing them."""


@click.command()
@script_argument
@click.option("--scene", type=int, help="Only this scene.")
@quality_option
@fps_option
@mute_option
@click.option("--plain-holds", is_flag=True, help="Encode held frames anew, for odd players.")
@click.option("--jobs", default="auto", show_default=True, help="Worker processes.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The MP4 to write.")
@click.option("--watch", is_flag=True, help="Stay, and render again whenever a file is saved.")
def render(
    script: Path | None, scene: int | None, quality: str, fps: str | None, mute: bool,
    plain_holds: bool, jobs: str, out: Path | None, watch: bool,
) -> None:
    """Render SCRIPT (the project's only one by default) to an MP4."""
    def once(stage: Backstage) -> None:
        now = project_from(script)
        fmt = replace(format_from(now, quality, fps), plain_holds=plain_holds)
        path = out or now.build / _name(scene, quality)
        _render(now, Order(fmt, path, _known(now, scene), _workers(jobs)), mute, stage)

    with Backstage() as stage:
        if watch:
            waited(again(lambda: once(stage), script))
        else:
            once(stage)


def _render(project: Project, order: Order, mute: bool, stage: Backstage) -> None:
    fps, voices = order.fmt.fps, Progress("voices", "lines")
    telling = outline(project, fps) if mute else tell(project, fps, voices, stage.ready)
    voices.end()
    frames = Progress("drawing", "frames")
    outcome = render_film(project, telling, order, frames, stage)
    frames.end()
    _report(outcome)
    if mute:
        _tell_fast_pages(telling.brief.timeline)


def _tell_fast_pages(timeline: Timeline) -> None:
    """A muted film keeps the narrated film's times: some pages are hard to read there."""
    for line, page, rate in too_fast(timeline, SILENT_CPS):
        words = "".join(span.text for row in page.lines for span in row)
        when = clock(page.start / timeline.fps)
        click.echo(f"note: {when} line {line.number}: {rate:.1f} characters a second: {words}")


def _name(scene: int | None, quality: str) -> str:
    stem = "film" if scene is None else f"scene-{scene:02d}"
    return f"{stem}.mp4" if quality == "final" else f"{stem}-{quality}.mp4"


def _workers(jobs: str) -> int | None:
    if jobs == "auto":
        return None
    if jobs.isdecimal() and 0 < int(jobs) <= MOST_WORKERS:
        return int(jobs)
    raise click.BadParameter(f"--jobs is auto or a number from 1 to {MOST_WORKERS}, not {jobs}")


def _known(project: Project, scene: int | None) -> int | None:
    numbers = [s.number for s in project.script.scenes]
    if scene is not None and scene not in numbers:
        raise click.BadParameter(f"there is no scene {scene}: the scenes are {numbers}")
    return scene


def _report(outcome: Outcome) -> None:
    for note in outcome.notes:
        click.echo(f"note: {note}", err=True)
    drawn = sum(segment.frames for segment in outcome.drawn)
    if outcome.unchanged:
        click.echo(f"{outcome.film}: nothing changed ({outcome.seconds:.1f} s)")
        return
    where = f" ({spans(outcome.drawn)})" if drawn < outcome.frames and drawn else ""
    click.echo(
        f"{outcome.film}: {outcome.frames} frames, {drawn} drawn anew{where}, "
        f"{outcome.seconds:.1f} s"
    )
