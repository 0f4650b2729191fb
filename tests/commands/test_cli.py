"""The command line: clear words, exit codes, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from diffusion_video import __version__
from diffusion_video.cli import COMMANDS, main


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_version() -> None:
    assert _run("--version").output == f"diffusion-video, version {__version__}\n"


def test_every_command_is_found_and_a_slip_gets_the_nearest() -> None:
    for name in COMMANDS:
        told = _run(name, "--help")
        assert told.exit_code == 0 and f" {name} " in told.output.splitlines()[0], told.output
    assert "Did you mean 'check'?" in _run("chek").output
    listed = _run("--help").output
    assert all(f"\n  {name} " in listed for name in COMMANDS)


def test_plan_shows_the_timeline_and_what_is_missing(project: Path) -> None:
    told = _run("plan")
    assert told.exit_code == 0
    assert "Scene 01" in told.output and "never drawn" in told.output


def test_plan_as_json(project: Path) -> None:
    data = json.loads(_run("plan", "--json").output)
    assert [scene["number"] for scene in data["scenes"]] == [1, 2]
    assert data["render"][0]["start"] == 0


def test_plan_knows_what_a_render_with_voices_has_drawn(project: Path) -> None:
    settings = project / "script" / "rainbow.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("engine: none", "engine: openjtalk"), "utf-8")
    assert "not all of it is spoken yet" in _run("plan", "--quality", "draft").output
    assert _run("render", "--quality", "draft", "--scene", "2").exit_code == 0
    told = _run("plan", "--quality", "draft")
    assert "scene 1" in told.output and "scene 2:" not in told.output, told.output


def test_all_problems_of_a_script_come_at_once_with_their_places(project: Path) -> None:
    path = project / "script" / "rainbow.md"
    text = path.read_text("utf-8")
    speakers = [line for line in text.splitlines() if line.startswith("> **")]
    broken = text.replace(speakers[0], speakers[0].replace("> **", "> **誰か", 1))
    path.write_text(broken.replace("（0:00〜", "（0:03〜", 1), "utf-8")
    told = _run("render")
    assert told.exit_code == 1
    lines = [line for line in told.output.splitlines() if line.startswith("script/rainbow.md:")]
    assert len(lines) >= 2, told.output
    assert all(": error[" in line and " - " in line for line in lines)


def test_an_unknown_scene_is_refused_with_the_known_ones(project: Path) -> None:
    told = _run("render", "--scene", "9")
    assert told.exit_code == 2 and "[1, 2]" in told.output


def test_an_unknown_cue_is_refused_with_the_known_ones(project: Path) -> None:
    told = _run("storyboard", "--at", "7.7")
    assert told.exit_code == 1 and "1.1, 1.2" in told.output


def test_outside_a_project_the_way_in_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = _run("render")
    assert told.exit_code == 1 and "diffusion-video new" in told.output


def test_a_scene_that_fails_names_its_line_and_keeps_the_old_film(project: Path) -> None:
    film = project / "build" / "rainbow" / "film-draft.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"the old film")
    scene = project / "scenes" / "s01_light.py"
    scene.write_text(scene.read_text("utf-8").replace("def ", "def broken(self): ...\n    def ", 0)
                     + "\n\nraise LookupError('gone')\n", "utf-8")  # fmt: skip
    told = _run("render", "--quality", "draft", "--jobs", "1")
    assert told.exit_code == 1
    assert "s01_light.py:" in told.output and "LookupError: gone" in told.output
    assert film.read_bytes() == b"the old film"


def test_a_second_render_waits_its_turn(project: Path) -> None:
    from diffusion_video.film.lock import only_one

    with only_one(project / "build" / "rainbow"):
        told = _run("render", "--quality", "draft")
    assert told.exit_code == 1 and "another render" in told.output


def test_clean_removes_what_was_made_and_nothing_else(project: Path) -> None:
    before = sorted(p for p in project.rglob("*") if "__pycache__" not in p.parts)
    assert _run("subtitles").exit_code == 0
    assert (project / "build" / "rainbow" / "film.srt").is_file()
    assert _run("clean").exit_code == 0
    after = sorted(p for p in project.rglob("*") if "__pycache__" not in p.parts)
    assert [p for p in after if p.name != "build"] == before


def test_subtitles_say_every_speech(project: Path) -> None:
    _run("subtitles")
    srt = (project / "build" / "rainbow" / "film.srt").read_text("utf-8")
    plan = json.loads(_run("plan", "--json").output)
    spoken = [line["text"] for s in plan["scenes"] for slot in s["slots"] for line in slot["lines"]]
    flat = "".join(srt.split())
    assert spoken and all("".join(text.split())[:5] in flat for text in spoken)
