"""How a project is told: its timeline and brief for the scenes, its sound for the film.

A telling is kept under a key of all that it depends on, so that an unchanged film costs no
synthesis and no planning; its sound is mixed when it is asked for. The voice is imported only where
it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video.brief import Brief
from diffusion_video.film.tellingkey import telling_key
from diffusion_video.plan.fit import plan
from diffusion_video.plan.table import from_json, to_json
from diffusion_video.plan.timeline import Timeline
from diffusion_video.project import Project
from diffusion_video.store import keep_json, kept_json
from diffusion_video.voice.cached import Unspoken, only_cached

Progress = Callable[[int, int], None]
RATE = 48_000


@dataclass(frozen=True)
class Telling:
    """A film's brief, and its sound as soon as somebody asks for it; `key` names both."""

    brief: Brief
    key: str
    made: Callable[[], NDArray[np.int16]]
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def sound(self) -> NDArray[np.int16]:
        """The film's sound, (n, 2) at 48 kHz."""
        return self.made()


def tell(
    project: Project, fps: int, progress: Progress | None = None,
    first: Callable[[], None] = lambda: None,
) -> Telling:  # fmt: skip
    """The film with its voices; what was not spoken before is spoken now, and mixed when needed.

    Where that takes time, `first` is called first.
    """
    known = told_before(project, fps)
    if known is not None:
        return known
    first()
    told = _narrated(project, fps, progress)
    head = _head(telling_key(project, fps), told)
    keep_json(_outline(project, fps), head)
    return _telling(project, fps, head, told)


def told_before(project: Project, fps: int) -> Telling | None:
    """The film with its voices, if it was told before as it is now."""
    head = _kept(project, fps, telling_key(project, fps))
    return None if head is None else _telling(project, fps, head, None)


def outline(project: Project, fps: int) -> Telling:
    """The film without sound, on the narrated timeline if all its lines were spoken before."""
    head = _kept(project, fps, telling_key(project, fps))
    if head is None:
        timeline, credits = _timed(project, fps), _credits(project)
    else:
        timeline, credits = from_json(head["timeline"]), tuple(head["credits"])
    made = partial(_silence, timeline.end * RATE // fps)
    return Telling(_brief(project, timeline, {}), "mute", made, credits, timeline.notes)


def _telling(project: Project, fps: int, head: Any, told: Any) -> Telling:
    mouths = {int(number): tuple(states) for number, states in head["mouths"].items()}
    brief = _brief(project, from_json(head["timeline"]), mouths)
    made = partial(_sound, project, fps, told)
    return Telling(brief, head["key"], made, tuple(head["credits"]), tuple(head["notes"]))


def _outline(project: Project, fps: int) -> Path:
    """Where all of a telling but its sound is kept."""
    return project.build / "telling" / f"outline-{fps}.json"


def _head(key: str, told: Any) -> dict[str, Any]:
    return {
        "key": key,
        "timeline": to_json(told.timeline),
        "mouths": {str(number): list(states) for number, states in told.mouths.items()},
        "credits": list(told.credits),
        "notes": list(told.notes),
    }


def _kept(project: Project, fps: int, key: str) -> Any:
    kept = kept_json(_outline(project, fps))
    return kept if kept and kept["key"] == key else None


def _sound(project: Project, fps: int, told: Any) -> NDArray[np.int16]:
    audio: NDArray[np.int16] = (told or _narrated(project, fps, None)).audio
    return audio


def _silence(samples: int) -> NDArray[np.int16]:
    return np.zeros((samples, 2), np.int16)


def _narrated(project: Project, fps: int, progress: Progress | None) -> Any:
    from diffusion_video.voice.narration import narrate

    return narrate(project.script, project.grounded, fps, project.build / "voice", progress)


def _timed(project: Project, fps: int) -> Timeline:
    from diffusion_video.voice.narration import timed

    try:
        folder = project.build / "voice"
        return timed(project.script, project.grounded, fps, folder, only_cached)[0]
    except Unspoken:
        return plan(project.script, project.settings, fps)


def _credits(project: Project) -> tuple[str, ...]:
    from diffusion_video.voice.credits import voice_credits

    return voice_credits(project.script, project.settings.voice)


def _brief(
    project: Project, timeline: Timeline, mouths: Mapping[int, tuple[int, ...]]
) -> Brief:
    title, subtitle = project.title, project.settings.subtitle
    return Brief(project.script, timeline, project.root, title, subtitle, mouths)
