"""Cases from Markdown files, and the real script with its estimated speech."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffusion_video.plan.rate import estimate_all
from diffusion_video.plan.timeline import Spoken
from diffusion_video.script.model import Script
from diffusion_video.script.parser import read_script
from diffusion_video.script.settings import Settings, read_settings

CASE = re.compile(r"^([^\n.][^\n]*)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.$", re.MULTILINE)
PROJECT = Path(__file__).parents[2]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `given` and `expected` runs once for each case of its file."""
    if "given" not in metafunc.fixturenames:
        return
    name = metafunc.function.__name__.removeprefix("test_")
    text = (Path(__file__).parent / "fixtures" / f"{name}.md").read_text(encoding="utf-8")
    cases = [(t, given.rstrip("\n"), want.rstrip("\n")) for t, given, want in CASE.findall(text)]
    assert cases, f"no cases in {name}.md"
    metafunc.parametrize(
        ("given", "expected"), [case[1:] for case in cases], ids=[case[0] for case in cases]
    )


@pytest.fixture(scope="session")
def script() -> Script:
    """The film's script."""
    return read_script(PROJECT / "script" / "diffusion.md")


@pytest.fixture(scope="session")
def settings(script: Script) -> Settings:
    """The film's settings."""
    return read_settings(Path(script.path), PROJECT)


@pytest.fixture(scope="session")
def spoken(script: Script, settings: Settings) -> dict[int, Spoken]:
    """Every speech of the film, as estimated."""
    return estimate_all(script, settings)
