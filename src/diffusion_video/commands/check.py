"""`check`: everything that can be said of a script before it is rendered."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from diffusion_video import __version__
from diffusion_video.check.fix import fix
from diffusion_video.check.judge import judge
from diffusion_video.check.measured import measured
from diffusion_video.check.output import to_json, to_sarif, to_text
from diffusion_video.check.subject import planned
from diffusion_video.commands.shared import script_argument
from diffusion_video.project import script_path


@click.command()
@script_argument
@click.option("--json", "form", flag_value="json", help="Findings as JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Findings as SARIF 2.1.0.")
@click.option("--fix", "mend", is_flag=True, help="Mend what is certain; never words.")
@click.option("--spoken", is_flag=True, help="Judge the voices' own lengths (after a render).")
def check(script: Path | None, form: str | None, mend: bool, spoken: bool) -> None:
    """Judge SCRIPT, its settings and its scene files; exit code 1 if there is an error."""
    path = script_path(script, Path.cwd())
    for line in fix(path) if mend else ():
        click.echo(line, err=True)
    found = judge(path, measured if spoken else planned)
    if form == "json":
        click.echo(to_json(found))
    else:
        click.echo(to_sarif(found, __version__) if form else to_text(found))
    if any(problem.severity == "error" for problem in found):
        sys.exit(1)
