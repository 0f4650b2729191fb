"""Chapters (`chapters.txt`) as video sites read them from a description.

Rules of YouTube: the first at 0:00, at least three, ascending, each at least 10 s.
"""

from __future__ import annotations

from diffusion_video.plan.timeline import SceneTime, Timeline
from diffusion_video.units import clock

SHORTEST_S = 10
LONGEST_TITLE = 70


def chapters(timeline: Timeline) -> str:
    """A line a chapter: time and title. A scene under 10 s goes with the one before it."""
    starts: list[SceneTime] = []
    for scene in timeline.scenes:
        until = scene.start if starts else None
        if until is None or until - starts[-1].start >= SHORTEST_S * timeline.fps:
            starts.append(scene)
    if len(starts) > 1 and timeline.end - starts[-1].start < SHORTEST_S * timeline.fps:
        starts.pop()
    return "".join(f"{_time(scene.start // timeline.fps)} {_title(scene.title)}\n"
                   for scene in starts)  # fmt: skip


def _time(seconds: int) -> str:
    if seconds < 3600:
        return clock(seconds)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _title(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
