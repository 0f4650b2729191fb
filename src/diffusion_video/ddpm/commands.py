"""``diffusion-video ddpm``: train, sample, record the film's runs, report."""

from __future__ import annotations

import json
from pathlib import Path

import click
import numpy as np
from PIL import Image

from . import recipes, report
from .arrays import array_module
from .dataset import to_uint8
from .model import ASSETS, load_denoiser
from .pictures import SCENE_NAMES, SUBJECT_NAMES
from .sample import Frame, Sampling, sample
from .sheets import tile, write_sheets
from .text import prompt_for

FOLDER = click.Path(file_okay=False, path_type=Path)
ARRAYS = click.Choice(["numpy", "cupy"])


@click.group(name="ddpm")
def ddpm() -> None:
    """The small diffusion model behind the film's pictures."""


@ddpm.command()
@click.option("--recipe", type=click.Choice(["quick", "full"]), default="quick", show_default=True)
@click.option(
    "--out",
    type=FOLDER,
    default=Path("build/ddpm"),
    show_default=True,
    help="Folder of weights, logs, states.",
)
@click.option(
    "--part",
    type=click.Choice(recipes.PARTS),
    multiple=True,
    help="Only these parts (all but heldout by default).",
)
@click.option(
    "--array", type=ARRAYS, default="numpy", show_default=True, help="cupy trains on a GPU."
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes that draw pictures.",
)
@click.option("--steps", type=click.IntRange(1), help="Another number of steps for every part.")
@click.option(
    "--pictures", type=click.IntRange(8), help="Another number of drawn pictures for every part."
)
@click.option("--resume", is_flag=True, help="Go on from the state in the folder, exactly.")
def train(
    recipe: str,
    out: Path,
    part: tuple[str, ...],
    array: str,
    workers: int,
    steps: int | None,
    pictures: int | None,
    resume: bool,
) -> None:
    """Train the networks: quick takes minutes on a CPU, full is the film's and wants a GPU."""
    place = recipes.Place(out, out, array_module(array), workers, click.echo)
    for name in part or recipes.PARTS[:-1]:
        for leg in range(1, recipes.legs(name, recipe == "quick") + 1):
            changes = {k: v for k, v in (("steps", steps), ("pictures", pictures)) if v is not None}
            if resume and (out / f"{name}.leg{leg + 1}.state.npz").exists():
                continue
            there = (out / f"{name}.leg{leg}.state.npz").exists()
            click.echo(
                recipes.train_part(
                    name,
                    recipe == "quick",
                    place,
                    resume=resume and there,
                    leg=leg,
                    changes=changes,
                )
            )


@ddpm.command(name="sample")
@click.option("--prompt", default="夕焼けの中を歩く猫", show_default=True)
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True)
@click.option(
    "--guidance",
    type=float,
    default=2.0,
    show_default=True,
    help="0 ignores the prompt, 1 is plain.",
)
@click.option("--steps", type=int, default=50, show_default=True)
@click.option("--eta", type=float, default=0.0, show_default=True)
@click.option(
    "--sampler", default="ddim", show_default=True, help="ddim, or ddpm (all 1000 steps)."
)
@click.option("--grid", is_flag=True, help="Every subject in every scene instead of the prompt.")
@click.option("--trajectory", is_flag=True, help="Ten states on the way, x_t above x0-hat.")
@click.option("--weights", type=FOLDER, default=ASSETS, help="Folder of the weights.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("sample.png"),
    show_default=True,
)
def sample_command(
    prompt: str,
    seed: int,
    guidance: float,
    steps: int,
    eta: float,
    sampler: str,
    grid: bool,
    trajectory: bool,
    weights: Path,
    out: Path,
) -> None:
    """Draw a picture from noise."""
    how = Sampling(steps, guidance, eta, sampler)
    model = load_denoiser(weights)
    if grid:
        prompts = [prompt_for(s, c) for s in SUBJECT_NAMES for c in SCENE_NAMES]
        image = tile(
            to_uint8(sample(model, prompts, range(seed, seed + len(prompts)), how)),
            len(SCENE_NAMES),
            6,
        )
    elif trajectory:
        frames: list[Frame] = []
        sample(model, [prompt], [seed], how, frames.append)
        shown = [
            frames[i] for i in np.linspace(0, len(frames) - 1, min(10, len(frames))).astype(int)
        ]
        image = tile(
            to_uint8(np.concatenate([f.x for f in shown] + [f.x0_hat for f in shown])),
            len(shown),
            6,
        )
    else:
        image = Image.fromarray(to_uint8(sample(model, [prompt], [seed], how))[0]).resize(
            (672, 672), Image.Resampling.NEAREST
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    image.save(out)
    click.echo(
        f"{out}: seed {seed}, guidance {guidance:g}, {sampler} {steps} steps, weights {model.hash}"
    )


@ddpm.command(name="runs")
@click.option("--out", type=FOLDER, default=ASSETS / "runs", help="Folder of the stored runs.")
@click.option("--weights", type=FOLDER, default=ASSETS, help="Folder of the weights.")
@click.option("--only", multiple=True, help="Only these runs.")
@click.option("--array", type=ARRAYS, default="numpy", show_default=True)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
def runs_command(
    out: Path, weights: Path, only: tuple[str, ...], array: str, workers: int
) -> None:
    """Compute everything that the film shows of the model and store it."""
    from .models import Models
    from .record import RECORDERS, record

    unknown = [name for name in only if name not in RECORDERS]
    if unknown:
        raise click.BadParameter(
            f"no run {unknown[0]!r}: there are {', '.join(RECORDERS)}", param_hint="--only"
        )
    out.mkdir(parents=True, exist_ok=True)
    models = Models(weights, array_module(array), workers)
    record(models, out, list(only or RECORDERS), click.echo)


@ddpm.command(name="report")
@click.option("--json", "as_json", is_flag=True, help="The raw figures.")
@click.option("--full", is_flag=True, help="Measure again (hours on one core) and store the table.")
@click.option(
    "--samples",
    type=click.IntRange(48),
    default=2400,
    show_default=True,
    help="Pictures a figure, with --full.",
)
@click.option("--array", type=ARRAYS, default="numpy", show_default=True)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--sheets", type=FOLDER, help="Write contact sheets of the stored runs into this folder."
)
@click.option("--weights", type=FOLDER, default=ASSETS, help="Folder of weights, runs and figures.")
def report_command(
    as_json: bool,
    full: bool,
    samples: int,
    array: str,
    workers: int,
    sheets: Path | None,
    weights: Path,
) -> None:
    """The table of figures: asked, reached, with n, floor and ceiling."""
    if full:
        from .figures import measure_all
        from .models import Models

        table = measure_all(
            Models(weights, array_module(array), workers),
            samples,
            batch=16 if array == "numpy" else 240,
            tell=lambda line: click.echo(line, err=True),
        )
        report.store_figures(weights, table)
    table = report.load_figures(weights)
    click.echo(json.dumps(table, indent=1) if as_json else report.markdown(table))
    if sheets is not None:
        for path in write_sheets(weights / "runs", sheets):
            click.echo(path, err=True)
