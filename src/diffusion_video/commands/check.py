"""`check`: everything that can be said of a script before it is rendered."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import click

from diffusion_video import __version__
from diffusion_video.check.fix import fix
from diffusion_video.check.judge import judge
from diffusion_video.check.output import to_json, to_sarif, to_text
from diffusion_video.check.rule import in_order
from diffusion_video.check.subject import Subject, planned
from diffusion_video.check.unread import ask, kept
from diffusion_video.commands.shared import script_argument
from diffusion_video.errors import InputError, Problem
from diffusion_video.project import Project, open_project, root_of, script_path


@click.command()
@script_argument
@click.option("--json", "form", flag_value="json", help="Findings as JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Findings as SARIF 2.1.0.")
@click.option("--fix", "mend", is_flag=True, help="Mend what is certain; never words.")
@click.option("--spoken", is_flag=True, help="Judge the voices' own lengths (after a render).")
@click.option("--voice", is_flag=True, help="Ask the voices' front end anew how words are read.")
@click.option("--layout", is_flag=True, help="Run the scenes, undrawn, and judge the stage too.")
@click.option("--scene", type=int, help="With --layout: only this scene.")
def check(
    script: Path | None, form: str | None, mend: bool, spoken: bool, voice: bool, layout: bool,
    scene: int | None,
) -> None:
    """Judge SCRIPT, its settings and its scene files; exit code 1 if there is an error."""
    path = script_path(script, Path.cwd())
    for line in fix(path) if mend else ():
        click.echo(line, err=True)
    if voice:
        _ask(path)
    found = judge(path, _measured if spoken else planned)
    if layout:
        found = in_order([*found, *_layout(path, scene)])
    if form == "json":
        click.echo(to_json(found))
    else:
        click.echo(to_sarif(found, __version__) if form else to_text(found))
    if any(problem.severity == "error" for problem in found):
        sys.exit(1)


def _measured(project: Project, text: str) -> Subject:
    from diffusion_video.check.measured import measured

    return measured(project, text)


def _ask(path: Path) -> None:
    """Ask the front end of every sentence; not where the script cannot be read, as is said."""
    kept(root_of(path.parent), path.stem).unlink(missing_ok=True)
    with suppress(InputError):
        ask(open_project(path, path.parent))


def _layout(path: Path, scene: int | None) -> tuple[Problem, ...]:
    """What is found on the stage, at full size and the script's own rate.

    Nothing where the script or a scene file cannot be read: `judge` has said so.
    """
    from diffusion_video.check.layout.crops import with_crops
    from diffusion_video.check.layout.judge import excuse_many, findings
    from diffusion_video.check.layout.looking import look
    from diffusion_video.commands.progress import Progress
    from diffusion_video.film.formats import QUALITIES
    from diffusion_video.film.scenefile import read_scenes
    from diffusion_video.film.telling import outline

    try:
        project = open_project(path, path.parent)
        files = read_scenes(project.scenes)
    except InputError:
        return ()
    brief, fmt = outline(project, project.settings.fps).brief, QUALITIES["final"]
    bar = Progress("looking", "scenes")
    looks = look(brief, files, fmt, scene, bar)
    bar.end()
    bar = Progress("judging", "scenes")
    every = [finding for each in looks for finding in findings(each)]
    numbers = [each.scene.number for each in looks]
    shown = with_crops(every, brief, files, fmt, project.build / "layout", numbers, bar)
    bar.end()
    return (*(finding.problem for finding in shown), *excuse_many(looks))
