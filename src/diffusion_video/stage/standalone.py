"""The brief of a scene that the stock `manim render` runs by itself."""

from __future__ import annotations

from pathlib import Path

from diffusion_video.brief import Brief
from diffusion_video.film.telling import outline
from diffusion_video.project import project_of_scene


def brief_for(file: Path, fps: int) -> Brief:
    """What the scene in `file` is told, from its project's script."""
    return outline(project_of_scene(file), fps).brief
