"""Seeded defects are found, and whole things pass: the full table is `make report`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from manim import config

from .defects import films, measure, scripts, stages

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
    measure.of_scripts(SEED, 2, scores)
    _perfect(scores)
    assert sum(score.hits for score in scores.values()) == 2 * len(scripts.DAMAGES) >= 40


def test_disturbed_stages_are_found_and_whole_ones_pass() -> None:
    scores: measure.Scores = {}
    measure.of_stages(SEED, 6, scores)
    _perfect(scores)
    assert sum(score.hits for score in scores.values()) == 6 * len(stages.DAMAGES) >= 30


def test_damaged_films_are_found_and_whole_ones_pass() -> None:
    scores: measure.Scores = {}
    measure.of_films(SEED, 1, scores, QUICK_FILMS)
    _perfect(scores)
    assert set(scores) == set(QUICK_FILMS) <= set(films.DAMAGES)
