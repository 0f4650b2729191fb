"""Another script, on another subject, becomes a film by the same program."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from diffusion_video.film.formats import Format
from diffusion_video.film.render import Order, Outcome, render
from diffusion_video.film.telling import Telling, tell
from diffusion_video.plan.timeline import Slot
from diffusion_video.project import open_project
from diffusion_video.stage.geometry import STAGE_BOX

FMT = Format(192, 108, 24, 24)
SOURCE = Path(__file__).parents[1] / "second_script"
GROUND = 60
"""Brighter than this is something drawn on the ground colour."""


@dataclass(frozen=True)
class Film:
    """A project folder, rendered once, and what the first render did."""

    root: Path
    telling: Telling
    outcome: Outcome

    def again(self) -> Outcome:
        """Render what the folder holds now."""
        return _render(self.root)[1]

    def change(self, file: str, old: str, new: str) -> None:
        """Edit a file of the project."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")

    def slot(self, cue: str) -> Slot:
        """A cue's slot."""
        scenes = self.telling.brief.timeline.scenes
        return next(slot for scene in scenes for slot in scene.slots if slot.id == cue)


def _render(root: Path) -> tuple[Telling, Outcome]:
    project = open_project(root / "script" / "rainbow.md", root)
    telling = tell(project, FMT.fps)
    order = Order(FMT, project.build / "film.mp4", workers=1)
    return telling, render(project, telling, order, lambda done, total: None)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """The film of the untouched script; tests that change something take `film`."""
    root = tmp_path_factory.mktemp("rainbow") / "project"
    shutil.copytree(SOURCE, root)
    return Film(root, *_render(root))


@pytest.fixture
def film(first: Film, tmp_path: Path) -> Iterator[Film]:
    """A copy of the rendered project, segments and all."""
    root = tmp_path / "project"
    shutil.copytree(first.root, root)
    yield Film(root, first.telling, first.outcome)


@pytest.fixture(scope="module")
def pictures(first: Film) -> NDArray[np.uint8]:
    """Every frame of the film, decoded."""
    with av.open(str(first.outcome.film)) as container:
        frames = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    return np.stack(frames)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stage(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where something is drawn on the stage."""
    scale = FMT.height / 1080
    rows = slice(int(STAGE_BOX.top * scale), int(STAGE_BOX.bottom * scale))
    return picture[rows] > GROUND


def test_it_knows_nothing_of_the_first_script() -> None:
    texts = [path.read_text("utf-8") for path in SOURCE.rglob("*.*") if path.is_file()]
    assert len(texts) == 4
    assert not [w for text in texts for w in ("ddpm", "拡散", "シュウ", "ミク") if w in text]


def test_every_frame_of_the_script_is_in_the_film(
    first: Film, pictures: NDArray[np.uint8]
) -> None:
    assert len(pictures) == first.outcome.frames == 26 * FMT.fps
    assert pictures.shape[1:] == (FMT.height, FMT.width)
    assert not first.outcome.notes


def test_the_film_has_picture_sound_words_and_chapters(first: Film) -> None:
    with av.open(str(first.outcome.film)) as container:
        kinds = [(s.type, s.codec_context.name) for s in container.streams if s.type != "data"]
        assert kinds[:3] == [("video", "h264"), ("audio", "aac"), ("subtitle", "mov_text")]
        assert container.streams.video[0].average_rate == FMT.fps
        chapters = [
            (chapter["metadata"]["title"], float(chapter["start"] * chapter["time_base"]))
            for chapter in container.chapters()
        ]
    assert chapters == [("雨つぶと光", 0.0), ("空にかかる弧", 14.0)]


def _parts(drawn: NDArray[np.bool_]) -> tuple[int, int]:
    """How many pixels are drawn in the middle of the stage, where cards stand, and in all."""
    height, width = drawn.shape
    middle = drawn[height // 3 : -height // 3, width // 3 : -width // 3]
    return int(middle.sum()), int(drawn.sum())


@pytest.mark.parametrize("cue", ["1.1", "1.2", "1.3", "2.1", "2.2"])
def test_a_cue_is_drawn_by_its_method(
    first: Film, pictures: NDArray[np.uint8], cue: str
) -> None:
    middle, whole = _parts(_stage(pictures[first.slot(cue).end - FMT.fps]))
    assert whole > middle + 20


def test_a_cue_without_a_method_gets_its_words_on_a_plain_card(
    first: Film, pictures: NDArray[np.uint8]
) -> None:
    slot = first.slot("2.3")
    middle, whole = _parts(_stage(pictures[(slot.start + slot.end) // 2]))
    assert middle == whole > 40
    assert not _stage(pictures[slot.end - 1]).any()


def test_what_did_not_change_is_not_rendered_again(film: Film) -> None:
    path = film.root / "build" / "rainbow" / "film.mp4"
    before = _digest(path), path.stat().st_mtime_ns
    outcome = film.again()
    assert outcome.unchanged and not outcome.drawn
    assert (_digest(path), path.stat().st_mtime_ns) == before


def test_a_lost_film_is_joined_anew_to_the_byte_without_drawing(film: Film) -> None:
    path = film.root / "build" / "rainbow" / "film.mp4"
    before = _digest(path)
    path.unlink()
    outcome = film.again()
    assert not outcome.unchanged and not outcome.drawn
    assert _digest(path) == before


def test_an_edited_line_renders_only_its_own_segments(film: Film) -> None:
    before = _digest(film.root / "build" / "rainbow" / "film.mp4")
    film.change("script/rainbow.md", "背にして探して", "背にして眺めて")
    outcome = film.again()
    line = film.slot("2.3").lines[0]
    page = line.pages[0]
    assert outcome.drawn and not outcome.unchanged
    assert all(s.start < page.end and page.start < s.end for s in outcome.drawn)
    assert sum(s.frames for s in outcome.drawn) < outcome.frames / 4
    assert _digest(outcome.film) != before


def test_edited_code_renders_its_scene_and_no_other(film: Film) -> None:
    film.change("scenes/s02_arc.py", "stroke_width=10", "stroke_width=20")
    outcome = film.again()
    assert {segment.scene for segment in outcome.drawn} == {2}
