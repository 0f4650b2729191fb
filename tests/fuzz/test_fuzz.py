"""Whatever comes in, the answer has place and cure. `python -m tests.fuzz` tries more."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .guided import fuzz
from .mutate import mutated
from .odd import odd
from .seeds import MARKDOWN, ODD, SCRIPT, YAML, cases
from .target import attempt, room

SEED, COUNT = 20261122, 400
ODDITIES = odd()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return room(tmp_path_factory.mktemp("fuzz"))


def test_whole_inputs_are_planned(root: Path) -> None:
    verdicts = [attempt(case, root) for case in cases()]
    assert all(verdict.planned and not verdict.fault for verdict in verdicts), verdicts


def test_mutated_inputs(tmp_path: Path) -> None:
    outcome = fuzz(SEED, COUNT, tmp_path)
    assert not outcome.faults, next(iter(outcome.faults))
    assert outcome.tried == COUNT and COUNT / 20 < outcome.planned < COUNT
    assert outcome.parents > len(cases()), "nothing new was reached: is it guided?"


def test_the_same_seed_gives_the_same_inputs() -> None:
    one, other = (mutated(cases()[0], Random(SEED), cases()) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("name", ODDITIES)
def test_odd_inputs(name: str, root: Path) -> None:
    assert not attempt(ODDITIES[name], root).fault


@settings(max_examples=60, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.sampled_from([*MARKDOWN, *ODD, "\n"]) | st.text(max_size=6), max_size=30),
       st.lists(st.sampled_from([*YAML, *ODD, "\n"]) | st.text(max_size=6), max_size=12),
       st.booleans())  # fmt: skip
def test_any_text_at_all(root: Path, script: list[str], words: list[str], whole: bool) -> None:
    text = (SCRIPT if whole else "") + "".join(script)
    case = (text.encode("utf-8", "surrogatepass"), "".join(words).encode("utf-8", "surrogatepass"))
    assert not attempt(case, root).fault
