"""A script from a stranger: its words are only words, its paths stay in the project."""

from __future__ import annotations

import ast
import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

import diffusion_video
from diffusion_video.cli import main
from diffusion_video.film.lock import only_one
from diffusion_video.project import ProjectError, open_project, script_path
from diffusion_video.stage import letters
from diffusion_video.voice.engines.base import VoiceError
from diffusion_video.voice.engines.voicevox import Voicevox

from . import tiny
from .forks import start

PACKAGE = Path(diffusion_video.__file__).parent
HOSTILE = ("<span foreground='red' size='900%'>海</span>", "<b>", "&lt;&#x0;",
           '#import \"@preview/cetz:0.3.0\"', '$#read("/etc/passwd")$', "{\\\\an8\\\\p1}m 0 0",
           "--> 00:00", "<script>alert(1)</script>", "http://192.0.2.1/a.png",
           "![](http://192.0.2.1/b.png)", "../../etc/passwd", "%n%s{0}{self}")  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tiny.project(tmp_path / "project")
    monkeypatch.chdir(made)
    return made


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the project, with something that is none of its business."""
    made = tmp_path / "outside"
    made.mkdir()
    (made / "secret.txt").write_text("secret")
    return made


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.parametrize("key", ["scenes", "assets", "music", "voice.recordings"])
@pytest.mark.parametrize("path", ["..", "../outside", "/etc", "a/../../outside", "link"])
def test_settings_cannot_name_what_lies_outside(
    key: str, path: str, root: Path, outside: Path
) -> None:
    (root / "link").symlink_to(outside)
    first, _, second = key.partition(".")
    text = f"voice: {{engine: none, {second}: {path}}}\n" if second else f"{first}: {path}\n"
    (root / "script" / "sea.yaml").write_text(text, "utf-8")
    for command in ("plan", "check", "render"):
        told = _run(command)
        assert told.exit_code == 1
        assert "script/sea.yaml:1:" in told.output and "settings-path" in told.output


@pytest.mark.parametrize(
    "link", ["scenes", "assets", "recordings", "build", "build/sea", "build/sea/segments",
             "assets/x.png", "assets/sounds", "recordings/001.wav", "script/sea.yaml",
             "build/sea/film.srt"])  # fmt: skip
def test_links_that_lead_out_are_refused(link: str, root: Path, outside: Path) -> None:
    path = root / link
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(outside if "." not in link else outside / "secret.txt")
    for command in ("plan", "check", "subtitles", "clean"):
        told = _run(command)
        assert told.exit_code == 1, (command, told.output)
        assert f"{link}:1:1: error[link-outside]" in told.output, command
    assert [p.name for p in outside.iterdir()] == ["secret.txt"]
    assert (outside / "secret.txt").read_text() == "secret"


def test_links_inside_the_project_are_followed(root: Path) -> None:
    (root / "scenes").rename(root / "drawn")
    (root / "scenes").symlink_to("drawn")
    assert _run("plan").exit_code == 0


def test_a_lock_that_is_a_link_is_not_written_through(root: Path, outside: Path) -> None:
    tiny.build(root).mkdir(parents=True)
    (tiny.build(root) / ".lock").symlink_to(outside / "secret.txt")
    with pytest.raises(Exception, match="cannot be written"), only_one(tiny.build(root)):
        pass
    assert (outside / "secret.txt").read_text() == "secret"


def test_a_script_cannot_be_named_after_the_folder_above(root: Path) -> None:
    """`build/..` is the project: clean would remove it."""
    shutil.move(root / "script" / "sea.md", root / "script" / "...md")
    told = _run("clean", "script/...md")
    assert told.exit_code == 1 and "cannot begin with a dot" in told.output
    with pytest.raises(ProjectError, match="rename"):
        script_path(None, root)
    assert (root / "scenes").is_dir()


def test_recordings_are_those_of_the_project_wherever_we_are_called(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project = open_project(Path("project/script/sea.md"), tmp_path)
    assert project.grounded.voice.recordings == root.resolve() / "recordings"
    assert project.grounded.assets == root.resolve() / "assets"


def test_settings_run_no_code(root: Path) -> None:
    tag = '!!python/object/apply:os.system ["touch pwned"]'
    (root / "script" / "sea.yaml").write_text(f"title: {tag}\n", "utf-8")
    told = _run("plan")
    assert told.exit_code == 1 and "settings-type" in told.output
    assert not (root / "pwned").exists()


def test_the_program_has_no_way_to_run_what_it_reads() -> None:
    """No eval, no exec, no pickle, no shell, no unsafe YAML anywhere in the package."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in {"eval", "exec", "compile", "os.system", "yaml.load", "yaml.unsafe_load"}:
                found.append(f"{path.name}: {name}")
            if name.startswith(("pickle.", "marshal.", "shelve.")) or "allow_pickle=True" in name:
                found.append(f"{path.name}: {name}")
    assert not found


