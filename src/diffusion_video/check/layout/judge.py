"""Every finding on the stage, and what scenes excuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffusion_video.check.excuses import EXCUSED
from diffusion_video.check.layout.cases import StageNote
from diffusion_video.check.layout.items import Area
from diffusion_video.check.layout.looking import Look
from diffusion_video.check.layout.rules import RULES
from diffusion_video.check.rule import Note, Rule, in_order, rule, run
from diffusion_video.errors import Problem

MOST_EXCUSES = 15


@rule("excuse-unused")
def excuse_unused(look: Look) -> Iterator[Note]:
    """An excuse for something that no rule finds (any more)."""
    own = {key for key in look.excused if key.split()[-1] in {each.id for each in RULES}}
    found = run(RULES, look) if own else ()
    used = {_key(problem) for problem in found if EXCUSED in problem.message}
    for key in sorted(own - used):
        place = look.brief.script.scenes[look.scene.number - 1].place
        yield Note(place, f'"{key}" is excused but not found', "remove the excuse", "warning")


@rule("excuse-many")
def excuse_many(looks: Sequence[Look]) -> Iterator[Note]:
    """More than 15 excuses: then the rule or the film is wrong."""
    count = sum(len(look.excused) for look in looks)
    if count > MOST_EXCUSES:
        place = looks[0].brief.script.scenes[0].place
        yield Note(place, f"{count} findings are excused", f"at most {MOST_EXCUSES}", "error")


SCENE_RULES: tuple[Rule[Look], ...] = (*RULES, excuse_unused)


@dataclass(frozen=True)
class Finding:
    """A problem on the stage of a scene: at which frame and cue, about which areas.

    `crop` is the file name of a picture of it, if there is one.
    """

    problem: Problem
    scene: int
    frame: int
    cue: str
    areas: tuple[Area, ...]
    crop: str = ""


def judge_looks(looks: Sequence[Look]) -> tuple[Problem, ...]:
    """All findings on the scenes that were looked at."""
    every = [finding.problem for look in looks for finding in findings(look)]
    return in_order([*every, *excuse_many(looks)])


def findings(look: Look) -> Iterator[Finding]:
    """All findings on one scene, each with the frame and the areas that show it."""
    for each in SCENE_RULES:
        for note in each.look(look):
            problem = Problem(note.place, each.id, note.message, note.hint, note.severity)
            if isinstance(note, StageNote):
                yield Finding(problem, look.scene.number, note.frame, note.cue, note.areas)
            else:
                yield Finding(problem, look.scene.number, look.scene.start, "", ())


def _key(problem: Problem) -> str:
    """`3.2 layout-overlap` of a finding whose message begins with its cue."""
    return f"{problem.message.split()[1]} {problem.rule}"
