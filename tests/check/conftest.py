"""The project of the examples in docs/checks.md, and ways to damage it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diffusion_video.check.judge import judge
from diffusion_video.check.subject import Subject, planned
from diffusion_video.errors import Problem
from diffusion_video.plan.timeline import Page, Timeline
from diffusion_video.project import Project, open_project
from diffusion_video.script.model import Span

DOCS = Path(__file__).parents[2] / "docs" / "checks.md"
FENCE = re.compile(r"```(\w+) (\w+)\n(.*?)```\n", re.DOTALL)
FILES = {"markdown": "script/sea.md", "yaml": "script/sea.yaml", "python": "scenes/s01_sea.py"}
MOON = '''from diffusion_video.stage import Stage, cue


class Moon(Stage):
    @cue("月が海を引く")
    def moon(self) -> None:
        self.until("強く引かれる")
'''


def blocks(text: str, kind: str) -> list[tuple[str, str]]:
    """(label, body) of the fenced blocks of one kind."""
    return [(label, body) for found, label, body in FENCE.findall(text) if found == kind]


def write_project(root: Path) -> Path:
    """Write the project of the examples; gives its script."""
    text = DOCS.read_text("utf-8")
    for kind, name in FILES.items():
        (body,) = (body for label, body in blocks(text, kind) if label == "base")
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, "utf-8")
    (root / "scenes/s02_moon.py").write_text(MOON, "utf-8")
    return root / FILES["markdown"]


@pytest.fixture
def sea(tmp_path: Path) -> Path:
    """The script of the example project, written anew."""
    return write_project(tmp_path)


@pytest.fixture
def found(sea: Path) -> Callable[[], set[str]]:
    """The ids that `check` finds in the project as it stands now."""
    return lambda: {problem.rule for problem in judge(sea)}


@pytest.fixture
def subject(sea: Path) -> Subject:
    """The example project, planned, as if its voices had been measured."""
    project: Project = open_project(sea, sea.parent)
    return replace(planned(project, sea.read_text("utf-8")), measured=True)


def with_pages(subject: Subject, rows: str) -> Subject:
    """The subject with other pages in its first line: `start-end words / words` a row."""
    pages = []
    for row in rows.splitlines():
        span, _, words = row.partition(" ")
        start, _, end = span.partition("-")
        lines = tuple((Span(part),) for part in words.split(" / "))
        pages.append(Page(lines, int(start), int(end)))
    scene = subject.timeline.scenes[0]
    slot = scene.slots[0]
    line = replace(slot.lines[0], pages=tuple(pages))
    scene = replace(scene, slots=(replace(slot, lines=(line,)),))
    return replace(subject, timeline=Timeline(subject.timeline.fps, (scene,)))


def ids(problems: tuple[Problem, ...]) -> set[str]:
    """The ids of findings."""
    return {problem.rule for problem in problems}
