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
from diffusion_video.film.retelling import Retelling, Retold
from diffusion_video.film.reuse import doubts
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
    notes: list[str] = field(default_factory=list)
    _done: int = 0
    _total: int = 0

    def draw(self, missing: Sequence[Segment], beside: Task) -> list[str]:
        """Draw what is missing and do what is to be done beside; gives notes."""
        return pool.run(self._tasks(missing, beside), self.workers, self._tell) + self.notes

    def _tasks(self, missing: Sequence[Segment], beside: Task) -> Iterator[Task]:
        """Scenes told otherwise first, since each has more of them."""
        found = doubts(missing, self.last)
        others = [segment for segment in missing if segment.scene not in found]
        share = max(1, self.workers // (len(found) + bool(others))) if found else 1
        for scene, old in found.items():
            here = [segment for segment in missing if segment.scene == scene]
            sure = [segment for segment in here if segment not in old]
            work = Retelling(self.last, self.files.get(scene), scene, sure, old, self.brief,
                             self.fmt, self.store, share)  # fmt: skip
            yield Task(f"scene {scene}", work, partial(self._retold, scene, here))
        yield beside
        yield from self._drawing(others)

    def _retold(self, scene: int, wanted: Sequence[Segment], made: Retold | None) -> Iterator[Task]:
        """Note what was drawn of a scene; if that failed, draw what is still missing."""
        if made:
            self.drawn += made.drawn
            self.heard[scene] = made.heard
            self.notes += made.notes
        else:
            yield from self._drawing([s for s in wanted if self.store.get(s.key) is None])

    def _drawing(self, segments: Sequence[Segment]) -> Iterator[Task]:
        """The tasks that draw segments."""
        self.drawn += segments
        self._tell(0, sum(segment.frames for segment in segments))
        jobs = split(segments, self.files, self.workers)
        return pool.drawing(jobs, self.brief, self.fmt, self.store)

    def _tell(self, done: int, more: int = 0) -> None:
        self._done, self._total = self._done + done, self._total + more
        self.progress(self._done, self._total)
