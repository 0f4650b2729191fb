"""`new` starts a film that renders at once, and never writes over anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from diffusion_video.cli import main
from diffusion_video.film.formats import Format
from diffusion_video.film.render import Order, render
from diffusion_video.film.telling import tell
from diffusion_video.project import open_project

FILES = {"script/tides.md", "script/tides.yaml", "scenes/tides/s01.py"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _new(name: str) -> Result:
    return CliRunner().invoke(main, ["new", name])


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }


def test_it_writes_three_files_and_says_what_to_do_next(folder: Path) -> None:
    result = _new("tides")
    assert result.exit_code == 0
    assert set(_files(folder)) == FILES
    *written, last = result.output.splitlines()
    assert {line.removeprefix("wrote ") for line in written} == FILES
    assert last == "now run: diffusion-video render script/tides.md"


def test_the_new_film_renders_and_every_cue_has_its_method(folder: Path) -> None:
    assert _new("tides").exit_code == 0
    project = open_project(folder / "script" / "tides.md", folder)
    telling = tell(project, 24)
    order = Order(Format(192, 108, 24, 24), folder / "film.mp4", workers=1)
    outcome = render(project, telling, order, lambda done, total: None)
    assert outcome.frames == 16 * 24 and outcome.film.is_file()
    assert not outcome.notes
    code = (folder / "scenes" / "tides" / "s01.py").read_text("utf-8")
    cues = [cue.words for scene in project.script.scenes for cue in scene.cues]
    assert cues and all(code.count(f'@cue("{words}")') == 1 for words in cues)


def test_a_second_time_it_touches_nothing_and_says_so(folder: Path) -> None:
    _new("tides")
    before = _files(folder)
    result = _new("tides")
    assert result.exit_code == 1
    assert "nothing was written" in result.output
    assert _files(folder) == before


def test_an_existing_script_only_gets_what_is_missing(folder: Path, tiny: str) -> None:
    (folder / "script").mkdir()
    (folder / "script" / "tides.md").write_text(tiny, "utf-8")
    assert _new("tides").exit_code == 0
    files = _files(folder)
    assert set(files) == FILES
    assert files["script/tides.md"] == tiny.encode()
    code = files["scenes/tides/s01.py"].decode()
    assert '@cue("海をながめる")' in code and 'self.until("海の水はどう")' in code


def test_an_edited_scene_file_stays_as_it_is(folder: Path) -> None:
    _new("tides")
    mine = folder / "scenes" / "tides" / "s01.py"
    mine.rename(mine.with_name("s01_mine.py"))
    (folder / "script" / "tides.yaml").unlink()
    assert _new("tides").exit_code == 0
    assert set(_files(folder)) == {*FILES - {"scenes/tides/s01.py"}, "scenes/tides/s01_mine.py"}


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "a b"])
def test_a_name_that_is_no_file_name_is_refused(folder: Path, name: str) -> None:
    result = _new(name)
    assert result.exit_code == 1
    assert "not a name" in result.output
    assert not _files(folder)
