"""What is missing is drawn: at once where that is certain, else after its scene was rehearsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from diffusion_video.brief import Brief
from diffusion_video.film import pool
from diffusion_video.film.formats import Format
from diffusion_video.film.jobs import split
from diffusion_video.film.process import Task
from diffusion_video.film.reasons import Made
from diffusion_video.film.rehearsal import Rehearsal
from diffusion_video.film.reuse import Doubts, Pair, copied, doubts, heard_twice, same
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.segments import Segment
from diffusion_video.store import Store


@dataclass
class Drawing:
    """Draws segments. Afterwards it says which, and what was heard in scenes on the way."""

    last: Made
    files: Mapping[int, SceneFile]
    brief: Brief
    fmt: Format
    store: Store
    workers: int
    progress: Callable[[int, int], None]
    drawn: list[Segment] = field(default_factory=list)
    heard: dict[int, Rehearsal] = field(default_factory=dict)
    _frames: int = 0

    def draw(self, missing: Sequence[Segment], beside: Task) -> list[str]:
        """Draw what is missing and do what is to be done beside; gives notes."""
        return pool.run(self._tasks(missing, beside), self.workers, self._tell)

    def _tasks(self, missing: Sequence[Segment], beside: Task) -> Iterator[Task]:
        """Rehearsals first, since more comes of them."""
        found = doubts(missing, self.last)
        for scene, old in found.items():
            file = self.files.get(scene)
            work = partial(heard_twice, self.last, file, scene, self.brief, self.fmt)
            yield Task(f"scene {scene}", work, partial(self._rehearsed, scene, old))
        yield beside
        sure = [s for s in missing if s not in found.get(s.scene, {})]
        yield from self._drawing(sure)

    def _rehearsed(self, scene: int, old: Doubts, pair: Pair | None) -> Iterator[Task]:
        """What must still be drawn of a scene; what looks as before is copied meanwhile."""
        if pair and pair[1]:
            self.heard[scene] = pair[1]
        alike = [segment for segment in old if pair and same(segment, pair)]
        busy = len(self.drawn) > 0
        yield from self._drawing([s for s in old if s not in alike], busy)
        yield from self._drawing([s for s in alike if not copied(self.store, old[s], s.key)], busy)

    def _drawing(self, segments: Sequence[Segment], busy: int = 0) -> Iterator[Task]:
        """The tasks that draw segments while `busy` workers do something else."""
        self.drawn += segments
        jobs = split(segments, self.files, self.workers, busy)
        return pool.drawing(jobs, self.brief, self.fmt, self.store)

    def _tell(self, count: int) -> None:
        self._frames += count
        self.progress(self._frames, sum(segment.frames for segment in self.drawn))
