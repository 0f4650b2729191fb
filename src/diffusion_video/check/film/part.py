"""The film of one scene: its part of the script and of the plan."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from diffusion_video.plan.timeline import Line, Page, SceneTime, Slot, Timeline
from diffusion_video.script.model import Script

NAME = re.compile(r"scene-(\d+)(?:-[a-z0-9]+)?")


def scene_of(path: Path) -> int | None:
    """The scene that a film shows by its name, `scene-03.mp4`; None for a whole film."""
    name = NAME.fullmatch(path.stem)
    return int(name.group(1)) if name else None


def of_scene(script: Script, timeline: Timeline, number: int) -> tuple[Script, Timeline]:
    """One scene of a script and its plan, which then begins at frame 0."""
    words = tuple(scene for scene in script.scenes if scene.number == number)
    (scene,) = (scene for scene in timeline.scenes if scene.number == number)
    return replace(script, scenes=words), replace(timeline, scenes=(_shifted(scene),))


def _shifted(scene: SceneTime) -> SceneTime:
    by = scene.start
    slots = tuple(_slot(slot, by) for slot in scene.slots)
    return replace(scene, start=0, end=scene.end - by, slots=slots)


def _slot(slot: Slot, by: int) -> Slot:
    lines = tuple(_line(line, by) for line in slot.lines)
    return replace(slot, start=slot.start - by, end=slot.end - by, lines=lines)


def _line(line: Line, by: int) -> Line:
    marks = tuple(mark - by for mark in line.marks)
    pages = tuple(_page(page, by) for page in line.pages)
    return replace(line, start=line.start - by, end=line.end - by, marks=marks, pages=pages)


def _page(page: Page, by: int) -> Page:
    return replace(page, start=page.start - by, end=page.end - by)
