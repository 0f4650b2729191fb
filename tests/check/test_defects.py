"""Seeded defects are found, and whole things pass: the full table is `make report`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from manim import config

from .defects import facts, films, measure, pages, scripts, stages
from .defects.__main__ import excuses
from .test_docs import SECTIONS

SEED = 20261122
QUICK_FILMS = ("flash",)


@pytest.fixture(autouse=True)
def full_size() -> Iterator[None]:
    """Letters are set for 1080 lines."""
    before = config.pixel_height
    config.pixel_height = 1080
    yield
    config.pixel_height = before


def _perfect(scores: measure.Scores) -> None:
    rows: list[str] = []
    measure.table(scores, rows.append)
    assert all(s.recall == s.precision == 1.0 for s in scores.values()), "\n".join(rows)


def test_damaged_scripts_are_found_and_whole_ones_pass() -> None:
    scores: measure.Scores = {}
    measure.of_scripts(SEED, 1, scores)
    _perfect(scores)
    assert sum(score.hits for score in scores.values()) == len(scripts.DAMAGES) >= 40


def test_damaged_pages_are_found_and_whole_ones_pass() -> None:
    scores: measure.Scores = {}
    measure.of_pages(SEED, 2, scores)
    _perfect(scores)
    assert set(scores) == set(pages.DAMAGES)


def test_disturbed_stages_are_found_and_whole_ones_pass() -> None:
    scores: measure.Scores = {}
    measure.of_stages(SEED, 4, scores)
    _perfect(scores)
    assert set(scores) == {*stages.DAMAGES, *stages.LOOKS}
    assert sum(score.hits for score in scores.values()) >= 30


def test_changed_facts_are_found_and_unchanged_ones_pass() -> None:
    scores: measure.Scores = {}
    measure.of_facts(SEED, 1, scores)
    _perfect(scores)
    assert set(scores) == set(facts.DAMAGES)


def test_damaged_films_are_found_and_whole_ones_pass() -> None:
    scores: measure.Scores = {}
    measure.of_films(SEED, 1, scores, QUICK_FILMS)
    _perfect(scores)
    assert set(scores) == set(QUICK_FILMS) <= set(films.DAMAGES)


def test_every_documented_rule_has_its_defects() -> None:
    every = (scripts, pages, stages, films, facts)
    made = {id for room in every for id in room.DAMAGES} | set(stages.LOOKS)
    assert made == set(SECTIONS)


def test_the_scenes_say_why_they_excuse_what_they_do(tmp_path: Path) -> None:
    text = 'class Sea:\n    excused: ClassVar = {"1.1 layout-small": "fine print"}\n'
    (tmp_path / "s01_sea.py").write_text(text, "utf-8")
    assert list(excuses(tmp_path)) == ["  1.1 layout-small: fine print"]
