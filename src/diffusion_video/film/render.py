"""From a project to its film: what is missing is drawn, then everything is joined."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from diffusion_video.film import pool
from diffusion_video.film.backstage import Backstage
from diffusion_video.film.deliver import (
    deliver,
    film_key,
    is_current,
    sidecars,
    sounded,
    stamp,
)
from diffusion_video.film.drawing import Drawing
from diffusion_video.film.encode import Encoded
from diffusion_video.film.formats import Format
from diffusion_video.film.keys import film_segments
from diffusion_video.film.lock import only_one
from diffusion_video.film.reasons import last_made, remember
from diffusion_video.film.retelling import Drawn
from diffusion_video.film.scenefile import SceneFile, read_scenes
from diffusion_video.film.segments import Segment
from diffusion_video.film.telling import Telling
from diffusion_video.film.thumbnail import title_frame, write_thumbnail
from diffusion_video.project import Project
from diffusion_video.store import Store

CACHE_BYTES = 4_000_000_000


@dataclass(frozen=True)
class Order:
    """What to render: `scene` None means the whole film."""

    fmt: Format
    out: Path
    scene: int | None = None
    workers: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What a render did. `drawn` are the segments that were not in the store."""

    film: Path
    frames: int
    segments: int
    drawn: tuple[Segment, ...]
    notes: tuple[str, ...]
    seconds: float
    unchanged: bool = False


def segment_store(project: Project) -> Store:
    """Where the project's encoded segments are kept."""
    return Store(project.build / "segments", ".seg", CACHE_BYTES)


def history(project: Project, fmt: Format) -> Path:
    """Where a render says what it was made from."""
    return project.build / f"history-{fmt.height}-{fmt.fps}.json"


def render(
    project: Project, telling: Telling, order: Order, progress: Callable[[int, int], None],
    stage: Backstage | None = None,
) -> Outcome:  # fmt: skip
    """Make the film (or one scene of it). `progress(done, total)` counts drawn frames."""
    with only_one(project.build):
        if stage is not None:
            return _render(project, telling, order, progress, stage)
        with Backstage() as stage:
            return _render(project, telling, order, progress, stage)


def _render(
    project: Project, telling: Telling, order: Order, progress: Callable[[int, int], None],
    stage: Backstage,
) -> Outcome:  # fmt: skip
    began = time.monotonic()
    kept = project.build / "scenes.json" if order.scene is None else None
    files = read_scenes(project.scenes, order.scene, kept)
    store = segment_store(project)
    segments = wanted(project, telling, order, files)
    frames = sum(segment.frames for segment in segments)
    key = film_key(telling, order.fmt, segments)
    if is_current(order.out, key):
        _beside(project, telling, order, segments)
        took = time.monotonic() - began
        return Outcome(order.out, frames, len(segments), (), telling.notes, took, True)
    missing = tuple(segment for segment in segments if store.get(segment.key) is None)
    past = history(project, order.fmt)
    drawing = Drawing(missing, last_made(past), files, telling.brief, order.fmt, store,
                      pool.job_count(order.workers))  # fmt: skip
    sounding = partial(sounded, project, telling, segments, order.fmt)
    drawn, sound = _drawn(stage, drawing, sounding, progress)
    if missing:
        drawn.notes += pool.short_of_memory(order.workers)
    deliver(project, telling, order.fmt, segments, store, sound, order.out, key)
    remember(past, segments, telling.brief.timeline, drawn.heard)
    _beside(project, telling, order, segments)
    took = time.monotonic() - began
    new = tuple(sorted(drawn.segments, key=lambda segment: segment.start))
    notes = tuple(dict.fromkeys((*telling.notes, *drawn.notes)))
    return Outcome(order.out, frames, len(segments), new, notes, took)


def _drawn(
    stage: Backstage, drawing: Drawing, sounding: Callable[[], Encoded],
    progress: Callable[[int, int], None],
) -> tuple[Drawn, Encoded]:  # fmt: skip
    """What comes of drawing what is missing, and the sound, made meanwhile."""
    if not drawing.missing:
        return Drawn(), sounding()
    stage.begin(drawing)
    try:
        sound = sounding()
        return stage.end(_counted(progress)), sound
    except BaseException:
        stage.close()  # before others may render here
        raise


def _counted(progress: Callable[[int, int], None]) -> Callable[..., None]:
    """Hears of frames as they are done, and of more to be done."""
    done = total = 0

    def tell(now: int, more: int = 0) -> None:
        nonlocal done, total
        done, total = done + now, total + more
        if total:
            progress(done, total)

    return tell


def _beside(
    project: Project, telling: Telling, order: Order, segments: Sequence[Segment]
) -> None:
    """The files beside a whole film: what is not as it should be is written anew."""
    if order.scene is not None:
        return
    sidecars(project, telling)
    if order.fmt.quick:  # nobody shows a draft to the world
        return
    thumbnail, title = project.build / "thumbnail.png", title_frame(telling.brief.timeline)
    key = next(s.key for s in segments if s.start <= title < s.end)
    if not is_current(thumbnail, key):
        write_thumbnail(order.out, telling.brief.timeline, thumbnail)
        stamp(thumbnail, key)


def wanted(
    project: Project, telling: Telling, order: Order, files: dict[int, SceneFile]
) -> list[Segment]:
    """The segments that the order asks for, in the film's order."""
    every = film_segments(project, telling.brief, order.fmt, files)
    return [s for s in every if order.scene is None or s.scene == order.scene]

