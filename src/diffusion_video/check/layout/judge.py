"""Every finding on the stage, and what scenes excuse.

A scene excuses a finding that is meant, with its reason, in a class attribute:

    excused = {"3.2 layout-overlap": "both numbers are compared, one on the other"}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffusion_video.check.layout.looking import Look
from diffusion_video.check.layout.rules import RULES
from diffusion_video.check.rule import Note, Rule, in_order, rule, run
from diffusion_video.errors import Problem

MOST_EXCUSES = 15
EXCUSED = "(excused: "


@rule("excuse-unused")
def excuse_unused(look: Look) -> Iterator[Note]:
    """An excuse for something that no rule finds (any more)."""
    found = run(RULES, look)
    used = {_key(problem) for problem in found if EXCUSED in problem.message}
    for key in sorted(set(look.excused) - used):
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


def judge_looks(looks: Sequence[Look]) -> tuple[Problem, ...]:
    """All findings on the scenes that were looked at."""
    found = [problem for look in looks for problem in run(SCENE_RULES, look)]
    return in_order([*found, *excuse_many(looks)])


def _key(problem: Problem) -> str:
    """`3.2 layout-overlap` of a finding whose message begins with its cue."""
    return f"{problem.message.split()[1]} {problem.rule}"
