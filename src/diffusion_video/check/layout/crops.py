"""Pictures of what was found on the stage, and the findings beside them for the storyboard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from diffusion_video.brief import Brief
from diffusion_video.check.layout.items import HEIGHT, WIDTH, Area
from diffusion_video.check.layout.judge import Finding
from diffusion_video.film.files import write_text
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.stills import save, stills

ROOM, LEAST = 80.0, (640.0, 360.0)
MARK, MARK_ROOM = "#e94560", 8.0


def with_crops(
    found: Sequence[Finding], brief: Brief, files: Mapping[int, SceneFile], fmt: Format,
    folder: Path, scenes: Sequence[int], progress: Callable[[int, int], None],
) -> list[Finding]:
    """The findings, each naming a crop of its frame in `folder`; stale ones of `scenes` go.

    Excused ones get none. Raises RenderError if a scene fails.
    """
    made: list[Finding] = []
    for done, scene in enumerate(scenes):
        _clear(folder, scene)
        own = [finding for finding in found if finding.scene == scene]
        shown = {f.frame for f in own if f.areas and f.problem.severity != "info"}
        drawn = stills(files.get(scene), scene, shown, brief, fmt) if shown else {}
        named = list(_named(own, drawn, folder))
        write_text(_kept(folder, scene), json.dumps(list(map(_entry, named)), ensure_ascii=False))
        made += named
        progress(done + 1, len(scenes))
    return made


def kept(folder: Path) -> list[dict[str, str]]:
    """What was found last: id, severity, cue, message and crop (a name in `folder`)."""
    found: list[dict[str, str]] = []
    for path in sorted(folder.glob("scene-*.json")):
        found += json.loads(path.read_text("utf-8"))
    return found


def _named(
    found: Iterable[Finding], drawn: Mapping[int, NDArray[np.uint8]], folder: Path
) -> Iterator[Finding]:
    taken: set[str] = set()
    for finding in found:
        if finding.frame not in drawn or not finding.areas or finding.problem.severity == "info":
            yield finding
            continue
        stem = name = f"{finding.problem.rule}-{finding.cue}-{finding.frame:05d}"
        count = 1
        while name in taken:
            count += 1
            name = f"{stem}-{count}"
        taken.add(name)
        path = save(crop(drawn[finding.frame], finding.areas), folder / f"{name}.png")
        hint = f"{finding.problem.hint}; see {path}".removeprefix("; ")
        yield replace(finding, problem=replace(finding.problem, hint=hint), crop=path.name)


def crop(picture: NDArray[np.uint8], areas: Sequence[Area]) -> NDArray[np.uint8]:
    """The part of a frame round some areas, which are marked."""
    scale = picture.shape[0] / HEIGHT
    image = Image.fromarray(picture)
    marks = ImageDraw.Draw(image)
    for area in areas:
        marks.rectangle(_scaled(area.grown(MARK_ROOM), scale), outline=MARK, width=3)
    return np.asarray(image.crop(_scaled(_part(areas), scale)), np.uint8)


def _part(areas: Sequence[Area]) -> Area:
    """What a crop shows: the areas with room around, not too little of the frame."""
    left, right = min(a.left for a in areas) - ROOM, max(a.right for a in areas) + ROOM
    top, bottom = min(a.top for a in areas) - ROOM, max(a.bottom for a in areas) + ROOM
    across, down = max(0, LEAST[0] - (right - left)) / 2, max(0, LEAST[1] - (bottom - top)) / 2
    return Area(max(0, left - across), max(0, top - down),
                min(WIDTH, right + across), min(HEIGHT, bottom + down))  # fmt: skip


def _scaled(area: Area, scale: float) -> tuple[int, int, int, int]:
    left, top = round(area.left * scale), round(area.top * scale)
    right, bottom = round(area.right * scale), round(area.bottom * scale)
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _clear(folder: Path, scene: int) -> None:
    """Remove what was found in a scene before."""
    for path in folder.glob(f"*-{scene}.*-*.png"):
        path.unlink()


def _kept(folder: Path, scene: int) -> Path:
    return folder / f"scene-{scene:02d}.json"


def _entry(finding: Finding) -> dict[str, str]:
    problem = finding.problem
    return {"id": problem.rule, "severity": problem.severity, "cue": finding.cue,
            "message": problem.message, "crop": finding.crop}  # fmt: skip
