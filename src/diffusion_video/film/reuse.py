"""Segments that look as in the last render though other words are said: they are taken from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from diffusion_video.brief import Brief
from diffusion_video.film.formats import Format
from diffusion_video.film.reasons import Made
from diffusion_video.film.rehearsal import Rehearsal, rehearse
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import TIMING, Segment
from diffusion_video.store import Store

Doubts = Mapping[Segment, str]
"""Segments of which nothing but the scene's timing has changed, and the keys that they had."""
Pair = tuple[Rehearsal | None, Rehearsal | None]
"""A scene as it was heard before, and as it is heard now."""


def doubts(missing: Sequence[Segment], last: Made) -> dict[int, Doubts]:
    """The segments that may look as in the last render, by their scenes."""
    found: dict[int, dict[Segment, str]] = {}
    for segment in missing:
        if segment.scene in last.scenes and (key := last.key_but(segment, TIMING)):
            found.setdefault(segment.scene, {})[segment] = key
    return dict(found)


def heard_twice(
    last: Made, file: SceneFile | None, scene: int, brief: Brief, fmt: Format,
    _tell: Callable[[int], None],
) -> Pair:
    """The scene as the last render told it, if that is not known, and as `brief` tells it."""
    before = last.heard.get(scene) or rehearse(file, scene, _told(brief, last, scene), fmt)
    return before, rehearse(file, scene, brief, fmt) if before else None


def _told(brief: Brief, last: Made, scene: int) -> Brief:
    """The brief with one scene timed as it was."""
    scenes = (last.scenes[scene] if each.number == scene else each
              for each in brief.timeline.scenes)  # fmt: skip
    return replace(brief, timeline=replace(brief.timeline, scenes=tuple(scenes)))


def same(segment: Segment, pair: Pair) -> bool:
    """Whether the segment looks the same in both."""
    if pair[0] is None or pair[1] is None:
        return False
    before, now = (heard.known(segment.start, segment.end) for heard in pair if heard)
    return before == now


def copied(store: Store, old: str, new: str) -> bool:
    """Keep what is stored under one key under another too; False if it is not there."""
    blob = store.get(old)
    if blob is None:
        return False
    store.put(new, blob)
    return True
