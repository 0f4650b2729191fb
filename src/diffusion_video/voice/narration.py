"""From a script to its sound: speak, fit the speech into its scenes, plan, mix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.fit import plan, squeeze_note
from diffusion_video.plan.solve import solve
from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings
from diffusion_video.store import Store
from diffusion_video.voice.clip import RATE, Clip
from diffusion_video.voice.credits import voice_credits
from diffusion_video.voice.envelope import mouth
from diffusion_video.voice.fit import Speaker, spoken, squeezed
from diffusion_video.voice.foretelling import foretold
from diffusion_video.voice.mix import mix
from diffusion_video.voice.speech import Progress

_CACHE_BYTES = 400_000_000
_EFFECTS = "sounds"


@dataclass(frozen=True)
class Narration:
    """A film's sound and the timeline that goes with it.

    `mixed()` makes the sound. `mouths` holds the mouth of a line's speaker, 0 (closed) to 2
    (open), for each frame of the line, by its number. `credits` are lines for the film's
    description, `notes` say what was squeezed.
    """

    timeline: Timeline
    mixed: Callable[[], NDArray[np.int16]]
    mouths: Mapping[int, tuple[int, ...]]
    credits: tuple[str, ...]
    notes: tuple[str, ...]
    rate: int = RATE

    @cached_property
    def audio(self) -> NDArray[np.int16]:
        """The sound, (samples, 2) at `rate` a second, as long as the timeline; made when asked."""
        return self.mixed()


def narrate(
    script: Script,
    settings: Settings,
    fps: int,
    cache: Path,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Narration:
    """Speak the whole script with the engine of its settings; the sound is mixed when asked for.

    What was said before comes from the folder `cache`. With the engine `none` the track is
    silent and lengths are estimated. `progress` hears (speeches done, of how many). Raises
    VoiceError where a voice, a recording or the music cannot be had.
    """
    timeline, clips = timed(script, settings, fps, cache, progress, workers)
    levels = Store(cache, ".levels", _CACHE_BYTES)
    frames = {line.number: line.end - line.start for line in timeline.lines}
    return Narration(
        timeline,
        partial(mix, timeline, clips, settings.music, settings.assets / _EFFECTS, levels),
        {number: mouth(clip, frames[number], fps) for number, clip in clips.items()},
        voice_credits(script, settings.voice),
        timeline.notes,
    )


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
    voice = Speaker(settings, Store(cache, ".take", _CACHE_BYTES), progress, workers)
    paces, clips = squeezed(voice, script, fps, foretold(voice, script, fps))
    notes = tuple(squeeze_note(number, pace.speed) for number, pace in paces.items())
    timeline = solve(script, spoken(clips), fps)
    return replace(timeline, notes=notes + timeline.notes), clips
