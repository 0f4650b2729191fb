"""One input through parser, settings, plan, checks and text files, and what is wrong then."""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from diffusion_video.check.judge import judge
from diffusion_video.check.subject import Subject, planned
from diffusion_video.errors import Problem
from diffusion_video.film.sidecars.write import write_sidecars
from diffusion_video.project import Project

from .seeds import SCENE, Case

MESSAGE = re.compile(r"[^:\n]+:\d+:\d+: (error|warning|info)\[[a-z0-9-]+\]: .+ - .+")


@dataclass(frozen=True)
class Verdict:
    """What came of an input: what is wrong with the answer (empty: nothing), CPU seconds.

    `planned` says that it was a script that could be planned, good or bad.
    """

    fault: str
    seconds: float
    planned: bool


def room(root: Path) -> Path:
    """A project folder to try inputs in."""
    (root / "script").mkdir()
    (root / "scenes").mkdir()
    (root / "scenes" / "s01_sea.py").write_text(SCENE, "utf-8")
    return root


def attempt(case: Case, root: Path) -> Verdict:
    """Judge a case in the project folder `root`; what can be planned becomes text files too."""
    path = root / "script" / "x.md"
    path.write_bytes(case[0])
    path.with_suffix(".yaml").write_bytes(case[1])
    subjects: list[Subject] = []

    def planning(project: Project, text: str) -> Subject:
        subjects.append(planned(project, text))
        return subjects[0]

    began = time.process_time()
    try:
        found = judge(path, planning)
        for subject in subjects:
            _written(subject)
        fault = next(iter(_wrong(found, case)), "")
    except Exception:
        fault = traceback.format_exc(limit=-4)
    return Verdict(fault, time.process_time() - began, bool(subjects))


def _written(subject: Subject) -> None:
    project = subject.project
    write_sidecars(project.build, project.script, subject.timeline, project.settings)


def _wrong(found: Iterable[Problem], case: Case) -> Iterable[str]:
    """What is wrong with messages: no place in the file, no words, no cure."""
    lines = {"x.md": _lines(case[0]), "x.yaml": _lines(case[1]), "s01_sea.py": SCENE.count("\n")}
    for problem in found:
        told = str(problem)
        if not MESSAGE.fullmatch(told):
            yield f"not one line with place, message and cure: {told!r}"
        place = problem.place
        if not 1 <= place.line <= lines.get(Path(place.file).name, 0) or place.column < 1:
            yield f"no such place: {told!r}"


def _lines(data: bytes) -> int:
    """How many lines a file has, however its lines end."""
    return len(re.split(rb"\r\n|\r|\n|\xc2\x85|\xe2\x80[\xa8\xa9]", data))
