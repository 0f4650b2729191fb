"""From a script file to every finding on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from diffusion_video.check import cues, letters, pages, talk
from diffusion_video.check.excuses import excused
from diffusion_video.check.rule import Rule, in_order, run
from diffusion_video.check.subject import Subject, planned
from diffusion_video.errors import InputError, Problem
from diffusion_video.project import Project, links_out, root_of
from diffusion_video.script.parser import parse, problems
from diffusion_video.script.settings import Settings, read_settings, speaker_problems
from diffusion_video.script.source import read_text

RULES: tuple[Rule[Subject], ...] = (*letters.RULES, *talk.RULES, *pages.RULES, *cues.RULES)

Measure = Callable[[Project, str], Subject]


def judge(path: Path, measure: Measure = planned) -> tuple[Problem, ...]:
    """Every finding on a script, its settings and its scene files, in file order.

    Where one of them cannot be read, only that is reported: what follows would be guesses.
    `measure` plans the script; `planned` does so by the reading rate.
    """
    try:
        text = read_text(path)
    except InputError as error:
        return error.problems
    root = root_of(path.parent)
    settings, wrong = _settings(path, root)
    found = [*problems(text, str(path)), *wrong]
    if _fatal(found):
        return in_order(found)
    if leading_out := links_out(root, path.stem, settings):
        return in_order([*found, *leading_out])
    script = parse(text, str(path))
    found += speaker_problems(settings, script)
    try:
        subject = measure(Project(root, path, script, settings), text)
    except InputError as error:
        return in_order([*found, *error.problems])
    judged = excused(run(RULES, subject), script, subject.scenes)
    return in_order([*found, *judged])


def _settings(path: Path, root: Path) -> tuple[Settings, tuple[Problem, ...]]:
    try:
        return read_settings(path, root), ()
    except InputError as error:
        return Settings(), error.problems


def _fatal(found: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in found)
