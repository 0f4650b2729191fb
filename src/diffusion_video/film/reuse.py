"""Segments that look as in the last render though other words are said: they are taken from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from diffusion_video.brief import Brief
from diffusion_video.film.reasons import Made
from diffusion_video.film.rehearsal import Rehearsal
from diffusion_video.film.segments import TIMING, Segment
from diffusion_video.store import Store

Doubts = Mapping[Segment, str]
"""Segments of which nothing but the scene's timing has changed, and the keys that they had."""


def doubts(missing: Sequence[Segment], last: Made) -> dict[int, Doubts]:
    """The segments that may look as in the last render, by their scenes."""
    found: dict[int, dict[Segment, str]] = {}
    for segment in missing:
        if segment.scene in last.scenes and (key := last.key_but(segment, TIMING)):
            found.setdefault(segment.scene, {})[segment] = key
    return dict(found)


def as_told(brief: Brief, last: Made, scene: int) -> Brief:
    """The brief with one scene timed as it was."""
    scenes = (last.scenes[scene] if each.number == scene else each
              for each in brief.timeline.scenes)  # fmt: skip
    return replace(brief, timeline=replace(brief.timeline, scenes=tuple(scenes)))


def same(segment: Segment, before: Rehearsal, now: Rehearsal) -> bool:
    """Whether the segment looks the same in both."""
    start, end = segment.start, segment.end
    return before.known(start, end) == now.known(start, end)


def copied(store: Store, old: str, new: str) -> bool:
    """Keep what is stored under one key under another too; False if it is not there."""
    blob = store.get(old)
    if blob is None:
        return False
    store.put(new, blob)
    return True
