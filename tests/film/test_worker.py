"""A worker runs the scene file as it stands."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from diffusion_video.film import worker
from diffusion_video.film.scenefile import SceneFile


def test_an_edit_of_the_same_second_and_size_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "s01_edited.py"
    file = SceneFile(path, 1, "Sea", (), (), "")
    seen = []
    for depth in (1, 2):
        path.write_text(f"class Sea:\n    depth = {depth}\n", "utf-8")
        os.utime(path, (1_000_000_000, 1_000_000_000))
        seen.append(worker.load(file).depth)
    assert seen == [1, 2]
    assert not sys.dont_write_bytecode and sys.pycache_prefix != os.devnull
