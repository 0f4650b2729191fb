"""From a script to its sound: speak, fit the speech into its scenes, plan, mix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.fit import SceneNeed, fastest_for, plan, squeeze, squeeze_note
from diffusion_video.plan.rate import SHORT_PAUSE_S, Pace
from diffusion_video.plan.solve import solve
from diffusion_video.plan.timeline import Spoken, Timeline
from diffusion_video.script.model import Scene, Script
from diffusion_video.script.settings import Settings
from diffusion_video.store import Store
from diffusion_video.voice.clip import RATE, Clip
from diffusion_video.voice.credits import voice_credits
from diffusion_video.voice.engines import FASTEST
from diffusion_video.voice.envelope import mouth
from diffusion_video.voice.mix import mix, sample_of
from diffusion_video.voice.speech import Progress, synthesise

_CACHE_BYTES = 400_000_000
_STEP = 0.05
_MARGIN = 1.6  # the pauses and the edges of sounds do not shrink with the rest
_EFFECTS = "sounds"


@dataclass(frozen=True)
class Narration:
    """A film's sound and the timeline that goes with it.

    `audio` is (samples, 2) at `rate` a second, as long as the timeline. `mouths` holds the
    mouth of a line's speaker, 0 (closed) to 2 (open), for each frame of the line, by its
    number. `credits` are lines for the film's description, `notes` say what was squeezed.
    """

    timeline: Timeline
    audio: NDArray[np.int16]
    mouths: Mapping[int, tuple[int, ...]]
    credits: tuple[str, ...]
    notes: tuple[str, ...]
    rate: int = RATE


def narrate(
    script: Script,
    settings: Settings,
    fps: int,
    cache: Path,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Narration:
    """Speak the whole script with the engine of its settings, and mix the sound.

    What was said before comes from the folder `cache`. With the engine `none` the track is
    silent and lengths are estimated. `progress` hears (speeches done, of how many). Raises
    VoiceError where a voice, a recording or the music cannot be had.
    """
    timeline, clips = timed(script, settings, fps, cache, progress, workers)
    frames = {line.number: line.end - line.start for line in timeline.lines}
    return Narration(
        timeline,
        mix(timeline, clips, settings.music, settings.assets / _EFFECTS),
        {number: mouth(clip, frames[number], fps) for number, clip in clips.items()},
        voice_credits(script, settings.voice),
        timeline.notes,
    )


def silence(timeline: Timeline) -> NDArray[np.int16]:
    """A silent track as long as the timeline, (samples, 2) at 48 kHz: a muted film."""
    return np.zeros((sample_of(timeline.end, timeline.fps), 2), np.int16)


def timed(
    script: Script,
    settings: Settings,
    fps: int,
    cache: Path,
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[Timeline, dict[int, Clip]]:
    """The timeline of the spoken script and its clips by speech number, not mixed yet."""
    if settings.voice.engine == "none":
        return plan(script, settings, fps), {}
    voice = _Voice(settings, Store(cache, ".take", _CACHE_BYTES), progress, workers)
    clips = voice.says(script)
    paces, faster = _squeezed(voice, script, clips, fps)
    clips |= faster
    notes = tuple(squeeze_note(number, pace.speed) for number, pace in paces.items())
    timeline = solve(script, _spoken(clips), fps)
    return replace(timeline, notes=notes + timeline.notes), clips


@dataclass(frozen=True)
class _Voice:
    """Everything that a synthesis needs besides the words."""

    settings: Settings
    store: Store
    progress: Progress | None
    workers: int | None

    def says(self, script: Script, paces: Mapping[int, Pace] | None = None) -> dict[int, Clip]:
        return synthesise(script, self.settings, self.store, paces, self.progress, self.workers)


def _squeezed(
    voice: _Voice, script: Script, clips: Mapping[int, Clip], fps: int
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
        needs = squeeze(script, _spoken({**clips, **made}), fps)
        still = {need.number: need for need in needs if not need.fits}
        tight = tuple(s for s in tight if s.number in still and _faster(voice, paces, s, still))
    return paces, made


def _tight(script: Script, clips: Mapping[int, Clip], fps: int) -> tuple[Scene, ...]:
    needs = squeeze(script, _spoken(clips), fps)
    return tuple(s for s, need in zip(script.scenes, needs, strict=True) if not need.fits)


def _faster(
    voice: _Voice, paces: dict[int, Pace], scene: Scene, needs: Mapping[int, SceneNeed]
) -> bool:
    """Make a scene's pace as much faster as it needs; False if it cannot be any faster."""
    most = fastest_for(scene, voice.settings, FASTEST[voice.settings.voice.engine])
    now = paces[scene.number].speed
    wanted = 1 + (needs[scene.number].exact_speed * now - 1) * _MARGIN
    steps = ceil((max(wanted, now + _STEP) - 1) / _STEP - 1e-9)
    speed = round(min(1 + steps * _STEP, most), 4)
    paces[scene.number] = Pace(speed, SHORT_PAUSE_S)
    return speed > now


def _spoken(clips: Mapping[int, Clip]) -> dict[int, Spoken]:
    return {number: clip.spoken for number, clip in clips.items()}
