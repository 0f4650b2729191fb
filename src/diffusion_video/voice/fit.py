"""Speech that fits into its scenes: shorter pauses first, then a faster voice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from diffusion_video.plan.fit import SceneNeed, fastest_for, squeeze
from diffusion_video.plan.rate import SHORT_PAUSE_S, Pace
from diffusion_video.plan.timeline import Spoken
from diffusion_video.script.model import Scene, Script
from diffusion_video.script.settings import Settings
from diffusion_video.store import Store
from diffusion_video.voice.casting import FASTEST
from diffusion_video.voice.clip import Clip
from diffusion_video.voice.speech import Progress, synthesise

_STEP = 0.05
MARGIN = 1.6  # the pauses and the edges of sounds do not shrink with the rest


@dataclass(frozen=True)
class Speaker:
    """Everything that a synthesis needs besides the words."""

    settings: Settings
    store: Store
    progress: Progress | None
    workers: int | None

    def says(self, script: Script, paces: Mapping[int, Pace] | None = None) -> dict[int, Clip]:
        """The clips of `script`, spoken at `paces` by scene number."""
        return synthesise(script, self.settings, self.store, paces, self.progress, self.workers)


def squeezed(
    voice: Speaker, script: Script, fps: int, paces: Mapping[int, Pace]
) -> tuple[dict[int, Pace], dict[int, Clip]]:
    """How the scenes with too much speech are spoken, and all clips.

    Their pauses go first; then the voice speaks faster, step by step, as long as that is
    needed and the engine still sounds well. `paces` are those to begin with, by scene number.
    """
    paces = dict(paces)
    clips = voice.says(script, paces)
    while changed := _changed(voice.settings, script, clips, fps, paces):
        paces |= changed
        scenes = tuple(scene for scene in script.scenes if scene.number in changed)
        clips |= voice.says(replace(script, scenes=scenes), paces)
    return paces, clips


def _changed(
    settings: Settings, script: Script, clips: Mapping[int, Clip], fps: int,
    paces: Mapping[int, Pace],
) -> dict[int, Pace]:  # fmt: skip
    """The next pace of each scene that does not fit and can be squeezed once more."""
    changed = {}
    for scene, need in zip(script.scenes, squeeze(script, spoken(clips), fps), strict=True):
        now = paces.get(scene.number)
        speed = faster(settings, scene, need, now.speed) if now else 1.0
        if not need.fits and not (now and speed <= now.speed):
            changed[scene.number] = Pace(speed, SHORT_PAUSE_S)
    return changed


def faster(settings: Settings, scene: Scene, need: SceneNeed, now: float) -> float:
    """The speed that a scene needs which does not fit at `now`, within its engine's bound."""
    most = fastest_for(scene, settings, FASTEST[settings.voice.engine])
    wanted = 1 + (need.exact_speed * now - 1) * MARGIN
    steps = ceil((max(wanted, now + _STEP) - 1) / _STEP - 1e-9)
    speed = 1 + steps * _STEP
    # What is left to the bound is less than is heard, but a scene spoken once more.
    return round(speed if speed < most - _STEP / 2 else most, 4)


def spoken(clips: Mapping[int, Clip]) -> dict[int, Spoken]:
    """How each clip lies in time, as the planner wants it."""
    return {number: clip.spoken for number, clip in clips.items()}
