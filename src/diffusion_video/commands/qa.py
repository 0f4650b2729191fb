"""`qa`: the finished film, judged by its own pixels and samples."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import av
import click

from diffusion_video.brief import Brief
from diffusion_video.check.excuses import excused_in_film
from diffusion_video.check.film.compared import Compared, compare_scenes
from diffusion_video.check.film.container import read
from diffusion_video.check.film.drawn import row
from diffusion_video.check.film.part import of_scene, scene_of
from diffusion_video.check.film.report import judge_film, to_html, to_json
from diffusion_video.check.film.subject import Film, examine
from diffusion_video.check.output import to_text
from diffusion_video.commands.progress import Progress
from diffusion_video.commands.shared import project_from
from diffusion_video.errors import DiffusionVideoError, Problem
from diffusion_video.film.files import write_text
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import read_scenes
from diffusion_video.film.telling import outline
from diffusion_video.plan.timeline import Timeline
from diffusion_video.project import Project
from diffusion_video.script.model import Script


@click.command()
@click.argument("film", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--script", type=click.Path(path_type=Path, dir_okay=False), help="Its script.")
@click.option("--json", "as_json", is_flag=True, help="Print qa.json.")
@click.option("--mute", is_flag=True, help="The film was rendered with --mute.")
@click.option("--noise", is_flag=True, help="Only how its noise was encoded, frame by frame.")
def qa(film: Path | None, script: Path | None, as_json: bool, mute: bool, noise: bool) -> None:
    """Judge FILM (build/<script>/film.mp4 by default); exit code 1 if there is an error.

    FILM may be that of one scene, by its name: scene-03.mp4. Writes qa.json and qa.html beside
    it (FILM-qa.* for a film of another name).
    """
    project = project_from(script)
    path = film or project.build / "film.mp4"
    fmt = _format(path)
    brief = outline(project, fmt.fps).brief
    words, timeline = _planned(path, brief)
    if noise:
        click.echo("\n".join(map(row, _compared(project, path, brief, timeline, fmt).noise)))
        return
    bar = Progress("watching", "frames")
    spoken = not mute and project.settings.voice.engine != "none"
    made = examine(path, words, timeline, project.build, spoken,
                   lambda frame: bar(frame, timeline.end))  # fmt: skip
    bar.end()
    if made.current:
        made = replace(made, compared=_compared(project, path, brief, timeline, fmt))
    made = replace(made, part=timeline is not brief.timeline)
    found = excused_in_film(judge_film(made), read_scenes(project.scenes))
    _certify(made, tuple(found), as_json)


def _compared(
    project: Project, path: Path, brief: Brief, timeline: Timeline, fmt: Format
) -> Compared:
    """The film beside what the scenes of its timeline draw."""
    bar = Progress("comparing", "scenes")
    numbers = [scene.number for scene in timeline.scenes]
    found = compare_scenes(path, brief, numbers, read_scenes(project.scenes), fmt, bar)
    bar.end()
    return found


def _certify(film: Film, found: tuple[Problem, ...], as_json: bool) -> None:
    """Write the certificate, say what was found, end with exit code 1 if there is an error."""
    path = film.path
    name = "qa" if path.stem == "film" else f"{path.stem}-qa"
    data = to_json(film, found)
    write_text(path.with_name(f"{name}.json"), data)
    page = write_text(path.with_name(f"{name}.html"), to_html(film, found))
    click.echo(data if as_json else f"{to_text(found)}\n{page}")
    if any(problem.severity == "error" for problem in found):
        sys.exit(1)


def _format(path: Path) -> Format:
    try:
        picture = read(path).picture
    except (av.FFmpegError, IndexError) as error:
        why = getattr(error, "strerror", None) or error
        raise DiffusionVideoError(f"{path}: no film ({why}) - render it first") from error
    return Format(picture.width, picture.height, round(picture.fps), 0)


def _planned(path: Path, brief: Brief) -> tuple[Script, Timeline]:
    """What the film should be: all of the script, or by its name one scene."""
    number = scene_of(path)
    if number in [scene.number for scene in brief.timeline.scenes]:
        return of_scene(brief.script, brief.timeline, number)
    return brief.script, brief.timeline
