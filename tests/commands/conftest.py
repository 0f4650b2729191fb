"""A project for commands to run in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "second_script"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the short project; commands run in it."""
    root = tmp_path / "project"
    shutil.copytree(SOURCE, root)
    monkeypatch.chdir(root)
    return root
