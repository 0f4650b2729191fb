"""How a project is told: its timeline and brief for the scenes, its sound for the film."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diffusion_video.brief import Brief
from diffusion_video.plan.fit import plan
from diffusion_video.plan.timeline import Timeline
from diffusion_video.project import Project
from diffusion_video.voice.narration import Narration, narrate, silence, timed

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Telling:
    """A film's brief and its sound: (n, 2) int16 at 48 kHz."""

    brief: Brief
    sound: NDArray[np.int16]
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Unspoken(Exception):
    """Some line has not been spoken yet."""


def tell(project: Project, fps: int, progress: Progress | None = None) -> Telling:
    """The film with its voices; what was not spoken before is spoken now."""
    cache = project.build / "voice"
    told = narrate(project.script, project.settings, fps, cache, progress)
    return _telling(project, told)


def outline(project: Project, fps: int) -> Telling:
    """The film without sound, on the narrated timeline if all its lines were spoken before."""
    try:
        timeline, _ = timed(
            project.script, project.settings, fps, project.build / "voice", _only_cached
        )
    except _Unspoken:
        timeline = plan(project.script, project.settings, fps)
    return _telling(project, Narration(timeline, silence(timeline), {}, (), timeline.notes))


def _only_cached(done: int, total: int) -> None:
    if done < total:
        raise _Unspoken


def _telling(project: Project, told: Narration) -> Telling:
    brief = _brief(project, told.timeline, dict(told.mouths))
    return Telling(brief, told.audio, told.credits, told.notes)


def _brief(project: Project, timeline: Timeline, mouths: dict[int, tuple[int, ...]]) -> Brief:
    title, subtitle = project.title, project.settings.subtitle
    return Brief(project.script, timeline, project.root, title, subtitle, mouths)
