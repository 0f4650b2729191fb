"""The key of every segment: a hash of all that its pictures depend on, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

from diffusion_video.film.encode import options
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import TIMING, Segment, borders, chrome, digest, story
from diffusion_video.plan.timeline import SceneTime
from diffusion_video.project import Project
from diffusion_video.script.matching import match
from diffusion_video.script.model import Scene

PACKAGES = (
    "manim", "numpy", "pillow", "pycairo", "typst", "av",
    "noto-cjk-sans-jp-regular", "noto-cjk-sans-jp-bold",
)
DRAWING = (
    "stage", "ddpm", "film/canvas.py", "film/encode.py", "film/rehearsal.py", "film/worker.py",
    "brief.py", "script/matching.py", "tiles.py", "tiles.c", "units.py",
)


def film_segments(
    project: Project, brief: Any, fmt: Format, files: dict[int, SceneFile]
) -> list[Segment]:
    """Every segment of the film with its key."""
    base = digest(_engine(), _assets(project.root / project.settings.assets),
                  options(fmt), fmt, brief.timeline.fps, brief.title, brief.subtitle,
                  [(c.name, c.color, c.side) for c in brief.script.characters])  # fmt: skip
    found: list[Segment] = []
    for scene, words in zip(brief.timeline.scenes, brief.script.scenes, strict=True):
        found += _scene(scene, words, brief, base, files.get(scene.number))
    return found


def _scene(
    scene: SceneTime, words: Scene, brief: Any, base: str, file: SceneFile | None
) -> Iterator[Segment]:
    code = digest(file.digest if file else "", scene.title, scene.slots[0].words)
    told = [story(slot) for slot in scene.slots]
    fine = _fine(words, file)
    for start, end in pairwise(borders(scene, brief.timeline.fps)):
        known = [t for slot, t in zip(scene.slots, told, strict=True) if slot.start < end]
        shown = chrome(brief.timeline, brief.mouths, start, end)
        span = (start - scene.start, end - scene.start)
        causes = (
            ("settings, engine or assets", base),
            ("the scene's code", code),
            (TIMING, digest(known)),
            ("words on screen", digest(shown)),
        )
        slot = next(slot for slot in reversed(scene.slots) if slot.start <= start)
        key = digest(causes, span)
        yield Segment(scene.number, start, end, key, causes, slot.id in fine)


def _fine(words: Scene, file: SceneFile | None) -> set[str]:
    """The cues whose pictures are encoded more finely."""
    methods = match(words.cues, file.patterns) if file else {}
    return {cue for cue, method in methods.items() if file and method in file.fine}


@cache
def _engine() -> str:
    """The drawing code and the versions of the packages that draw."""
    root = Path(__file__).parents[1]
    total = hashlib.sha256()
    for name in DRAWING:
        for path in _sources(root / name):
            total.update(path.relative_to(root).as_posix().encode())
            total.update(path.read_bytes())
    return digest(total.hexdigest(), [(name, version(name)) for name in PACKAGES])


def _sources(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _assets(folder: Path) -> str:
    """Names and contents of the project's assets; big files are hashed once a change."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return digest([(p.relative_to(folder).as_posix(), _content(p, p.stat().st_mtime_ns))
                   for p in files])  # fmt: skip


@cache
def _content(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
