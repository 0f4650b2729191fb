"""The project's own film, small and mute: made in two ways, it is the same to the byte."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from diffusion_video.film.render import Order, render
from diffusion_video.film.telling import outline
from diffusion_video.project import open_project, scripts_of

from .forks import start
from .tiny import FMT

ROOT = Path(__file__).parents[2]


def compared(folder: Path) -> dict[str, object]:
    """One worker in the script's order, and two workers from the last scene to the first."""
    one, two = _copy(folder / "one"), _copy(folder / "two")
    scenes = [scene.number for scene in open_project(None, two).script.scenes]
    runs = [(one, 1, None), *((two, 2, number) for number in reversed(scenes)), (two, 2, None)]
    for root, jobs, scene in runs:
        child = start(lambda r=root, j=jobs, s=scene: _make(r, j, s), folder / "words.txt")
        assert child.wait(3600) == 0, child.said()
    films = [_film(root) for root in (one, two)]
    return {"films": len(films), "files of each": len(films[0]),
            "wrong": sorted(name for name in films[0] if films[0][name] != films[1].get(name))}


def _copy(root: Path) -> Path:
    for name in ("script", "scenes", "assets"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    return root


def _make(root: Path, jobs: int, scene: int | None) -> None:
    project = open_project(scripts_of(root)[0], root)
    out = project.build / (f"scene-{scene}.mp4" if scene else "film.mp4")
    render(project, outline(project, FMT.fps), Order(FMT, out, scene, jobs), lambda a, b: None)


def _film(root: Path) -> dict[str, str]:
    (build,) = (root / "build").iterdir()
    files = [path for path in build.iterdir() if path.is_file() and path.name[0] != "."]
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        if path.suffix != ".json" and not path.name.startswith("scene")
    }  # fmt: skip
