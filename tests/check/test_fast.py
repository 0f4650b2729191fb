"""`check` asks nothing of what is slow to start, and remembers what scene files say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from diffusion_video import fonts
from diffusion_video.check.charmap import draws
from diffusion_video.check.subject import scene_files
from diffusion_video.film import scenetext
from diffusion_video.project import open_project
from diffusion_video.store import kept_json

CHECK = """
import sys
from diffusion_video.cli import main
try:
    main(["check", sys.argv[1]])
except SystemExit:
    print("loaded", *sorted(name for name in sys.modules if "." not in name))
"""
SLOW = {"manim", "scipy", "pyopenjtalk", "onnxruntime", "numpy", "av", "PIL"}


def test_check_imports_nothing_slow(sea: Path) -> None:
    words = sea.read_text("utf-8").replace("月が引くからだよ。", "月が Tidal に引くからだよ。")
    sea.write_text(words, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", CHECK, str(sea)], capture_output=True, text=True, check=True
    )
    *rows, loaded = ran.stdout.splitlines()
    assert any("reading-unsure" in row for row in rows) and "budoux" in loaded.split()
    assert not SLOW & set(loaded.split())


def test_what_scene_files_say_is_read_once_a_change(
    sea: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(sea, sea.parent)
    first = scene_files(project)
    scenetext.said.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(scenetext, "said", lambda *args: pytest.fail("kept, yet read again"))
        assert scene_files(project) == first
    path = first[1].path
    path.write_text(path.read_text("utf-8").replace('until("', 'until("今も'), "utf-8")
    changed = scene_files(project)
    assert changed[1].methods[0].phrases[0].words.startswith("今も") and changed[2] == first[2]
    assert changed[1].digest != first[1].digest
    kept = project.build / "scenes.json"
    assert len(kept_json(kept)[1]) == 2, "what is gone is forgotten"
    kept.write_text("[]", "utf-8")
    assert scene_files(project) == changed


def test_both_fonts_draw_japanese_and_no_pictographs() -> None:
    for font in (fonts.path(bold) for bold in (False, True)):
        assert all(draws(font, char) for char in " Aあア漢〜々①𠮷")
        assert not any(draws(font, char) for char in "\x00🌕\U0010fffd")
