"""The whole film, looked at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from diffusion_video.brief import Brief
from diffusion_video.film.formats import QUALITIES
from diffusion_video.film.scenefile import SceneFile, read_scenes
from diffusion_video.film.telling import outline
from diffusion_video.film.worker import draw_scene
from diffusion_video.project import Project
from provenance.eye import Eye
from provenance.index import Index
from provenance.page import page

FMT = QUALITIES["final"]


@dataclass(frozen=True)
class Film:
    """The film's brief, its scene files, and what was seen in them."""

    brief: Brief
    files: dict[int, SceneFile]
    eye: Eye

    @property
    def page(self) -> str:
        """The provenance page."""
        scenes = self.brief.timeline.scenes
        cues = [(slot.id, slot.words) for scene in scenes for slot in scene.slots]
        return page(cues, self.eye.origins, self.unnamed)

    @property
    def unnamed(self) -> list[str]:
        """A line for each cue and size of pictures that no run gives."""
        found = Counter((s.cue, s.picture.shape[:2]) for s in self.eye.strangers)
        return [
            f"{cue}: {count} times a picture of {height} x {width}"
            for (cue, (height, width)), count in found.items()
        ]


def watch(project: Project, index: Index | None = None) -> Film:
    """Look at every frame of every scene. Raises RenderError if a scene fails."""
    brief, eye = outline(project, FMT.fps).brief, Eye(index or Index())
    files = read_scenes(project.scenes)
    for number, file in files.items():
        draw_scene(file, number, brief, FMT, eye)
    return Film(brief, files, eye)
