"""A script that is told over and over is a script, with its scenes."""

from __future__ import annotations

from pathlib import Path

from diffusion_video.film.longer import repeat
from diffusion_video.film.scenefile import read_scenes
from diffusion_video.script.parser import parse


def test_a_script_told_three_times_is_three_times_as_long(tmp_path: Path, tiny: str) -> None:
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "s01_sea.py").write_text("class Sea: ...\n")
    path = tmp_path / "tides.md"
    path.write_text(tiny, "utf-8")
    repeat(path, tmp_path / "scenes", 3)
    script = parse(path.read_text("utf-8"), "tides.md")
    times = [(scene.number, scene.start_s, scene.end_s) for scene in script.scenes]
    assert times == [(1, 0, 8), (2, 8, 16), (3, 16, 24)]
    assert [len(s.cues) for s in script.scenes] == [2, 2, 2]
    assert sorted(read_scenes(tmp_path / "scenes")) == [1, 2, 3]
    assert len(script.characters) == 2, "what follows the scenes is kept"
