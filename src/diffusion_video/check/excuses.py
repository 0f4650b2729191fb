"""What scenes excuse, with their reasons: a warning that is meant becomes an info.

    excused = {"3.2 layout-overlap": "both numbers are compared, one on the other",
               "8 speech-tight": "the words are given",
               "1.1 silence": "the title is read, not spoken"}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from diffusion_video.errors import Problem
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.script.model import Script

EXCUSED = "(excused: "
CUE = re.compile(r"\bcue (\d+\.\d+)")


def excused(
    found: Iterable[Problem], script: Script, files: Mapping[int, SceneFile]
) -> Iterator[Problem]:
    """The findings on a script, those that a scene file excuses as infos with the reason."""
    reasons = _reasons(files)
    return (_judged(problem, _spots(problem, script), reasons) for problem in found)


def excused_in_film(
    found: Iterable[Problem], files: Mapping[int, SceneFile]
) -> Iterator[Problem]:
    """The findings on a film; those that name a cue may be excused by its scene."""
    reasons = _reasons(files)
    return (_judged(problem, CUE.findall(problem.message), reasons) for problem in found)


def _reasons(files: Mapping[int, SceneFile]) -> dict[str, str]:
    return {key: reason for file in files.values() for key, reason in file.excused}


def _judged(problem: Problem, spots: Iterable[str], reasons: Mapping[str, str]) -> Problem:
    """The problem, as an info if it is a warning that one of its spots excuses."""
    keys = [f"{spot} {problem.rule}" for spot in spots]
    reason = next((reasons[key] for key in keys if key in reasons), "")
    if not reason or problem.severity != "warning":
        return problem
    return replace(problem, message=told(problem.message, reason), severity="info")


def told(message: str, reason: str) -> str:
    """What is said of something that is excused."""
    return f"{message} {EXCUSED}{reason})"


def _spots(problem: Problem, script: Script) -> list[str]:
    """The cue and the scene in which a problem stands: `8.2` and `8`."""
    if problem.place.file != script.path:
        return []
    scenes = [scene for scene in script.scenes if scene.place <= problem.place]
    cues = [cue.id for scene in scenes[-1:] for cue in scene.cues if cue.place <= problem.place]
    return [*cues[-1:], *(str(scene.number) for scene in scenes[-1:])]
