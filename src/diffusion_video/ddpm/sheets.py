"""Contact sheets for people: everything that the figures can't say, from the stored runs alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from .dataset import to_uint8
from .pictures import SCENE_NAMES, SUBJECT_NAMES, draw
from .process import q_sample
from .runs import Run, load_run
from .schedule import cosine_schedule, linear_schedule

GAP = 2
STRIP = (0, 250, 500, 750, 1000)
Load = Callable[[str], Run]


def tile(pictures: np.ndarray, columns: int, magnify: int = 4) -> Image.Image:
    """Bytes (N, H, W, 3) as a grid with hard pixels and white gaps."""
    side = pictures.shape[1] * magnify
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * (side + GAP), rows * (side + GAP)), "white")
    for i, picture in enumerate(pictures):
        cell = Image.fromarray(picture).resize((side, side), Image.Resampling.NEAREST)
        sheet.paste(cell, (i % columns * (side + GAP), i // columns * (side + GAP)))
    return sheet


def data_sheet(_: Load) -> Image.Image:
    """Three drawn pictures of every subject in every scene."""
    drawn = [
        draw(100_000 * i + 1000 * j + k, 32, s, c).pixels
        for i, s in enumerate(SUBJECT_NAMES)
        for j, c in enumerate(SCENE_NAMES)
        for k in range(3)
    ]
    return tile(np.stack(drawn), 12)


def forward_sheet(load: Load) -> Image.Image:
    """x_t of the hero at t = 0, 250 .. 1000: cosine above, linear below, the same noise."""
    hero = load("hero")
    x_0, eps = (hero[k].astype(np.float32)[None] for k in ("final", "eps"))
    rows = [
        to_uint8(q_sample(s, x_0, t, eps))
        for s in (cosine_schedule(), linear_schedule())
        for t in STRIP
    ]
    return tile(np.concatenate(rows), len(STRIP), 6)


def reverse_sheet(load: Load) -> Image.Image:
    """The hero's way back: x_t above, x0-hat below."""
    hero = load("hero")
    at = [
        int(np.where(hero["t"] == t)[0][0])
        for t in (1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 50, 0)
    ]
    return tile(np.concatenate([hero["x"][at], hero["x0_hat"][at]]), len(at))


def noise_sheet(load: Load) -> Image.Image:
    """Rows: x_t, true noise, predicted noise, their difference (around grey), for every stored
    t."""
    run = load("predict")
    true, found = run["eps"].astype(np.float32), run["eps_hat"].astype(np.float32)
    rows = [
        run["x_t"],
        to_uint8(np.repeat(true[None], len(found), 0)),
        to_uint8(found),
        to_uint8(found - true),
    ]
    return tile(np.concatenate(rows), len(found))


def attention_sheet(load: Load) -> Image.Image:
    """Rows: t; columns: words. Each map is stretched to its own maximum."""
    maps = load("attention")["maps"].astype(np.float32)
    maps /= maps.max(axis=(2, 3), keepdims=True)
    grey = np.repeat((maps.reshape(-1, *maps.shape[2:], 1) * 255).astype(np.uint8), 3, axis=-1)
    return tile(grey, maps.shape[1], 6)


def latent_sheet(load: Load) -> Image.Image:
    """Original above, reconstruction below; last row: the latent cat on its way."""
    run = load("latent")
    above = np.concatenate([run["original"][None], run["originals"]])
    below = np.concatenate([run["reconstruction"][None], run["reconstructions"]])
    way = run["decoded"][np.linspace(0, len(run["decoded"]) - 1, len(above)).astype(int)]
    return tile(np.concatenate([above, below, way]), len(above), 2)


def nearest_sheet(load: Load) -> Image.Image:
    """Generated pictures above, the nearest of all training pictures below each."""
    run = load("nearest")
    return tile(np.concatenate([run["x"], run["nearest"]]), len(run["x"]))


SHEETS: dict[str, Callable[[Load], Image.Image]] = {
    "data": data_sheet,
    "forward": forward_sheet,
    "reverse": reverse_sheet,
    "noise": noise_sheet,
    "guidance": lambda load: tile(load("guidance")["x"].reshape(-1, 32, 32, 3), 8),
    "seeds": lambda load: tile(load("seeds12")["x"][-1], 6),
    "wall": lambda load: tile(load("wall")["x"], 12),
    "uncond": lambda load: tile(load("uncond")["final"], 8),
    "attention": attention_sheet,
    "latent": latent_sheet,
    "nearest": nearest_sheet,
}


def write_sheets(runs: Path, out: Path) -> list[Path]:
    """Write every sheet as a PNG into ``out``; gives the paths."""
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, make in SHEETS.items():
        paths.append(out / f"{name}.png")
        make(lambda run: load_run(runs, run)).save(paths[-1])
    return paths
