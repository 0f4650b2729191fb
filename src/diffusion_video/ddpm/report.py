"""The table of figures as Markdown: asked, reached, n, floor, ceiling."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .arrays import ModelError

Table = dict[str, Any]


def load_figures(folder: Path) -> Table:
    """The stored figures of ``figures.json``."""
    path = folder / "figures.json"
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ModelError(
            f"{path}: no stored figures: run `diffusion-video ddpm report --full`"
        ) from error
    except ValueError as error:
        raise ModelError(
            f"{path}: damaged figures ({error}): run `diffusion-video ddpm report --full`"
        ) from error


def store_figures(folder: Path, table: Table) -> None:
    """Write ``figures.json``; what was measured of a held-out model that is not here stays."""
    path = folder / "figures.json"
    if "heldout" not in table and path.exists():
        table = {**table, **{k: v for k, v in load_figures(folder).items() if k == "heldout"}}
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _percent(share: Table) -> str:
    return f"{share['value']:.4f} [{share['low']:.4f}, {share['high']:.4f}]"


def _distances(table: Table, space: str, floor: Table) -> str:
    parts = [
        f"n={n}: {table['frechet'][space][n]:.2f} / floor {floor[space][n]:.2f} = "
        f"{table['times_floor'][space][n]:.2f}x"
        for n in table["frechet"][space]
    ]
    return "; ".join(parts)


def _verdict(good: bool) -> str:
    return "yes" if good else "**no**"


def _rows(f: Table) -> list[tuple[str, str, str, str]]:
    """(figure, asked, reached, met) of the main table."""
    ceiling, p1, p3 = f["ceiling"]["both"], f["pixel w=1"], f["pixel w=3"]
    worst = {s: max(p1["times_floor"][s].values()) for s in ("pca64", "classifier")}
    near, auto = f["nearest"], f["autoencoder"]
    rows = [
        (
            "classifier on fresh pictures (ceiling)",
            ">= .99",
            _percent(ceiling),
            _verdict(ceiling["value"] >= 0.99),
        ),
        (
            "prompt accuracy, w = 1",
            ">= .93 of the ceiling",
            _percent(p1["accuracy"]["both"]),
            _verdict(p1["accuracy"]["both"]["value"] >= 0.93 * ceiling["value"]),
        ),
        (
            "prompt accuracy, w = 3",
            ">= .98",
            _percent(p3["accuracy"]["both"]),
            _verdict(p3["accuracy"]["both"]["value"] >= 0.98),
        ),
        (
            "Frechet distance in PCA-64, w = 1",
            "<= 1.15x floor",
            _distances(p1, "pca64", f["floor"]),
            _verdict(worst["pca64"] <= 1.15),
        ),
        (
            "Frechet distance in classifier features, w = 1",
            "<= 1.3x floor",
            _distances(p1, "classifier", f["floor"]),
            _verdict(worst["classifier"] <= 1.3),
        ),
        (
            "nearest training picture, mean RMS",
            "not nearer than fresh",
            f"{near['samples']['mean']:.4f} samples / {near['fresh']['mean']:.4f} fresh "
            f"(n={near['n']}, {near['training']} training)",
            _verdict(near["samples"]["mean"] >= near["fresh"]["mean"]),
        ),
        (
            "autoencoder, fresh pictures",
            ">= 32 dB",
            f"{auto['psnr']:.2f} dB (n={auto['n']})",
            _verdict(auto["psnr"] >= 32),
        ),
    ]
    if "heldout" in f:
        shares = {w: f["heldout"][w] for w in ("w=1", "w=2", "w=3")}
        rows.append(
            (
                "cat at sunset, held out of training (an extra model)",
                ">= .8",
                "; ".join(f"{w}: {_percent(s)}" for w, s in shares.items())
                + f" (n={shares['w=1']['n']})",
                _verdict(all(s["value"] >= 0.8 for s in shares.values())) + ", not claimed",
            )
        )
    return rows


def _more(f: Table) -> list[str]:
    lines = [
        "| samples | accuracy | PCA-64 x floor | classifier x floor | diversity | saturated |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, t in f.items():
        if " w=" not in name:
            continue
        times = {
            s: " / ".join(f"{v:.2f}" for v in t["times_floor"][s].values())
            for s in ("pca64", "classifier")
        }
        lines.append(
            f"| {name} | {t['accuracy']['both']['value']:.4f} | {times['pca64']} | "
            f"{times['classifier']} "
            f"| {t['diversity']:.3f} | {t['saturated']:.4f} |"
        )
    return lines


def markdown(f: Table) -> str:
    """The report: the table asked for, then every set of samples (distances at n = 240 / n)."""
    lines = ["| figure | asked | reached | met |", "| --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(row)} |" for row in _rows(f)]
    weights = ", ".join(f"{k} {v}" for k, v in f["weights"].items())
    lines += [
        "",
        f"n = {f['n']}, {f['sampler']}, {f['steps']} steps; weights: {weights}.",
        "",
        *_more(f),
    ]
    return "\n".join(lines)
