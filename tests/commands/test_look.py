"""`storyboard`: sheets and a page without a render, and drawing again when a file is saved."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from diffusion_video.check.layout.crops import kept
from diffusion_video.commands.check import check
from diffusion_video.commands.look import storyboard
from diffusion_video.commands.watch import _state, redrawn
from diffusion_video.project import open_project


def test_the_page_has_pictures_words_times_and_findings(project: Path) -> None:
    ran = CliRunner().invoke(storyboard, ["--quality", "draft", "--scene", "1"])
    assert ran.exit_code == 0, ran.output
    path = Path(ran.output.splitlines()[-1])
    text = path.read_text("utf-8")
    assert path.name == "scene-01.html" and "http" not in text
    cues = re.findall(r'<section id="(\d\.\d)">', text)
    assert cues and all(cue.startswith("1.") for cue in cues)
    assert text.count('src="data:image/jpeg;base64,') == 3 * len(cues)
    scene = open_project(None, project).script.scenes[0]
    assert all(speech.text in text for speech in scene.speeches)
    assert re.search(r"<span class=time>0:0\d\.\d</span> <b>", text)


def test_the_page_shows_what_the_checks_found(project: Path) -> None:
    path = next((project / "scenes").glob("s01*.py"))
    code = path.read_text("utf-8")
    path.write_text(code.replace('@cue("帯に', '@cue("別の'), "utf-8")
    CliRunner().invoke(check, ["--layout", "--scene", "1"])
    ran = CliRunner().invoke(storyboard, ["--quality", "draft", "--scene", "1"])
    assert ran.exit_code == 0, ran.exception
    text = Path(ran.output.splitlines()[-1]).read_text("utf-8")
    assert '<li class="error">cue-undrawn: no method draws cue 1.' in text
    for entry in kept(project / "build/rainbow/layout"):
        assert entry["id"] in text and entry["crop"] in text


def test_a_file_that_an_editor_takes_away_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "s01.py").symlink_to(tmp_path / "gone")
    assert _state((tmp_path,)) == [(str(tmp_path / "s01.py"), 0)]


def test_it_draws_again_when_a_file_was_saved(tmp_path: Path) -> None:
    script, scene = tmp_path / "script" / "x.md", tmp_path / "scenes" / "s01.py"
    log = tmp_path / "log"
    for file in (script, scene):
        file.parent.mkdir()
        file.write_text("1", "utf-8")

    def draw() -> None:
        log.open("a").write(scene.read_text("utf-8"))

    runs = redrawn(draw, script)
    next(runs)
    scene.write_text("23", "utf-8")
    next(runs)
    assert log.read_text() == "123"
