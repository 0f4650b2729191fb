"""What is missing is drawn: at once where that is certain, else as its scene is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from diffusion_video.brief import Brief
from diffusion_video.film import pool, worker
from diffusion_video.film.formats import Format
from diffusion_video.film.jobs import split
from diffusion_video.film.process import Task, Tell
from diffusion_video.film.reasons import Made
from diffusion_video.film.retelling import Drawn, Retelling
from diffusion_video.film.reuse import doubts
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import Segment
from diffusion_video.store import Store


@dataclass(frozen=True)
class Drawing:
    """The work of drawing segments that are missing. `last` is what the last render was made of."""

    missing: Sequence[Segment]
    last: Made
    files: Mapping[int, SceneFile]
    brief: Brief
    fmt: Format
    store: Store
    workers: int

    def __call__(self, tell: Tell) -> Drawn:
        """Raises RenderError."""
        worker.preload()  # before any process is forked, so that it is paid once
        made = Drawn()
        made.notes += pool.run(self._tasks(made, tell), self.workers, tell)
        return made

    def _tasks(self, made: Drawn, tell: Tell) -> Iterator[Task]:
        """Scenes told otherwise first, since each has more of them."""
        found = doubts(self.missing, self.last)
        others = [segment for segment in self.missing if segment.scene not in found]
        share = max(1, self.workers // (len(found) + bool(others))) if found else 1
        for scene, old in found.items():
            here = [segment for segment in self.missing if segment.scene == scene]
            sure = [segment for segment in here if segment not in old]
            work = Retelling(self.last, self.files.get(scene), scene, sure, old, self.brief,
                             self.fmt, self.store, share)  # fmt: skip
            yield Task(f"scene {scene}", work, partial(self._retold, here, made, tell))
        yield from self._drawing(others, made, tell)

    def _retold(
        self, wanted: Sequence[Segment], made: Drawn, tell: Tell, told: Drawn | None
    ) -> Iterator[Task]:
        """Note what was drawn of a scene; if that failed, draw what is still missing."""
        if told:
            made.add(told)
        else:
            lost = [segment for segment in wanted if self.store.get(segment.key) is None]
            yield from self._drawing(lost, made, tell)

    def _drawing(self, segments: Sequence[Segment], made: Drawn, tell: Tell) -> Iterator[Task]:
        """The tasks that draw segments."""
        jobs = split(segments, self.files, self.workers)
        made.count(jobs, tell)
        return pool.drawing(jobs, self.brief, self.fmt, self.store)
