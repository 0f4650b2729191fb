"""What a project tells its scenes: the brief, from the words and the voices there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.fit import plan
from diffusion_video.project import Project
from diffusion_video.stage.brief import Brief


@dataclass(frozen=True)
class Telling:
    """A film's brief and its sound: (n, 2) int16 at 48 kHz, silent where there is none."""

    brief: Brief
    sound: NDArray[np.int16]
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def tell(
    project: Project, fps: int, mute: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Telling:
    """The film as it will be told, with voices if the project has any."""
    return silent(project, fps)


def silent(project: Project, fps: int) -> Telling:
    """The film without voices, its lines as long as they take to read aloud."""
    timeline = plan(project.script, project.settings, fps)
    brief = Brief(
        project.script, timeline, project.root, project.title, project.settings.subtitle
    )
    samples = timeline.end * 48_000 // fps
    return Telling(brief, np.zeros((samples, 2), np.int16), notes=timeline.notes)
