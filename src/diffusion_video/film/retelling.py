"""A scene whose words changed: run through once, and drawn by copies that stand where it differs.

What is certain to differ is drawn as soon as the scene has come to it. What only may differ waits
until it is known how the scene was told before; most of that is taken from the last render.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from diffusion_video.brief import Brief
from diffusion_video.film import pool, worker
from diffusion_video.film.formats import Format
from diffusion_video.film.jobs import cut, split
from diffusion_video.film.process import Task, Tell
from diffusion_video.film.reasons import Made
from diffusion_video.film.rehearsal import Rehearsal, rehearse
from diffusion_video.film.reuse import Doubts, as_told, copied, same
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import Segment
from diffusion_video.film.stands import Scout
from diffusion_video.film.worker import Job, SegmentSink
from diffusion_video.store import Store

APART = 120
"""Frames between two stands: to leave one takes longer than to run through fewer frames."""


@dataclass
class Drawn:
    """The segments that were drawn, the scenes as they were heard on the way, and notes."""

    segments: list[Segment] = field(default_factory=list)
    heard: dict[int, Rehearsal] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, other: Drawn) -> None:
        """What came of a part of the work."""
        self.segments += other.segments
        self.heard |= other.heard
        self.notes += other.notes

    def count(self, jobs: Sequence[Job], tell: Tell) -> None:
        """Jobs that are to be done."""
        self.segments += [segment for job in jobs for segment in job.segments]
        tell(0, sum(job.frames for job in jobs))


@dataclass(frozen=True)
class Retelling:
    """The work of drawing what is missing of a scene: segments that are `sure` to have changed, and
    those in doubt. `last` is what the last render was made from.
    """

    last: Made
    file: SceneFile | None
    scene: int
    sure: Sequence[Segment]
    doubts: Doubts
    brief: Brief
    fmt: Format
    store: Store
    workers: int

    def __call__(self, tell: Tell) -> Drawn:
        """Raises DiffusionVideoError where the scene cannot be run through."""
        gc.disable()  # it would touch, and so copy, all that forks share
        heard = Rehearsal()
        made = Drawn(heard={self.scene: heard})
        with closing(self._scout(heard)) as scout:
            scout.run(lambda: worker.draw_scene(
                self.file, self.scene, self.brief, self.fmt, scout
            ))  # fmt: skip
            before = self.last.heard.get(self.scene) or rehearse(
                self.file, self.scene, as_told(self.brief, self.last, self.scene), self.fmt
            )
            tasks = self._tasks(before, made, scout, tell)
            made.notes += pool.run(tasks, self.workers + (self.workers > 1), tell)
        return made

    def _scout(self, heard: Rehearsal) -> Scout:
        """Copies draw at once what is sure, and wait where something is in doubt."""
        orders = {job.start: job for job in self._sure_jobs()} if self.workers > 1 else {}
        at = [segment.start for segment in (*self.sure, *self.doubts)]
        return Scout(f"scene {self.scene}", heard, self._sink, orders, list(_spaced(at)))

    def _sink(self, job: Job, tell: Tell) -> SegmentSink:
        return SegmentSink(job.segments, self.fmt, self.store, tell)

    def _tasks(
        self, before: Rehearsal | None, made: Drawn, scout: Scout, tell: Tell
    ) -> Iterator[Task]:
        """The tasks that draw, once it is known what looks as before; that is copied meanwhile."""

        def drawing(jobs: Sequence[Job]) -> Iterator[Task]:
            made.count(jobs, tell)
            return pool.drawing(jobs, self.brief, self.fmt, self.store,
                                lambda job: scout.told(job.start, job))  # fmt: skip

        def waited_for(segments: Sequence[Segment]) -> list[Job]:
            return cut(segments, scout.waiting(), self.file)

        now = made.heard[self.scene]
        alike = [s for s in self.doubts if before and same(s, before, now)]
        yield from drawing(self._sure_jobs())
        yield from drawing(waited_for([s for s in self.doubts if s not in alike]))
        lost = [s for s in alike if not copied(self.store, self.doubts[s], s.key)]
        yield from drawing(waited_for(lost))

    def _sure_jobs(self) -> list[Job]:
        return split(self.sure, {self.scene: self.file} if self.file else {}, self.workers)


def _spaced(frames: Iterable[int]) -> Iterator[int]:
    """Frames that are far enough apart."""
    last = -APART
    for frame in sorted(frames):
        if frame - last >= APART:
            yield (last := frame)
