"""A script planned with the lengths that its voices really have."""

from __future__ import annotations

from diffusion_video.check.subject import Subject
from diffusion_video.errors import DiffusionVideoError
from diffusion_video.film.scenefile import read_scenes
from diffusion_video.project import Project


class _Unspoken(Exception):
    """Some line has not been spoken yet."""


def measured(project: Project, text: str) -> Subject:
    """The subject on the narrated timeline; what is not in the cache is not spoken.

    Raises DiffusionVideoError if a line was not spoken yet, InputError for scene files.
    """
    from diffusion_video.store import Store
    from diffusion_video.voice.fit import Speaker, spoken
    from diffusion_video.voice.narration import timed

    settings, cache = project.settings, project.build / "voice"
    try:
        timeline, clips = timed(project.script, settings, settings.fps, cache, _only_cached)
        speaker = Speaker(settings, Store(cache, ".take", 1 << 60), _only_cached, None)
        natural = spoken(speaker.says(project.script)) if clips else {}
    except _Unspoken:
        raise DiffusionVideoError(
            f"{project.path}: not every line has been spoken - run: diffusion-video render"
        ) from None
    return Subject(project, text, timeline, natural, read_scenes(project.scenes), True)


def _only_cached(done: int, total: int) -> None:
    if done < total:
        raise _Unspoken
