"""`qa`: the finished film, judged by its own pixels and samples."""

from __future__ import annotations

import sys
from pathlib import Path

import av
import click

from diffusion_video.check.film.container import read
from diffusion_video.check.film.report import judge_film, to_html, to_json
from diffusion_video.check.film.subject import examine
from diffusion_video.check.output import to_text
from diffusion_video.commands.render import Progress
from diffusion_video.commands.shared import project_from
from diffusion_video.errors import DiffusionVideoError
from diffusion_video.film.files import write_text
from diffusion_video.film.telling import outline


@click.command()
@click.argument("film", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--script", type=click.Path(path_type=Path, dir_okay=False), help="Its script.")
@click.option("--json", "as_json", is_flag=True, help="Print qa.json.")
@click.option("--mute", is_flag=True, help="The film was rendered with --mute.")
def qa(film: Path | None, script: Path | None, as_json: bool, mute: bool) -> None:
    """Judge FILM (build/<script>/film.mp4 by default); exit code 1 if there is an error.

    Writes qa.json and qa.html beside it (FILM-qa.* for a film of another name).
    """
    project = project_from(script)
    path = film or project.build / "film.mp4"
    try:
        fps = round(read(path).picture.fps)
    except (av.FFmpegError, IndexError) as error:
        raise DiffusionVideoError(f"{path}: no film ({error}) - render it first") from error
    timeline = outline(project, fps).brief.timeline
    bar = Progress("watching", "frames")
    spoken = not mute and project.settings.voice.engine != "none"
    made = examine(path, project.script, timeline, project.build, spoken,
                   lambda frame: bar(frame, timeline.end))  # fmt: skip
    bar.end()
    found = judge_film(made)
    name = "qa" if path.stem == "film" else f"{path.stem}-qa"
    data = to_json(made, found)
    write_text(path.with_name(f"{name}.json"), data)
    page = write_text(path.with_name(f"{name}.html"), to_html(made, found))
    click.echo(data if as_json else f"{to_text(found)}\n{page}")
    if any(problem.severity == "error" for problem in found):
        sys.exit(1)
