"""What the front end said is kept by sentence; what it was not asked of is judged by letters."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diffusion_video.check.unread import ask, kept, strange, unread_words
from diffusion_video.project import Project, open_project

SOURCE = Path(__file__).parents[1] / "second_script"
Open = Callable[[], Project]


@pytest.fixture
def reopened(tmp_path: Path) -> Open:
    """Opens a copy of the second script, as it stands now."""
    root = tmp_path / "project"
    shutil.copytree(SOURCE, root)
    return lambda: open_project(root / "script" / "rainbow.md", root)


def _write(project: Project, old: str, new: str) -> None:
    words = project.path.read_text("utf-8")
    assert words.count(old) == 1
    project.path.write_text(words.replace(old, new), "utf-8")


def _words(project: Project) -> list[str]:
    return [problem.message.split("'")[1] for problem in unread_words(project)]


def test_the_front_end_is_asked_of_each_sentence_once(
    reopened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "diffusion_video.check.unread.unsure", lambda text: asked.append(text) or []
    )
    ask(reopened())
    every = len(asked)
    assert every == len(reopened().script.speeches)
    _write(reopened(), "背にして探して", "背にして眺めて")
    ask(reopened())
    assert len(asked) == every + 1 and "背にして眺めて" in asked[-1]
    ask(reopened())
    assert len(asked) == every + 1
    kept(reopened().root, "rainbow").unlink()
    ask(reopened())
    assert len(asked) == 2 * every + 1


def test_a_sentence_that_was_not_asked_of_is_judged_by_its_letters(
    reopened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _words(reopened()) == []
    _write(reopened(), "背にして探して", "背にして Prism を探して")
    assert _words(reopened()) == ["Prism"]
    monkeypatch.setattr("diffusion_video.check.unread.unsure", lambda text: [])
    ask(reopened())
    assert _words(reopened()) == [], "the front end knows better"
    _write(reopened(), "背にして Prism を探して", "背にした Prism を探して")
    assert _words(reopened()) == [], "it read that word elsewhere"


def test_what_the_front_end_could_not_read_is_found_again(
    reopened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "diffusion_video.check.unread.unsure", lambda text: ["眺"] if "眺" in text else []
    )
    _write(reopened(), "背にして探して", "背にして眺めて")
    ask(reopened())
    assert _words(reopened()) == ["眺"]
    kept(reopened().root, "rainbow").write_text("{", "utf-8")
    assert _words(reopened()) == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("海の水は、どうして動くの？", []), ("1,000 円で 3.5%！「はい」……", []),
    ("エックス・ティー〜", []),
    ("x₀ から β へ", ["x₀", "β"]), ("🌊が来た", ["🌊"]), ("鬱陶しい㐂", ["㐂"]), ("人々と", []),
])  # fmt: skip
def test_strange_letters(text: str, wanted: list[str]) -> None:
    assert strange(text) == wanted
