"""What is taken from the last render is what would have been drawn."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from diffusion_video.brief import Brief
from diffusion_video.film import retelling, segments
from diffusion_video.film.drawing import Drawing
from diffusion_video.film.formats import Format
from diffusion_video.film.keys import film_segments
from diffusion_video.film.reasons import Made, last_made, remember
from diffusion_video.film.rehearsal import Rehearsal, rehearse
from diffusion_video.film.retelling import Drawn
from diffusion_video.film.reuse import doubts
from diffusion_video.film.scenefile import SceneFile, read_scenes
from diffusion_video.film.segments import Segment
from diffusion_video.film.worker import Job, draw
from diffusion_video.project import Project, open_project
from diffusion_video.store import Store

FMT = Format(160, 90, 24, 24)
HEAD = """
import numpy as np
from manim import Circle, RIGHT, Square, UP
from diffusion_video.stage import Stage, cue


class Sea(Stage):
    @cue("海")
    def sea(self):
        self.sun = Square(fill_opacity=1)
        self.play(self.sun.animate.shift(RIGHT), run_time=0.5)
"""
ENDS = {
    "waits": """
        self.until("動く")
        self.play(self.sun.animate.set_fill("#ff0000"), run_time=0.2)
        self.until("？")
        self.play(self.sun.animate.shift(UP), run_time=0.3)
""",
    "lives on": """
        self.until("動く")
        self.alive(self.sun, lambda s: self.sun.set_x(s))
""",
    "remembers": """
        self.moon_at = self.moment("動く")
""",
    "in a loop": """
        for step in (UP, RIGHT, UP):
            self.play(self.sun.animate.shift(step * 0.2), run_time=0.3)
            self.until("動く")
""",
    "looks at lines": """
        self.hold_to(self.slot.lines[-1].marks[3] - 20)
        self.play(self.sun.animate.shift(RIGHT), run_time=0.2)
""",
    "asks in a play": """
        self.alive(self.sun, lambda s: self.frame > 20 and self.sun.set_y(self.at()))
        self.hold_to(self.slot.end - 2)
        self.sun.clear_updaters()
        self.sun.set_y(0)

    def at(self):
        return self.moment("動く") % 7 * 0.1
""",
    "hides it in a function": """
        at, end = self.moment("動く") % 7, self.slot.end + 12
        self.alive(self.sun, lambda s: self.sun.set_x(at if self.frame > end else 1))
""",
    "keeps it in a name": """
        at = self.moment("動く")
        self.until("く")
        self.play(self.sun.animate.shift(UP), run_time=(at % 7 + 6) * 0.1)
        del at
""",
    "keeps it among objects": """
        at = np.array([self.moment("動く"), None])
        self.until("く")
        self.play(self.sun.animate.shift(UP), run_time=(at[0] % 7 + 6) * 0.1)
