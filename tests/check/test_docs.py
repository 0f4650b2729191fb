"""Every rule has its page, and its examples do what they say."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import diffusion_video
from diffusion_video.check.film.report import RULES as FILM_RULES
from diffusion_video.check.judge import RULES, judge
from diffusion_video.check.layout.judge import SCENE_RULES, excuse_many
from diffusion_video.check.rule import run
from diffusion_video.check.subject import Subject

from .conftest import DOCS, blocks, ids, with_pages, write_project

ROOT = Path(diffusion_video.__file__).parent
SECTION = re.compile(r"^### `([a-z0-9-]+)`\n(.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE)
SECTIONS = dict(SECTION.findall(DOCS.read_text("utf-8")))
NAMES = {"script": "script/sea.md", "settings": "script/sea.yaml", "scene": "scenes/s01_sea.py"}
REPORTERS = {"error", "warn", "_error", "_unreadable", "Problem"}
DIFFS = [id for id, text in SECTIONS.items() if blocks(text, "diff")]
TIMELINES = [id for id, text in SECTIONS.items() if blocks(text, "timeline")]


def reported(folder: str) -> set[str]:
    """The ids that the code of a folder reports: literals in calls of its reporters."""
    found = set()
    for path in (ROOT / folder).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                words = [a.value for a in node.args if isinstance(a, ast.Constant)]
                if name in REPORTERS:
                    found |= {w for w in words[:1] if isinstance(w, str) and "-" in w}
    return {id for id in found if re.fullmatch("[a-z]+(-[a-z]+)+", id)}


def test_every_rule_has_its_section() -> None:
    own = [rule.id for rule in (*RULES, *FILM_RULES, *SCENE_RULES, excuse_many)]
    known = {*own, "scene-syntax", "unreadable", "link-outside", "film-large"} | reported("script")
    assert not known - set(SECTIONS)
    code = "".join(path.read_text("utf-8") for path in (ROOT / "script").glob("*.py"))
    assert all(f'"{id}"' in code for id in set(SECTIONS) - known), "a section of no rule"
    assert len(set(own)) == len(own)


def test_every_section_has_examples_or_says_what_they_are() -> None:
    for id, text in SECTIONS.items():
        if id not in DIFFS and id not in TIMELINES:
            assert "Fails:" in text and "Passes:" in text, id


def test_the_project_of_the_examples_passes(found: Callable[[], set[str]]) -> None:
    assert not found()


@pytest.mark.parametrize("id", DIFFS)
def test_a_damaged_project_is_found(id: str, tmp_path: Path) -> None:
    script = write_project(tmp_path)
    for name, body in blocks(SECTIONS[id], "diff"):
        apply(body, tmp_path / NAMES[name])
    assert id in ids(judge(script))


@pytest.mark.parametrize("id", TIMELINES)
def test_damaged_pages_are_found(id: str, subject: Subject) -> None:
    for label, rows in blocks(SECTIONS[id], "timeline"):
        damaged = with_pages(subject, rows)
        rules = [rule for rule in RULES if rule.id == id]
        assert ids(run(rules, damaged)) == ({id} if label == "fails" else set()), (id, label)


def apply(diff: str, path: Path) -> None:
    """Replace each run of `-` lines by the `+` lines that follow it."""
    text = path.read_text("utf-8")
    for minus, plus in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", diff, re.MULTILINE):
        old, new = (re.sub("^.", "", part, flags=re.MULTILINE) for part in (minus, plus))
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
