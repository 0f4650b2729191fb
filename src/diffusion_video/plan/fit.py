"""When there is more speech than time: how much more, and what to do about it.

The order is: shorter pauses inside the speech, then a faster voice within bounds; `solve`
does the rest (shorter gaps between lines, at last lines cut short).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil

from diffusion_video.errors import Problem
from diffusion_video.plan.parts import scene_need
from diffusion_video.plan.rate import SHORT_PAUSE_S, Pace, estimate_all
from diffusion_video.plan.solve import solve
from diffusion_video.plan.timeline import Spoken, Timeline
from diffusion_video.script.model import Scene, Script
from diffusion_video.script.settings import Settings

FASTEST = 1.15  # of the voice's own rate
_STEP = 0.05  # speeds come in steps, so that a few words more do not change every line


@dataclass(frozen=True)
class SceneNeed:
    """What a scene's speech needs, in seconds, beside its room.

    `gaps_s` are the least silences with shortened gaps (cues without lines included);
    `over_s` is what is too much then, 0 if it fits, `over_chars` the same in characters.
    """

    number: int
    room_s: float
    speech_s: float
    gaps_s: float
    over_s: float
    over_chars: int

    @property
    def fits(self) -> bool:
        """Whether the speech fits as it is."""
        return self.over_s <= 0

    @property
    def exact_speed(self) -> float:
        """The factor by which the voice must be faster to fit; 1.0 if it fits."""
        return 1.0 if self.fits else self.speech_s / max(self.speech_s - self.over_s, 0.001)

    def speed(self, fastest: float = FASTEST) -> float:
        """`exact_speed` up to the next step, at most `fastest`."""
        steps = ceil((self.exact_speed - 1.0) / _STEP - 1e-9)
        return round(min(1.0 + steps * _STEP, fastest), 4)


def squeeze(script: Script, spoken: Mapping[int, Spoken], fps: int) -> tuple[SceneNeed, ...]:
    """What every scene needs. Where one does not fit: cut the pauses inside its speech to
    `SHORT_PAUSE_S`, squeeze again, then speak it `speed()` times as fast, then solve."""
    last = script.scenes[-1].number
    return tuple(_need(scene, spoken, fps, scene.number == last) for scene in script.scenes)


def fit_problems(
    script: Script, settings: Settings, spoken: Mapping[int, Spoken], fps: int
) -> tuple[Problem, ...]:
    """A warning for each scene that must be squeezed, an error where that will not do."""
    squeezed = squeeze(script, _short_pauses(script, settings, spoken), fps)
    needs = zip(script.scenes, squeeze(script, spoken, fps), squeezed, strict=True)
    return tuple(
        _problem(scene, need, short.exact_speed <= fastest_for(scene, settings))
        for scene, need, short in needs if not need.fits
    )  # fmt: skip


def fastest_for(scene: Scene, settings: Settings, fastest: float = FASTEST) -> float:
    """The greatest factor for speech that already has the settings' speeds."""
    speeds = [settings.voice.speed.get(line.speaker, 1.0) for line in scene.speeches]
    return max(1.0, fastest / max(speeds, default=1.0))


def plan(script: Script, settings: Settings, fps: int, fastest: float = FASTEST) -> Timeline:
    """The timeline from the estimated reading rate, squeezed as a voice would be."""
    natural = estimate_all(script, settings)
    tight = {need.number for need in squeeze(script, natural, fps) if not need.fits}
    if not tight:
        return solve(script, natural, fps)
    short = {number: Pace(1.0, SHORT_PAUSE_S) for number in tight}
    needs = squeeze(script, estimate_all(script, settings, short), fps)
    paces = {
        scene.number: Pace(need.speed(fastest_for(scene, settings, fastest)), SHORT_PAUSE_S)
        for scene, need in zip(script.scenes, needs, strict=True) if need.number in tight
    }  # fmt: skip
    notes = tuple(squeeze_note(number, pace.speed) for number, pace in paces.items())
    return solve(script, estimate_all(script, settings, paces), fps, notes)


def squeeze_note(number: int, speed: float) -> str:
    """What a timeline's notes say of a scene whose speech was squeezed."""
    faster = f", voice {speed:.2f} times as fast" if speed > 1 else ""
    return f"scene {number}: pauses inside the speech cut to {SHORT_PAUSE_S:g} s{faster}"


def _short_pauses(
    script: Script, settings: Settings, spoken: Mapping[int, Spoken]
) -> dict[int, Spoken]:
    """About how long the speeches are with their pauses cut, by what pauses are in the text."""
    natural = estimate_all(script, settings)
    paces = {scene.number: Pace(1.0, SHORT_PAUSE_S) for scene in script.scenes}
    short = estimate_all(script, settings, paces)
    share = {number: short[number].seconds / natural[number].seconds for number in spoken}
    return {n: replace(line, seconds=line.seconds * share[n]) for n, line in spoken.items()}


def _need(scene: Scene, spoken: Mapping[int, Spoken], fps: int, last: bool) -> SceneNeed:
    speech = sum(ceil(spoken[line.number].seconds * fps) for line in scene.speeches)
    need = scene_need(scene, spoken, fps, "tight", last)
    room = (scene.end_s - scene.start_s) * fps
    over = max(0, need - room)
    chars = sum(len(line.text) for line in scene.speeches)
    return SceneNeed(scene.number, room / fps, speech / fps, (need - speech) / fps, over / fps,
                     ceil(chars * over / max(1, speech)))  # fmt: skip


def _problem(scene: Scene, need: SceneNeed, can_be_squeezed: bool) -> Problem:
    message = (f"scene {need.number} has {need.over_s:.1f} s (about {need.over_chars} characters) "
               f"more speech than its {need.room_s:.0f} s hold")  # fmt: skip
    if not can_be_squeezed:
        return Problem(scene.place, "speech-too-long", message,
                       "shorten the words or give the scene more time")  # fmt: skip
    return Problem(scene.place, "speech-tight", message,
                   "pauses are cut and the voice is faster; fewer words would sound better",
                   "warning")  # fmt: skip
