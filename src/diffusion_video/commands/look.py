"""`storyboard`: stills of the film, drawn without rendering it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from diffusion_video.check.judge import judge
from diffusion_video.commands.shared import (
    format_from,
    fps_option,
    project_from,
    quality_option,
    script_argument,
)
from diffusion_video.commands.watch import redrawn, waited
from diffusion_video.film.files import write_text
from diffusion_video.film.storyboard import at_shares, cue_stills, sheets, slot_of
from diffusion_video.film.storypage import Mark, page
from diffusion_video.film.telling import outline
from diffusion_video.project import Project


@dataclass(frozen=True)
class Wish:
    """What `storyboard` was asked for."""

    script: Path | None
    cue: str | None
    scene: int | None
    shares: tuple[float, ...]
    strip: float | None
    count: int
    quality: str
    fps: str | None


@click.command()
@script_argument
@click.option("--at", "cue", help="One cue, such as 3.2, at full size.")
@click.option("--scene", type=int, help="One scene.")
@click.option("--shares", default="10,50,90", show_default=True, help="Percent of each slot.")
@click.option(
    "--strip", type=float,
    help="With --at: frames 0.2 s apart from this percent of the slot on, e.g. 0.",
)
@click.option("--count", default=12, show_default=True, help="Frames of a strip.")
@click.option("--watch", is_flag=True, help="Stay, and draw again whenever a file is saved.")
@quality_option
@fps_option
def storyboard(
    script: Path | None, cue: str | None, scene: int | None, shares: str, strip: float | None,
    count: int, watch: bool, quality: str, fps: str | None,
) -> None:
    """Contact sheets and a page of the whole film, or of one scene or cue."""
    percents = tuple(float(share) for share in shares.split(","))
    wish = Wish(script, cue, scene, percents, strip, count, quality, fps)
    if not watch:
        _draw(wish)
        return
    waited(redrawn(lambda: _draw(wish), script))


def _draw(wish: Wish) -> None:
    project = project_from(wish.script)
    (_draw_cue if wish.cue else _draw_scenes)(project, wish)


def _draw_scenes(project: Project, wish: Wish) -> None:
    fmt = format_from(project, wish.quality, wish.fps)
    telling, folder = outline(project, fmt.fps), project.build / "storyboard"
    numbers = [s.number for s in project.script.scenes if wish.scene in (None, s.number)]
    stills = sheets(project, telling, fmt, folder, numbers, wish.shares, click.echo)
    name = "index" if wish.scene is None else f"scene-{wish.scene:02d}"
    text = page(project.title, telling.brief.timeline, stills, _marks(project))
    click.echo(write_text(folder / f"{name}.html", text))


def _draw_cue(project: Project, wish: Wish) -> None:
    fmt = format_from(project, wish.quality, wish.fps)
    telling = outline(project, fmt.fps)
    assert wish.cue
    _, slot = slot_of(telling.brief.timeline, wish.cue)
    frames = at_shares(slot, wish.shares)
    if wish.strip is not None:
        first = at_shares(slot, [wish.strip])[0]
        frames = [first + round(i * fmt.fps / 5) for i in range(wish.count)]
    folder = project.build / "storyboard"
    for path in cue_stills(project, telling, wish.cue, frames, fmt, folder):
        click.echo(path)


def _marks(project: Project) -> dict[str, Sequence[Mark]]:
    """By cue: what `check` finds now, and what `check --layout` found last."""
    from diffusion_video.check.layout.crops import kept

    found: dict[str, list[Mark]] = defaultdict(list)
    for problem in judge(project.path):
        cues = [cue for scene in project.script.scenes for cue in scene.cues
                if problem.place.file == cue.place.file and cue.place <= problem.place]
        if cues:
            text = f"{problem.rule}: {problem.message}"
            found[cues[-1].id].append(Mark(problem.severity, text))
    for entry in kept(project.build / "layout"):
        crop = f"../layout/{entry['crop']}" if entry["crop"] else ""
        text = f"{entry['id']}: {entry['message']}"
        found[entry["cue"]].append(Mark(entry["severity"], text, crop))
    return dict(found)
