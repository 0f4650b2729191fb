"""Scenes that need a faster voice, known before a word of them is spoken.

A scene that was spoken at its voice's own speed and did not fit is spoken twice. Kokoro's
durations cost a fortieth of its sound and tell how long the scene would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt

from diffusion_video.plan.fit import squeeze
from diffusion_video.plan.rate import SHORT_PAUSE_S, Pace, estimate_all
from diffusion_video.plan.timeline import Spoken
from diffusion_video.script.model import Scene, Script
from diffusion_video.store import Store
from diffusion_video.voice.engines.base import Foreteller
from diffusion_video.voice.fit import MARGIN, Speaker, faster, spoken
from diffusion_video.voice.pieces import Piece
from diffusion_video.voice.speech import Job, jobs_of

_DOUBT_S = 0.4  # of one line: nearly three times what it is off


def foretold(voice: Speaker, script: Script, fps: int) -> dict[int, Pace]:
    """The paces, by number, of the scenes that surely need a faster voice than their own.

    Only scenes whose letters say so are looked at. Where the engine cannot foretell, or the
    doubt leaves room for two paces, a scene is not among them: its sound decides then.
    """
    short = {scene.number: Pace(1.0, SHORT_PAUSE_S) for scene in script.scenes}
    likely = estimate_all(script, voice.settings, short)
    needs = squeeze(script, likely, fps)
    full = [s for s, need in zip(script.scenes, needs, strict=True) if s.speeches and not need.fits]
    told = _lengths(voice, replace(script, scenes=tuple(full))) if full else {}
    paces = {}
    for scene in full:
        if told.keys() >= {speech.number for speech in scene.speeches}:
            bounds = {_speed(voice, script, scene, likely, told, by, fps) for by in (-1, 1)}
            if len(bounds) == 1 and max(bounds) > 1:
                paces[scene.number] = Pace(bounds.pop(), SHORT_PAUSE_S)
    return paces


def natural(voice: Speaker, script: Script, fps: int) -> dict[int, Spoken]:
    """How each line lies in time at its voice's own speed, without speaking it again.

    The lines of a scene that was spoken faster at once are reckoned from what was said.
    """
    paces = {number: Pace(pace.speed) for number, pace in foretold(voice, script, fps).items()}
    lines = spoken(voice.says(script, paces))
    for scene in script.scenes:
        longer = 1 + (paces.get(scene.number, Pace()).speed - 1) / MARGIN
        for number in (speech.number for speech in scene.speeches):
            lines[number] = replace(lines[number], seconds=lines[number].seconds * longer)
    return lines


def _speed(
    voice: Speaker, script: Script, scene: Scene, likely: Mapping[int, Spoken],
    told: Mapping[int, float], by: int, fps: int,
) -> float:  # fmt: skip
    """How fast a scene must be spoken if its lines are off by their doubt, `by` times."""
    off = by * _DOUBT_S / sqrt(len(scene.speeches))  # errors of lines have nothing in common
    lines = {s.number: replace(likely[s.number], seconds=told[s.number] + off)
             for s in scene.speeches}  # fmt: skip
    needs = squeeze(script, {**likely, **lines}, fps)
    need = next(need for need in needs if need.number == scene.number)
    return 1.0 if need.fits else faster(voice.settings, scene, need, 1.0)


def _lengths(voice: Speaker, script: Script) -> dict[int, float]:
    """Seconds of each line that an engine can foretell, from the cache or asked now."""
    store = Store(voice.store.folder, ".length", voice.store.max_bytes)
    jobs = {job.speech.number: job for job in jobs_of(script, voice.settings, {})}
    kept = {number: store.get(_key(job)) for number, job in jobs.items()}
    lost = [number for number, blob in kept.items() if blob is None]
    if lost and voice.progress:
        voice.progress(0, len(jobs))  # whoever wants nothing new stops here
    for number in lost:
        engine, job = jobs[number].part.engine, jobs[number]
        if isinstance(engine, Foreteller):
            told = engine.foretell(job.reading.text, job.part.voice, job.part.speed)
            kept[number] = f"{told:.3f}".encode()
            store.put(_key(job), kept[number] or b"")
    return {number: float(blob) for number, blob in kept.items() if blob is not None}


def _key(job: Job) -> str:
    return "length 1\n" + Piece(job.reading.text, job.part).key
