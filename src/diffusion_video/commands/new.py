"""`new`: a script to start from, with its settings and scene files, ready to render."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from diffusion_video.commands.starter import SCRIPT, SETTINGS, scene_file
from diffusion_video.film.scenefile import read_scenes
from diffusion_video.project import ProjectError, open_project, root_of

NAME = re.compile(r"\w[\w-]*")


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Start a film called NAME: its script, its settings, a stub for each cue.

    Nothing that exists is touched: to an existing script/NAME.md only what is missing
    is added, such as scene files for the cues that you wrote.
    """
    if not NAME.fullmatch(name):
        raise ProjectError(f"{name}: not a name for files - use letters, digits, - and _")
    root = _root(Path.cwd())
    made = make(root, name)
    for path in made:
        click.echo(f"wrote {path.relative_to(root)}")
    if not made:
        raise ProjectError(f"script/{name}.md: nothing is missing - nothing was written")
    click.echo(f"now run: diffusion-video render script/{name}.md")


def make(root: Path, name: str) -> list[Path]:
    """Write what a film called `name` still lacks below `root`; gives the files written."""
    script = root / "script" / f"{name}.md"
    settings = script.with_suffix(".yaml")
    fresh = not script.exists()
    made = _write(script, SCRIPT.format(name=name))
    title = json.dumps(name if fresh else "", ensure_ascii=False)
    made += _write(settings, SETTINGS.format(name=name, quoted=title))
    project = open_project(script, root)
    drawn = read_scenes(project.scenes)
    for scene in project.script.scenes:
        if scene.number not in drawn:
            made += _write(project.scenes / f"s{scene.number:02d}.py", scene_file(scene))
    return made


def _root(folder: Path) -> Path:
    try:
        return root_of(folder)
    except ProjectError:
        return folder


def _write(path: Path, text: str) -> list[Path]:
    """Write a file unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return []
    return [path]
