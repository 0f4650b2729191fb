"""What script rules look at: the words, their plan, and the scene files as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from diffusion_video.errors import Place, Problem
from diffusion_video.film.scenefile import SceneFile, read_scenes
from diffusion_video.plan.fit import fit_problems, plan
from diffusion_video.plan.rate import estimate_all
from diffusion_video.plan.timeline import Line, Page, Spoken, Timeline
from diffusion_video.project import Project
from diffusion_video.script.model import Speech


@dataclass(frozen=True)
class Subject:
    """One script of a project, planned.

    `spoken` are the lengths that its speech would have at its own pace; `measured` says
    whether they (and the timeline) come from the voices and not from the reading rate.
    """

    project: Project
    text: str
    timeline: Timeline
    spoken: Mapping[int, Spoken]
    scenes: Mapping[int, SceneFile]
    measured: bool = False

    @cached_property
    def source(self) -> list[str]:
        """The lines of the script file."""
        return self.text.splitlines()

    @cached_property
    def speeches(self) -> dict[int, Speech]:
        """Every speech by its number."""
        return {speech.number: speech for speech in self.project.script.speeches}

    @cached_property
    def fits(self) -> tuple[Problem, ...]:
        """What is wrong with scenes whose speech does not fit as it is."""
        script, settings = self.project.script, self.project.settings
        return fit_problems(script, settings, self.spoken, self.timeline.fps)

    def place(self, number: int, words: str = "") -> Place:
        """Where `words` of a speech stand in the file; where it begins if they are not found."""
        start = self.speeches[number].place
        for at in range(start.line - 1, min(start.line + 30, len(self.source))):
            column = self.source[at].find(words) if words else -1
            if column >= 0:
                return Place(start.file, at + 1, column + 1)
        return start

    def pages(self) -> Iterator[tuple[Line, Page]]:
        """Every subtitle page with the line that it belongs to."""
        for line in self.timeline.lines:
            for page in line.pages:
                yield line, page


def planned(project: Project, text: str) -> Subject:
    """The subject of a project with lengths from the reading rate. Raises InputError."""
    settings = project.settings
    return Subject(
        project, text, plan(project.script, settings, settings.fps),
        estimate_all(project.script, settings), scene_files(project),
        settings.voice.engine == "none",
    )  # fmt: skip


def scene_files(project: Project) -> dict[int, SceneFile]:
    """The scene files as text, remembered from one check to the next. Raises InputError."""
    return read_scenes(project.scenes, kept=project.build / "scenes.json")


def words_of(page: Page) -> str:
    """The words of a page, its lines joined."""
    return "".join(span.text for line in page.lines for span in line)
