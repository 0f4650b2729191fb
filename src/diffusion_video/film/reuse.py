"""Segments that look as in the last render though other words are said: they are taken from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from diffusion_video.brief import Brief
from diffusion_video.film.formats import Format
from diffusion_video.film.reasons import Made
from diffusion_video.film.rehearsal import Rehearsal, Wish, rehearse
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import TIMING, Segment
from diffusion_video.plan.timeline import SceneTime
from diffusion_video.store import Store


def reuse(
    missing: Sequence[Segment], last: Made, files: Mapping[int, SceneFile], brief: Brief,
    fmt: Format, store: Store, workers: int,
) -> list[Segment]:
    """Give segments of the last render their new keys, where that is right; what is missing then.

    Only segments of which nothing but the scene's timing has changed are thought of.
    """
    old = {segment: key for segment in missing if (key := last.key_but(segment, TIMING))}
    numbers = sorted({segment.scene for segment in old} & last.scenes.keys())
    pairs = _rehearsed(numbers, last.scenes, files, brief, fmt, workers)
    found = {s for s in old if _same(s, pairs.get(s.scene)) and _copied(store, old[s], s.key)}
    return [segment for segment in missing if segment not in found]


Pair = tuple[Rehearsal | None, Rehearsal | None]
"""A scene as it was heard before, and as it is heard now."""


def _rehearsed(
    numbers: Sequence[int], before: Mapping[int, SceneTime], files: Mapping[int, SceneFile],
    brief: Brief, fmt: Format, workers: int,
) -> dict[int, Pair]:
    wishes = [Wish(files.get(n), n, each, fmt) for n in numbers
              for each in (_told(brief, before[n]), brief)]  # fmt: skip
    heard: Iterator[Any] = iter(rehearse(wishes, workers) if wishes else ())
    return {number: (next(heard), next(heard)) for number in numbers}


def _told(brief: Brief, scene: SceneTime) -> Brief:
    """The brief with one scene timed as `scene`."""
    scenes = (scene if each.number == scene.number else each for each in brief.timeline.scenes)
    return replace(brief, timeline=replace(brief.timeline, scenes=tuple(scenes)))


def _same(segment: Segment, pair: Pair | None) -> bool:
    if pair is None or pair[0] is None or pair[1] is None:
        return False
    before, now = (heard.known(segment.start, segment.end) for heard in pair if heard)
    return before == now


def _copied(store: Store, old: str, new: str) -> bool:
    """Keep what is stored under one key under another too; False if it is not there."""
    blob = store.get(old)
    if blob is None:
        return False
    store.put(new, blob)
    return True
