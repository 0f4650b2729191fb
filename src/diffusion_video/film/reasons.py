"""What the last render was made from: why a segment must be drawn, and where it may come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffusion_video.film.rehearsal import Rehearsal
from diffusion_video.film.segments import Segment
from diffusion_video.plan.table import from_json, to_json
from diffusion_video.plan.timeline import SceneTime, Timeline
from diffusion_video.store import keep_json, kept_json


@dataclass(frozen=True)
class Made:
    """The last render of each scene: its segments' keys and causes by name, its times.

    `heard` are the scenes of which it is known how they sound as they were told then.
    """

    segments: Mapping[str, Any]
    scenes: Mapping[int, SceneTime]
    heard: Mapping[int, Rehearsal]

    def reason(self, segment: Segment) -> str:
        """What differs from the segment of the same frames, or that there was none."""
        if _name(segment) not in self.segments:
            return "never drawn with these borders"
        changed = self._changed(segment)
        return " and ".join(changed) + " changed" if changed else "dropped from the cache"

    def key_but(self, segment: Segment, cause: str) -> str:
        """The key of the segment of the same frames, if no cause but one has changed since."""
        known = self.segments.get(_name(segment))
        return str(known["key"]) if known and self._changed(segment) == [cause] else ""

    def _changed(self, segment: Segment) -> list[str]:
        before = self.segments[_name(segment)]["causes"]
        return [name for name, value in segment.causes if before.get(name) != value]


def last_made(path: Path) -> Made:
    """What `remember` kept; nothing if it is not there, not whole or from other code."""
    try:
        kept = kept_json(path) or {}
        times = {int(n): from_json(text).scenes[0] for n, text in kept["scenes"].items()}
        heard = {int(n): Rehearsal.from_json(parts) for n, parts in kept["heard"].items()}
        return Made({name: _entry(each) for name, each in kept["segments"].items()}, times, heard)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return Made({}, {}, {})


def remember(
    path: Path, segments: Sequence[Segment], timeline: Timeline, heard: Mapping[int, Rehearsal]
) -> None:
    """Keep what the segments of this render were made from, beside what is known of other scenes.

    Nothing older is kept of these scenes: segments, times and what was heard are of one telling.
    """
    last = last_made(path)
    drawn = {segment.scene for segment in segments}
    others = {name: e for name, e in last.segments.items() if _scene(name) not in drawn}
    entries = {_name(s): {"causes": dict(s.causes), "key": s.key} for s in segments}
    times = dict(last.scenes) | {s.number: s for s in timeline.scenes if s.number in drawn}
    changed = {s.scene for s in segments if last.segments.get(_name(s)) != entries[_name(s)]}
    known = {n: each for n, each in last.heard.items() if n not in changed} | dict(heard)
    keep_json(path, {
        "segments": {**others, **entries},
        "scenes": {str(n): to_json(Timeline(timeline.fps, (scene,))) for n, scene in times.items()},
        "heard": {str(n): each.parts for n, each in known.items()},
    })


def reasons(path: Path, segments: Iterable[Segment]) -> list[str]:
    """One reason a segment: what differs from the last render, or that it is new."""
    last = last_made(path)
    return [last.reason(segment) for segment in segments]


def _entry(kept: Any) -> dict[str, Any]:
    return {"key": str(kept["key"]), "causes": dict(kept["causes"])}


def _name(segment: Segment) -> str:
    return f"{segment.scene}:{segment.start}-{segment.end}"


def _scene(name: str) -> int:
    return int(name.partition(":")[0])
