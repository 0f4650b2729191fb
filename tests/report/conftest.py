"""What the small trials have in common."""

from __future__ import annotations

import pytest

from . import kills


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> kills.Whole:
    """The short film, made undisturbed."""
    return kills.whole(tmp_path_factory.mktemp("whole"))
