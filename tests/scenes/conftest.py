"""The scenes' folder is importable, as it is when a scene runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SCENES = Path(__file__).parents[2] / "scenes"


@pytest.fixture(scope="module", autouse=True)
def scenes() -> Iterator[Path]:
    """The folder."""
    sys.path.insert(0, str(SCENES))
    yield SCENES
    sys.path.remove(str(SCENES))
