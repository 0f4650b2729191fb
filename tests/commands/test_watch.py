"""`render --watch`: the film again at every save, in processes that stay."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Edit = Callable[[str], str]
PROGRAM = "from diffusion_video.cli import run; run()"


@pytest.fixture
def watching(project: Path) -> Iterator[subprocess.Popen[str]]:
    with _render(project) as child:
        yield child
        child.kill()


def _render(project: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", PROGRAM, "render", "--quality", "draft", "--watch"]
    return subprocess.Popen(
        words, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=_hears_ctrl_c,
    )  # fmt: skip


def _hears_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells start jobs deaf to it


def _said(child: subprocess.Popen[str]) -> str:
    """What it says until it waits."""
    assert child.stdout
    said = ""
    while "waiting for a change" not in said:
        line = child.stdout.readline()
        assert line, said
        said += line
    return said


def test_a_film_follows_its_script(watching: subprocess.Popen[str], project: Path) -> None:
    script = project / "script" / "rainbow.md"
    good = script.read_text("utf-8")
    first = _said(watching)
    assert "film-draft.mp4: " in first and "drawn anew" in first, first
    assert not (project / "build/rainbow/thumbnail.png").exists(), "that is the final film's"
    script.write_text(good.replace("。", "よ。", 1), "utf-8")
    second = _said(watching)
    assert "drawn anew (frames " in second, second
    script.write_text(good.replace("（0:00〜", "（0:03〜", 1), "utf-8")
    assert "rainbow.md:" in _said(watching)
    script.write_text(good, "utf-8")
    assert ", 0 drawn anew" in _said(watching), "all of it was drawn before"
    watching.send_signal(signal.SIGINT)
    assert watching.wait(10) == 130


def test_a_script_may_be_wrong_at_first(project: Path) -> None:
    script = project / "script" / "rainbow.md"
    good = script.read_text("utf-8")
    script.write_text(good.replace("（0:00〜", "（0:03〜", 1), "utf-8")
    with _render(project) as child:
        assert "rainbow.md:" in _said(child)
        script.write_text(good, "utf-8")
        assert "drawn anew" in _said(child)
        child.kill()


def test_scenes_are_drawn_from_their_code_as_it_stands(
    watching: subprocess.Popen[str], project: Path
) -> None:
    _said(watching)
    scene = next((project / "scenes").glob("s01*.py"))
    code = scene.read_text("utf-8")
    scene.write_text(code + "\nraise ValueError('broken on purpose')\n", "utf-8")
    assert "broken on purpose" in _said(watching)
    scene.write_text(code + "\n# put right\n", "utf-8")
    assert "drawn anew (frames 0-" in _said(watching)