def _hostile(root: Path) -> None:
    """The short script, but every speech, cue, title and name of a source is an attack."""
    text = (root / "script" / "sea.md").read_text("utf-8")
    words = iter(HOSTILE * 3)
    rows = [row.partition("**: ")[0] + "**: " + next(words) + "丸い" if row.startswith("> **") else
            row.replace("点が動く", f"点が動く{next(words)}") if "アニメーション" in row else
            row.replace(": 海（", ": 海<i>{0}$x$ ") for row in text.split("\n")]  # fmt: skip
    rows = [row.replace(": 海<i>{0}$x$ ", ": 海<i>{0}$x$（") for row in rows]
    (root / "script" / "sea.md").write_text("\n".join(rows), "utf-8")
    quoted = ", ".join("'" + word.replace("'", "''") + "'" for word in HOSTILE)
    (root / "script" / "sea.yaml").write_text(
        f"title: '<b>{{0}}'\nsubtitle: '$#read(\"x\")$'\nsources: [{quoted}]\n"
        "voice: {engine: none}\n", "utf-8")  # fmt: skip


def _watched(root: Path, words: Path) -> Callable[[], None]:
    """A render during which nothing may be fetched, set by Typst or marked up by Pango."""

    def work() -> None:
        def refuse(event: str, arguments: tuple[Any, ...]) -> None:
            if event.startswith(("socket.connect", "socket.getaddrinfo", "urllib.", "subprocess")):
                os.write(2, f"FETCH {event} {arguments}\n".encode())
                raise PermissionError(event)
            if event == "open" and "passwd" in str(arguments[0]):
                os.write(2, b"READ /etc/passwd\n")

        import manimpango
        import typst

        def never(*_: object, **__: object) -> None:
            os.write(2, b"MARKUP\n")
            raise AssertionError("words of the script became markup")

        typst.compile = manimpango.MarkupUtils.text2svg = never
        manimpango.text2svg = never
        sys.addaudithook(refuse)
        tiny.make(root, 1)

    return work


def test_hostile_words_are_only_drawn(root: Path, tmp_path: Path) -> None:
    _hostile(root)
    child = start(_watched(root, tmp_path), tmp_path / "words.txt")
    assert child.wait() == 0, child.said()
    assert child.said() == ""
    files = tiny.build(root)
    assert "&lt;script&gt;alert(1)" in (files / "film.vtt").read_text("utf-8")
    assert "<script>" not in (files / "film.vtt").read_text("utf-8")
    ass = (files / "film.ass").read_text("utf-8")
    assert "{\\an8" not in ass
    times = [row for row in (files / "film.srt").read_text("utf-8").splitlines() if " --> " in row]
    assert all(row[2] == row[5] == ":" for row in times)


def test_markup_is_drawn_letter_by_letter() -> None:
    """As wide as its letters: a mark that was obeyed would not be seen."""
    for words in HOSTILE:
        single = sum(letters.width(char, 24.0, False) for char in words)
        assert letters.width(words, 24.0, False) == pytest.approx(single)
    assert np.count_nonzero(letters.mask("<b>", 24.0, False, 4)) > 20


def test_the_voice_engine_is_asked_on_this_computer_alone(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a proxy of the environment nor another address is asked."""
    asked: list[Any] = []

    def connect(address: Any, *_: object, **__: object) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(VoiceError, match="does not answer"):
        _ = Voicevox().version
    assert [host for host, _ in asked] == ["localhost"]
    with pytest.raises(VoiceError, match="only used on this computer"):
        _ = Voicevox("http://192.0.2.1:50021").version
    assert len(asked) == 1


def test_the_readme_says_that_a_scene_file_is_code() -> None:
    for name, words in (("README.md", "render only scenes that you trust"),
                        ("README.ja.md", "信頼できるものだけを実行してください")):
        text = " ".join((PACKAGE.parents[1] / name).read_text("utf-8").split())
        assert words in text
