"""Cutting and keys: what changes a key, and what does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from diffusion_video.brief import Brief
from diffusion_video.errors import InputError
from diffusion_video.film.formats import Format
from diffusion_video.film.keys import film_segments
from diffusion_video.film.scenefile import read_scenes
from diffusion_video.film.segments import LONGEST_SECONDS, borders
from diffusion_video.plan.timeline import Timeline
from diffusion_video.project import Project, open_project

FMT = Format(160, 90, 24, 24)
SCENE = '''"""The sea."""
from diffusion_video.stage import Stage, cue
from parts.moon import moon


class Sea(Stage):
    @cue("海をながめる")
    def look(self) -> None:
        self.until("動く")
'''


@pytest.fixture
def project(tmp_path: Path, tiny: str) -> Project:
    """A project with the short script and one scene file that imports a part."""
    (tmp_path / "script").mkdir()
    (tmp_path / "scenes" / "parts").mkdir(parents=True)
    (tmp_path / "assets").mkdir()
    (tmp_path / "script" / "tides.md").write_text(tiny, "utf-8")
    (tmp_path / "scenes" / "s01_sea.py").write_text(SCENE, "utf-8")
    (tmp_path / "scenes" / "parts" / "__init__.py").write_text("")
    (tmp_path / "scenes" / "parts" / "moon.py").write_text("def moon(): ...\n")
    return open_project(tmp_path / "script" / "tides.md", tmp_path)


def _keys(project: Project, brief: Brief) -> list[str]:
    return [s.key for s in film_segments(project, brief, FMT, read_scenes(project.scenes))]


def test_segments_cover_the_scene_and_are_short(timeline: Timeline) -> None:
    cuts = borders(timeline.scenes[0], 24)
    assert (cuts[0], cuts[-1]) == (0, 8 * 24)
    assert all(0 < b - a <= LONGEST_SECONDS * 24 for a, b in pairwise(cuts))
    assert timeline.scenes[0].slots[1].start in cuts


def test_keys_are_the_same_for_the_same_film(project: Project, brief: Brief) -> None:
    assert _keys(project, brief) == _keys(project, brief)
    assert len(set(_keys(project, brief))) == len(_keys(project, brief))


def test_other_words_at_the_same_times_change_only_their_own_pages(
    project: Project, brief: Brief
) -> None:
    before = _keys(project, brief)
    scene = brief.timeline.scenes[0]
    line = scene.slots[1].lines[0]
    page = replace(line.pages[0], lines=((replace(line.pages[0].lines[0][0], text="日が"),),))
    slot = replace(scene.slots[1], lines=(replace(line, pages=(page, *line.pages[1:])),))
    timeline = replace(brief.timeline, scenes=(replace(scene, slots=(scene.slots[0], slot)),))
    after = _keys(project, replace(brief, timeline=timeline))
    cuts = list(pairwise(borders(scene, 24)))
    changed = {cut for cut, a, b in zip(cuts, before, after, strict=True) if a != b}
    assert changed == {(a, b) for a, b in cuts if a < page.end and page.start < b}
    assert changed and len(changed) < len(cuts)


@pytest.mark.parametrize("name", ["s01_sea.py", "parts/moon.py"])
def test_code_changes_every_segment_of_its_scene(
    project: Project, brief: Brief, name: str
) -> None:
    before = _keys(project, brief)
    file = project.scenes / name
    file.write_text(file.read_text("utf-8") + "# changed\n", "utf-8")
    assert not set(before) & set(_keys(project, brief))


def test_a_file_that_nothing_imports_changes_no_key(project: Project, brief: Brief) -> None:
    before = _keys(project, brief)
    (project.scenes / "parts" / "other.py").write_text("x = 1\n")
    assert _keys(project, brief) == before


def test_assets_change_keys(project: Project, brief: Brief) -> None:
    before = _keys(project, brief)
    (project.root / "assets" / "weights.bin").write_bytes(b"1")
    assert not set(before) & set(_keys(project, brief))


def test_size_changes_keys(project: Project, brief: Brief) -> None:
    files = read_scenes(project.scenes)
    small = {s.key for s in film_segments(project, brief, FMT, files)}
    other = {s.key for s in film_segments(project, brief, replace(FMT, width=320), files)}
    assert not small & other


def test_a_scene_file_is_read_without_running_it(project: Project) -> None:
    file = read_scenes(project.scenes)[1]
    assert (file.class_name, file.patterns) == ("Sea", {"look": "海をながめる"})
    assert [phrase.words for phrase in file.methods[0].phrases] == ["動く"]


def test_words_that_a_helper_waits_for_count_as_well(project: Project, brief: Brief) -> None:
    helper = "\n    def help(self) -> None:\n        self.until('引くから')\n"
    file = project.scenes / "s01_sea.py"
    file.write_text(file.read_text("utf-8") + helper, "utf-8")
    part = project.scenes / "parts" / "moon.py"
    part.write_text("def moon(stage): stage.until('月が')\n", "utf-8")
    read = read_scenes(project.scenes)[1]
    assert {phrase.words for phrase in read.shared} == {"引くから", "月が"}
    assert [phrase.words for phrase in read.methods[0].phrases] == ["動く"]


def test_a_fine_cue_marks_its_own_segments(project: Project, brief: Brief) -> None:
    path = project.scenes / "s01_sea.py"
    path.write_text(SCENE.replace('"海をながめる"', '"海をながめる", fine=True'), "utf-8")
    segments = film_segments(project, brief, FMT, read_scenes(project.scenes))
    moon = brief.timeline.scenes[0].slots[1].start
    assert [s.fine for s in segments] == [s.start < moon for s in segments]
    path.write_text(SCENE.replace('"海をながめる"', '"海をながめる", fine=False'), "utf-8")
    assert not any(s.fine for s in film_segments(project, brief, FMT, read_scenes(project.scenes)))


def test_a_broken_scene_file_is_named(project: Project) -> None:
    (project.scenes / "s01_sea.py").write_text("class Sea(:\n", "utf-8")
    with pytest.raises(InputError, match=r"s01_sea\.py:1:\d+: error\[scene-syntax\]"):
        read_scenes(project.scenes)
