"""The answer on readings is kept while nothing that it depends on changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diffusion_video.check.unread import kept, unread_words
from diffusion_video.errors import Place, Problem
from diffusion_video.project import open_project

SOURCE = Path(__file__).parents[1] / "second_script"


def test_the_front_end_is_asked_once_and_again_after_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    shutil.copytree(SOURCE, root)
    script = root / "script" / "rainbow.md"
    asked: list[int] = []
    problem = Problem(Place("script/rainbow.md", 3, 5), "reading-unsure", "ε", "say how", "warning")

    def unread(script: object, readings: object) -> tuple[Problem, ...]:
        asked.append(1)
        return (problem,)

    monkeypatch.setattr("diffusion_video.voice.readings.unread", unread)
    assert unread_words(open_project(script, root)) == (problem,)
    assert unread_words(open_project(script, root)) == (problem,)
    assert len(asked) == 1, "kept"
    kept(root, "rainbow").unlink()
    unread_words(open_project(script, root))
    assert len(asked) == 2, "renewed"
    words = script.read_text("utf-8").replace("背にして探して", "背にして眺めて")
    script.write_text(words, "utf-8")
    unread_words(open_project(script, root))
    assert len(asked) == 3, "other words"
