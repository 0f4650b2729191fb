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
_MARGIN = 1.6  # the pauses and the edges of sounds do not shrink with the rest


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
    voice: Speaker, script: Script, clips: Mapping[int, Clip], fps: int
) -> tuple[dict[int, Pace], dict[int, Clip]]:
    """How the scenes with too much speech are spoken, and their clips.

    Their pauses go first; then the voice speaks faster, step by step, as long as that is
    needed and the engine still sounds well.
    """
    tight = _tight(script, clips, fps)
    paces = {scene.number: Pace(1.0, SHORT_PAUSE_S) for scene in tight}
    made: dict[int, Clip] = {}
    while tight:
        made |= voice.says(replace(script, scenes=tight), paces)
        needs = squeeze(script, spoken({**clips, **made}), fps)
        still = {need.number: need for need in needs if not need.fits}
        tight = tuple(s for s in tight if s.number in still and _faster(voice, paces, s, still))
    return paces, made


def _tight(script: Script, clips: Mapping[int, Clip], fps: int) -> tuple[Scene, ...]:
    needs = squeeze(script, spoken(clips), fps)
    return tuple(s for s, need in zip(script.scenes, needs, strict=True) if not need.fits)


def _faster(
    voice: Speaker, paces: dict[int, Pace], scene: Scene, needs: Mapping[int, SceneNeed]
) -> bool:
    """Make a scene's pace as much faster as it needs; False if it cannot be any faster."""
    most = fastest_for(scene, voice.settings, FASTEST[voice.settings.voice.engine])
    now = paces[scene.number].speed
    wanted = 1 + (needs[scene.number].exact_speed * now - 1) * _MARGIN
    steps = ceil((max(wanted, now + _STEP) - 1) / _STEP - 1e-9)
    speed = 1 + steps * _STEP
    # What is left to the bound is less than is heard, but a scene spoken once more.
    speed = round(speed if speed < most - _STEP / 2 else most, 4)
    paces[scene.number] = Pace(speed, SHORT_PAUSE_S)
    return speed > now


def spoken(clips: Mapping[int, Clip]) -> dict[int, Spoken]:
    """How each clip lies in time, as the planner wants it."""
    return {number: clip.spoken for number, clip in clips.items()}
