"""Cases from Markdown files: a title, then input and expected between lines of one dot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CASE = re.compile(r"^([^\n.][^\n]*)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.$", re.MULTILINE)
TOP = "# 題 — 台本\n> - **シュウ**（解説役）— 話す\n> - **ミク**（聞き手）\n"
NOTES = "## キャラクターデザインノート\n- **シュウ**: 色は `#3b82f6`\n- **ミク**: `#e94560`\n"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `given` and `expected` runs once for each case of its file."""
    if "given" not in metafunc.fixturenames:
        return
    name = metafunc.function.__name__.removeprefix("test_")
    text = (Path(__file__).parent / "fixtures" / f"{name}.md").read_text(encoding="utf-8")
    found = CASE.findall(text)
    cases = [(title, _filled(given), expected.rstrip("\n")) for title, given, expected in found]
    assert cases, f"no cases in {name}.md"
    metafunc.parametrize(
        ("given", "expected"), [case[1:] for case in cases], ids=[case[0] for case in cases]
    )


def _filled(given: str) -> str:
    return given.replace("%top\n", TOP).replace("%notes", NOTES.rstrip())


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of this repository."""
    return Path(__file__).parents[2]
