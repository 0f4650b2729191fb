"""The film at a glance: a few stills of each cue, one sheet a scene."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from diffusion_video.errors import DiffusionVideoError
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import read_scenes
from diffusion_video.film.stills import contact_sheet, save, stills
from diffusion_video.film.storypage import Still, small
from diffusion_video.film.telling import Telling
from diffusion_video.plan.timeline import SceneTime, Slot, Timeline
from diffusion_video.project import Project

SHARES = (10, 50, 90)


def slot_of(timeline: Timeline, cue: str) -> tuple[SceneTime, Slot]:
    """The slot of a cue id such as `3.2`."""
    for scene in timeline.scenes:
        for slot in scene.slots:
            if slot.id == cue:
                return scene, slot
    known = ", ".join(slot.id for scene in timeline.scenes for slot in scene.slots)
    raise DiffusionVideoError(f'there is no cue "{cue}" - the cues are: {known}')


def at_shares(slot: Slot, shares: Sequence[float]) -> list[int]:
    """The frames at percentages of a slot."""
    length = slot.end - slot.start
    return [min(slot.end - 1, slot.start + round(length * share / 100)) for share in shares]


def cue_stills(
    project: Project, telling: Telling, cue: str, frames: Sequence[int], fmt: Format, folder: Path
) -> list[Path]:
    """Frames of one cue at full size, as `cue-FRAME.png`, and all of them on one sheet."""
    scene, _ = slot_of(telling.brief.timeline, cue)
    file = read_scenes(project.scenes, scene.number).get(scene.number)
    found = stills(file, scene.number, frames, telling.brief, fmt)
    paths = [save(found[n], folder / f"{cue}-{n:05d}.png") for n in sorted(found)]
    named = [(f"{cue}  frame {n}  {n / fmt.fps:.2f} s", found[n]) for n in sorted(found)]
    return [*paths, contact_sheet(named, folder / f"{cue}-sheet.png")]


def sheets(
    project: Project, telling: Telling, fmt: Format, folder: Path,
    scenes: Sequence[int], shares: Sequence[float] = SHARES,
    tell: Callable[[Path], None] = lambda _: None,
) -> list[Still]:
    """One contact sheet a scene, a row a cue; gives the stills at `shares` percent of the slots."""
    made: list[Still] = []
    for scene in telling.brief.timeline.scenes:
        if scene.number not in scenes:
            continue
        wanted = [(slot.id, n) for slot in scene.slots for n in at_shares(slot, shares)]
        frames = [n for _, n in wanted]
        file = read_scenes(project.scenes, scene.number).get(scene.number)
        found = stills(file, scene.number, frames, telling.brief, fmt)
        named = [(f"{cue}  {n / fmt.fps:.1f} s", found[n]) for cue, n in wanted]
        tell(contact_sheet(named, folder / f"scene-{scene.number:02d}.png", columns=len(shares)))
        made += [Still(cue, n, small(found[n])) for cue, n in wanted]
    return made