""",
}
CARRIED = {"lives on", "remembers", "hides it in a function"}
"""After these the second cue depends on when the first one's word was said."""
MOON = """
    @cue("月")
    def moon(self):
        self.play(self.sun.animate.shift(-RIGHT), run_time=getattr(self, "moon_at", 24) / 48)
"""


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many segments in a short film, and a copy for each."""
    monkeypatch.setattr(segments, "LONGEST_SECONDS", Fraction(1, 2))
    monkeypatch.setattr(retelling, "APART", 1)


@pytest.fixture
def project(tmp_path: Path, tiny: str) -> Project:
    """A project with the short script and no scenes yet."""
    for folder in ("script", "scenes", "assets"):
        (tmp_path / folder).mkdir()
    (tmp_path / "script" / "tides.md").write_text(tiny, "utf-8")
    return open_project(tmp_path / "script" / "tides.md", tmp_path)


def _written(project: Project, code: str) -> SceneFile:
    (project.scenes / "s01_sea.py").write_text(code, "utf-8")
    return read_scenes(project.scenes)[1]


def _later(brief: Brief, character: int, by: int) -> Brief:
    """One character of the first line said `by` frames later."""
    scene = brief.timeline.scenes[0]
    line = scene.slots[0].lines[0]
    marks = tuple(m + by * (i == character) for i, m in enumerate(line.marks))
    slot = replace(scene.slots[0], lines=(replace(line, marks=marks),))
    scene = replace(scene, slots=(slot, *scene.slots[1:]))
    return replace(brief, timeline=replace(brief.timeline, scenes=(scene,)))


def _drawn(file: SceneFile, brief: Brief, wanted: list[Segment], store: Store) -> None:
    draw(Job(file, 1, tuple(wanted)), brief, FMT, store, lambda n: None)


def _reused(
    project: Project, file: SceneFile, before: Brief, now: Brief, folder: Path,
    heard: dict[int, Rehearsal] | None = None, workers: int = 2,
) -> tuple[list[Segment], Drawn]:
    """Draw `before`, then for `now` take what is right and draw the rest; gives what is taken.

    All is compared with what is drawn anew. `heard` is what is known of `before`.
    """
    kept, fresh = Store(folder / "kept", ".seg", 10**9), Store(folder / "fresh", ".seg", 10**9)
    first = film_segments(project, before, FMT, {1: file})
    _drawn(file, before, first, kept)
    remember(folder / "history.json", first, before.timeline, heard or {})
    every = film_segments(project, now, FMT, {1: file})
    _drawn(file, now, every, fresh)
    new = [segment for segment in every if kept.get(segment.key) is None]
    last = last_made(folder / "history.json")
    made = Drawing(new, last, {1: file}, now, FMT, kept, workers)(lambda *frames: None)
    assert all(kept.get(s.key) == fresh.get(s.key) is not None for s in every)
    return [segment for segment in new if segment not in made.segments], made


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("kind", ENDS)
def test_what_is_taken_is_what_would_be_drawn(
    kind: str, workers: int, project: Project, brief: Brief, tmp_path: Path
) -> None:
    file = _written(project, HEAD + ENDS[kind] + MOON)
    said = brief.timeline.scenes[0].slots[0].lines[0].text
    now = _later(brief, said.index("動く"), 5)
    taken, made = _reused(project, file, brief, now, tmp_path, workers=workers)
    moon = brief.timeline.scenes[0].slots[1].start
    assert made.segments, "what waits for the word moves with it"
    carried = kind in CARRIED
    assert any(segment.start >= moon for segment in made.segments) == carried
    assert any(segment.start >= moon for segment in taken) != carried


def test_what_nobody_asked_for_costs_nothing(
    project: Project, brief: Brief, tmp_path: Path
) -> None:
    file = _written(project, HEAD + ENDS["waits"] + MOON)
    taken, made = _reused(project, file, brief, _later(brief, 0, 2), tmp_path)
    assert taken and not made.segments


def test_nothing_is_taken_from_other_code(project: Project, brief: Brief, tmp_path: Path) -> None:
    file = _written(project, HEAD + ENDS["waits"] + MOON)
    store = Store(tmp_path / "kept", ".seg", 10**9)
    first = film_segments(project, brief, FMT, {1: file})
    _drawn(file, brief, first, store)
    remember(tmp_path / "history.json", first, brief.timeline, {})
    other = _written(project, HEAD + ENDS["waits"] + MOON + "\n")
    every = film_segments(project, brief, FMT, {1: other})
    assert doubts(every, last_made(tmp_path / "history.json")) == {}


def test_the_history_of_a_scene_is_of_its_last_render_alone(
    project: Project, brief: Brief, tmp_path: Path
) -> None:
    history = tmp_path / "history.json"
    every = film_segments(project, brief, FMT, {})
    moved = [replace(segment, start=segment.start + 1, end=segment.end + 1) for segment in every]
    for segments_of_a_render in (every, moved):
        remember(history, segments_of_a_render, brief.timeline, {})
    last = last_made(history)
    assert {last.reason(s) for s in every} == {"never drawn with these borders"}
    assert {last.reason(s) for s in moved} == {"dropped from the cache"}


def _heard(file: SceneFile, brief: Brief) -> Rehearsal:
    made = rehearse(file, 1, brief, FMT)
    assert made is not None
    return made


def test_a_scene_that_cannot_be_run_is_not_heard(project: Project, brief: Brief) -> None:
    file = _written(project, HEAD + "\n        raise ValueError\n")
    assert rehearse(file, 1, brief, FMT) is None


def test_two_runs_of_a_scene_sound_the_same(project: Project, brief: Brief) -> None:
    file = _written(project, HEAD + ENDS["waits"] + ENDS["lives on"] + MOON)
    first, second = (_heard(file, brief) for _ in range(2))
    assert first == second and len(first.parts) == 5


def test_what_is_known_of_the_last_render_is_not_rehearsed(
    project: Project, brief: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _written(project, HEAD + ENDS["waits"] + MOON)
    heard, now = _heard(file, brief), _later(brief, 0, 2)

    monkeypatch.delattr(retelling, "rehearse")
    taken, made = _reused(project, file, brief, now, tmp_path, {1: heard})
    assert taken and not made.segments and made.heard == {1: _heard(file, now)}


def test_what_was_heard_is_kept_as_long_as_the_scene_is(
    project: Project, brief: Brief, tmp_path: Path
) -> None:
    history, now = tmp_path / "history.json", _later(brief, 3, 5)
    file = _written(project, HEAD + ENDS["waits"] + MOON)
    heard = {1: _heard(file, brief)}
    first, second = (film_segments(project, told, FMT, {1: file}) for told in (brief, now))
    remember(history, first, brief.timeline, heard)
    remember(history, first, brief.timeline, {})
    assert last_made(history).heard == heard
    remember(history, second, now.timeline, {})
    assert last_made(history).heard == {}, "it was told otherwise then"


def test_what_was_heard_of_other_code_is_forgotten(
    project: Project, brief: Brief, tmp_path: Path
) -> None:
    history = tmp_path / "history.json"
    for code in ("waits", "lives on"):
        file = _written(project, HEAD + ENDS[code] + MOON)
        heard = {1: _heard(file, brief)} if code == "waits" else {}
        remember(history, film_segments(project, brief, FMT, {1: file}), brief.timeline, heard)
    assert last_made(history).heard == {}


def test_a_damaged_history_is_no_history(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    path.write_text("{}", "utf-8")
    assert last_made(path) == Made({}, {}, {}) == last_made(tmp_path / "none.json")


def test_a_rehearsal_whose_process_dies_takes_nothing(
    project: Project, brief: Brief, tmp_path: Path
) -> None:
    dies = """
        import os, signal
        if self.listener is not None:
            os.kill(os.getpid(), signal.SIGKILL)
"""
    file = _written(project, HEAD + dies + ENDS["waits"] + MOON)
    taken, made = _reused(project, file, brief, _later(brief, 0, 2), tmp_path)
    assert not taken and made.segments and not made.heard
