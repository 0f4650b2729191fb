"""Every mutant of the report still has its place in the code, and one is tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import mutants


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.old[:30])
def test_a_mutant_has_its_place(mutant: mutants.Mutant) -> None:
    code = mutants.ROOT / "src" / "diffusion_video" / mutant.file
    assert code.read_text("utf-8").count(mutant.old) == 1
    assert all((mutants.ROOT / name.split("::")[0]).exists() for name in mutant.tests.split())


def test_a_mutant_is_caught_and_the_whole_program_is_not(tmp_path: Path) -> None:
    first = mutants.MUTANTS[0]
    none = mutants.Mutant(first.file, first.old, first.old, first.tests)
    assert mutants.run(tmp_path, (first, none)) == [none]
