"""Why a segment must be drawn: what has changed since the last render."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from diffusion_video.film.segments import Segment
from diffusion_video.store import keep_json, kept_json


def remember(path: Path, segments: Iterable[Segment]) -> None:
    """Keep what the segments of this render were made from, beside what was known."""
    known = _read(path)
    known |= {_name(s): dict(s.causes) for s in segments}
    keep_json(path, known)


def reasons(path: Path, segments: Sequence[Segment]) -> list[str]:
    """One reason a segment: what differs from the last render, or that it is new."""
    known = _read(path)
    return [_reason(s, known.get(_name(s))) for s in segments]


def _reason(segment: Segment, before: dict[str, str] | None) -> str:
    if before is None:
        return "never drawn with these borders"
    changed = [name for name, value in segment.causes if before.get(name) != value]
    return " and ".join(changed) + " changed" if changed else "dropped from the cache"


def _name(segment: Segment) -> str:
    return f"{segment.scene}:{segment.start}-{segment.end}"


def _read(path: Path) -> dict[str, dict[str, str]]:
    return dict(kept_json(path) or {})
