"""Settings: what is read, and how every wrong value is named."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from diffusion_video.errors import InputError
from diffusion_video.script.parser import read_script
from diffusion_video.script.settings import (
    Settings,
    check_speakers,
    parse_settings,
    read_settings,
)


def messages(text: str, project: Path) -> list[str]:
    """The problems of a settings text, one a line."""
    with pytest.raises(InputError) as caught:
        parse_settings(text, "x.yaml", project)
    return [str(problem) for problem in caught.value.problems]


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "x.md", tmp_path) == Settings()
    assert Settings().fps == 30
    assert Settings().size == (1920, 1080)
    assert Settings().scenes == Path("scenes")


@pytest.mark.parametrize("text", ["", "# nothing", "voice:\nreadings: ~\n"])
def test_an_empty_file_means_defaults(text: str, tmp_path: Path) -> None:
    assert parse_settings(text, "x.yaml", tmp_path) == Settings()


def test_the_real_settings(project: Path) -> None:
    path = project / "script" / "diffusion.md"
    found = read_settings(path, project)
    check_speakers(found, read_script(path))
    assert found.title == "拡散モデルによる画像生成"
    assert found.voice.voices == {"シュウ": "jm_kumo", "ミク": "jf_alpha"}
    assert found.readings["x₀"] == "エックスゼロ"
    assert len(found.sources) == 8
    assert pickle.loads(pickle.dumps(found)) == found


def test_every_value(tmp_path: Path) -> None:
    text = """
title: 題
fps: 60
size: 1280x720
scenes: other/scenes
music: sounds/a.wav
voice: {engine: recordings, speed: {ミク: 1.1}, pitch: {ミク: -2}, recordings: takes}
credits: [a, b]
"""
    found = parse_settings(text, "x.yaml", tmp_path)
    assert (found.title, found.fps, found.size) == ("題", 60, (1280, 720))
    assert (found.scenes, found.music) == (Path("other/scenes"), Path("sounds/a.wav"))
    assert found.voice.engine == "recordings"
    assert found.voice.speed == {"ミク": 1.1}
    assert found.voice.pitch == {"ミク": -2.0}
    assert found.voice.recordings == Path("takes")
    assert found.credits == ("a", "b")


def test_all_problems_in_one_run(tmp_path: Path) -> None:
    text = "titel: a\nfps: 31\nvoice:\n  engine: kokro\n  speed: {ミク: fast, シュウ: 9}\n"
    assert messages(text, tmp_path) == [
        'x.yaml:1:1: error[settings-key]: unknown setting "titel" - did you mean "title"? (known: '
        "title, subtitle, scenes, assets, fps, size, voice, readings, music, credits, sources)",
        'x.yaml:2:6: error[settings-value]: fps cannot be "31" - choose one of: 24, 25, 30, 50, 60',
        'x.yaml:4:11: error[settings-value]: voice.engine cannot be "kokro" - '
        "choose one of: kokoro, openjtalk, voicevox, recordings, none",
        'x.yaml:5:15: error[settings-type]: voice.speed.ミク is "fast" - it must be a number',
        'x.yaml:5:26: error[settings-type]: voice.speed.シュウ is "9" - '
        "it must be a number from 0.5 to 2",
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("title: 2020-01-01", "settings-type"),
        ("title: [a]", "settings-type"),
        ("fps: true", "settings-value"),
        ("fps: [30]", "settings-value"),
        ("size: 1921x1080", "settings-type"),
        ("size: 10", "settings-type"),
        ("credits: a", "settings-type"),
        ("readings: {t: 10}", "settings-type"),
        ("readings: [a]", "settings-type"),
        ("voice: {speed: {ミク: .nan}}", "settings-type"),
        ("voice: kokoro", "settings-type"),
        ("title: a\ntitle: b", "settings-twice"),
        ("? [a]\n: b", "settings-type"),
        ("- a", "settings-type"),
        ("[", "settings-yaml"),
        ("a: 'b", "settings-yaml"),
        ("a\0", "settings-yaml"),
        ("[" * 1500, "settings-yaml"),
        ("title: !!python/object/apply:os.getcwd []", "settings-type"),
        ("title: &a [*a]", "settings-type"),
    ],
)
def test_wrong_values(text: str, rule: str, tmp_path: Path) -> None:
    assert {line.split("[")[1].split("]")[0] for line in messages(text, tmp_path)} == {rule}


@pytest.mark.parametrize(
    "path", ["../x", "a/../../x", "/etc", "C:\\x", "..\\x", "out/x", "a" * 300]
)
def test_paths_stay_in_the_project(path: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "out").symlink_to(tmp_path)
    found = messages(f"scenes: {path}\nassets: ok\nmusic: {path}", project)
    assert [line.split(": ")[1] for line in found] == ["error[settings-path]"] * 2


def test_links_inside_the_project_are_fine(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert parse_settings("assets: link", "x.yaml", tmp_path).assets == Path("link")


def test_speakers_must_be_characters(project: Path) -> None:
    script = read_script(project / "script" / "diffusion.md")
    wrong = parse_settings("voice:\n  voices:\n    ミカ: a\n", "x.yaml", project)
    with pytest.raises(InputError) as caught:
        check_speakers(wrong, script)
    assert str(caught.value) == (
        'x.yaml:3:5: error[settings-speaker]: no character is called "ミカ" - '
        'did you mean "ミク"? (known: シュウ, ミク)'
    )


@pytest.mark.parametrize(
    "text", ['fps: "3\\n1"', '"a\\nb": 1', 'title: "\\e[31m"', 'title: "a\\nb"']
)
def test_a_message_is_one_line_that_can_be_seen(text: str, tmp_path: Path) -> None:
    (line,) = messages(text, tmp_path)
    assert line.isprintable() and line.startswith("x.yaml:1:")


def test_a_picture_larger_than_any_screen_is_refused(tmp_path: Path) -> None:
    assert "at most 7680x4320" in messages("size: 9998x1080", tmp_path)[0]
    assert parse_settings("size: 1080x1920", "x.yaml", tmp_path).size == (1080, 1920)


def test_settings_that_are_too_large_or_too_deep(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("# " + "a" * 40_000, "utf-8")
    with pytest.raises(InputError, match="more than 40000 bytes - "):
        read_settings(tmp_path / "x.md", tmp_path)
    assert messages("a:\n " + "[" * 60, tmp_path)[0].startswith("x.yaml:2:1: error[settings-yaml]")
    assert "at most 500" in messages(f"title: {'a' * 501}", tmp_path)[0]
