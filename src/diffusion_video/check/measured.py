"""A script planned with the lengths that its voices really have."""

from __future__ import annotations

from diffusion_video.check.subject import Subject, scene_files
from diffusion_video.errors import DiffusionVideoError
from diffusion_video.project import Project
from diffusion_video.voice.cached import Unspoken, only_cached


def measured(project: Project, text: str) -> Subject:
    """The subject on the narrated timeline; what is not in the cache is not spoken.

    Raises DiffusionVideoError if a line was not spoken yet, InputError for scene files.
    """
    from diffusion_video.store import Store
    from diffusion_video.voice.fit import Speaker
    from diffusion_video.voice.foretelling import natural
    from diffusion_video.voice.narration import timed

    settings, cache = project.grounded, project.build / "voice"
    try:
        timeline, clips = timed(project.script, settings, settings.fps, cache, only_cached)
        speaker = Speaker(settings, Store(cache, ".take", 1 << 60), only_cached, None)
        lines = natural(speaker, project.script, settings.fps) if clips else {}
    except Unspoken:
        raise DiffusionVideoError(
            f"{project.path}: not every line has been spoken - run: diffusion-video render"
        ) from None
    return Subject(project, text, timeline, lines, scene_files(project), True)
