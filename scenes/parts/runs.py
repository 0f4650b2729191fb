"""The model's stored runs: every noisy or generated picture on stage comes from here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from diffusion_video.ddpm.runs import Run, load_run

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "ddpm" / "runs"
OWN = "この動画のモデルの実測"
"""The source of figures that the runs themselves give."""


@cache
def run(name: str) -> Run:
    """A stored run by name, such as `hero`; `docs/model.md` lists them."""
    return load_run(FOLDER, name)
