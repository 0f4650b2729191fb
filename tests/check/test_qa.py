"""The judge of finished films: a whole film passes, and each fault is seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from diffusion_video.check.excuses import excused_in_film
from diffusion_video.check.film import watching
from diffusion_video.check.film.compared import Compared
from diffusion_video.check.film.fidelity import Fidelity
from diffusion_video.check.film.labels import Label
from diffusion_video.check.film.report import RULES, judge_film, to_html, to_json
from diffusion_video.check.film.subject import Film
from diffusion_video.commands.qa import qa
from diffusion_video.errors import Place, Problem
from diffusion_video.film.mux import Caption, Chapter
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.stage import blocks
from diffusion_video.stage.geometry import PLATE_BOX, STAGE_BOX

from .conftest import ids
from .makefilm import (
    FMT,
    GROUND,
    SCRIPT,
    Picture,
    Recipe,
    judged,
    make,
    speech,
    timeline,
    usual,
    words,
)

FPS = FMT.fps
STAGE = slice(21, 136)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """A film without fault."""
    return judged(make(tmp_path_factory.mktemp("whole")))


def black(picture: Picture, frame: int) -> None:
    if 60 <= frame < 66:
        picture[:, :, :3] = 0


def still(picture: Picture, frame: int) -> None:
    if frame > 30:
        picture[STAGE] = usual(30)[STAGE]


def empty(picture: Picture, frame: int) -> None:
    if 110 <= frame < 135:
        picture[STAGE, :, :3] = GROUND


def blink(picture: Picture, frame: int) -> None:
    if 40 <= frame < 70:
        picture[30:130, 100:260, :3] = 255 * (frame % 2)


def red_blink(picture: Picture, frame: int) -> None:
    if 40 <= frame < 70:
        picture[30:130, 100:260, :3] = (233, 20, 40) if frame % 2 else GROUND


def pale(picture: Picture, frame: int) -> None:
    words(picture, (60, 70, 90), (11, 17, 32))


def muddy(picture: Picture, frame: int) -> None:
    words(picture, (125, 135, 150), (11, 17, 32))


def caption(text: str) -> list[Caption]:
    first, *rest = Recipe().captions
    return [replace(first, text=text), *rest]


LOUD = np.clip(speech(gain=4) * 1.6, -32767, 32767).astype("<i2")
FILMS: list[tuple[set[str], Recipe]] = [
    ({"black", "sound-onset"}, Recipe(black, sound=speech(late_s=0.15))),
    ({"stage-still", "loudness"}, Recipe(still, sound=speech(gain=0.5))),
    ({"stage-empty", "true-peak"}, Recipe(empty, sound=LOUD)),
    ({"flash", "sound-missing"}, Recipe(blink, sound=speech(skip=3))),
    ({"flash-red", "soft-words"}, Recipe(red_blink, captions=caption("ナギ: 海の水はなぜ？"))),
    ({"subtitle-contrast", "soft-words"}, Recipe(pale, captions=[])),
    ({"subtitle-contrast", "film-chapters"}, Recipe(muddy, chapters=[Chapter("海", 0, 168)])),
    ({"film-frames", "film-end"}, Recipe(frames=range(timeline().end - 30))),
    ({"film-stale", "film-chapters", "film-edit-list"}, Recipe(
        captions=[replace(Recipe().captions[0], start=2), *Recipe().captions[1:]],
        chapters=[Chapter("海", 0, 60), Chapter("月", 60, 168)],
        shift=lambda data: data.replace(b"free", b"elst", 1))),
]  # fmt: skip


def test_a_whole_film_passes(whole: Film) -> None:
    assert not [str(p) for p in judge_film(whole) if p.severity != "info"]
    assert whole.current and whole.seen.keys == (0, 60, 120)


def test_the_certificate_has_every_rule(whole: Film) -> None:
    found = judge_film(whole)
    data = json.loads(to_json(whole, found))
    assert set(data["rules"]) == {rule.id for rule in RULES}
    assert data["rules"]["flash"] == "passed" and data["rules"]["film-chapters"] == "info"
    assert data["facts"]["frames"] == timeline().end and data["facts"]["lines heard"] == 4
    page = to_html(whole, found)
    assert "http" not in page and all(f"<td>{rule.id}</td>" in page for rule in RULES)


def test_a_scene_excuses_a_warning_on_its_film_but_no_error(whole: Film) -> None:
    file = SceneFile(Path("s01.py"), 1, "Sea", (), (), "", (("1.1 silence", "it is read"),))
    place = Place("film.mp4")
    found = [Problem(place, "silence", f"9 s without sound (cue {cue})", "", severity)
             for cue, severity in (("1.1", "warning"), ("1.10", "warning"), ("1.1", "error"))]
    said = list(excused_in_film(found, {1: file}))
    assert said[0].severity == "info" and said[0].message.endswith("(excused: it is read)")
    assert said[1:] == found[1:]


@pytest.mark.parametrize(("wrong", "recipe"), FILMS, ids=lambda x: "-".join(sorted(x))
                         if isinstance(x, set) else "")  # fmt: skip
def test_a_damaged_film_is_found(wrong: set[str], recipe: Recipe, tmp_path: Path) -> None:
    assert wrong <= ids(judge_film(judged(make(tmp_path, recipe))))


def _picture(film: Film, **values: object) -> Film:
    picture = replace(film.container.picture, **values)  # type: ignore[arg-type]
    return replace(film, container=replace(film.container, picture=picture))


def _sound(film: Film, **values: object) -> Film:
    assert film.container.sound
    sound = replace(film.container.sound, **values)  # type: ignore[arg-type]
    return replace(film, container=replace(film.container, sound=sound))


def _file(film: Film, **values: object) -> Film:
    return replace(film, container=replace(film.container, **values))  # type: ignore[arg-type]


def _texts(film: Film, name: str, old: str, new: str) -> Film:
    assert old in film.texts[name]
    return replace(film, texts={**film.texts, name: film.texts[name].replace(old, new)})


NOISY = Compared(0, (Fidelity(3, "1.1", 90_000, 41.0, 0.97),))
PALE = Compared(0, (), (Label(3, "1.1", '"月"', 2.0),))
FACTS: list[tuple[str, Callable[[Film], Film]]] = [
    ("film-frames", lambda film: _picture(film, frames=239)),
    ("film-rate", lambda film: _picture(film, fps=11.9)),
    ("film-rate", lambda film: replace(film, seen=replace(film.seen, uneven=(40,)))),
    ("film-start", lambda film: _picture(film, start=0.067)),
    ("film-start", lambda film: _sound(film, start=0.03)),
    ("film-video", lambda film: _picture(film, profile="Main")),
    ("film-video", lambda film: _picture(film, pixels="yuv444p")),
    ("film-color", lambda film: _picture(film, color=(0, 2, 2, 2))),
    ("film-audio", lambda film: _sound(film, channels=1)),
    ("film-audio", lambda film: _file(film, sound=None)),
    ("film-faststart", lambda film: _file(film, boxes=("ftyp", "mdat", "moov"))),
    ("film-edit-list", lambda film: _file(film, edits=2)),
    ("film-keyframes", lambda film: replace(film, seen=replace(film.seen, keys=(0, 40)))),
    ("film-language", lambda film: _picture(film, language="eng")),
    ("film-language", lambda film: _file(film, title="")),
    ("soft-shown", lambda film: _file(film, words_shown=True)),
    ("sidecar-missing", lambda film: replace(film, texts={})),
    ("sidecar-words", lambda film: _texts(film, "film.srt", "月が引く", "月が押す")),
    ("sidecar-words", lambda film: _texts(film, "film.vtt", "引かれる", "引っぱられる")),
    ("sidecar-words", lambda film: _texts(film, "film.ass", "だから", "それで")),
    ("sidecar-words", lambda film: _texts(film, "transcript.md", "からだよ。", "からだよ。ね。")),
    ("noise-fidelity", lambda film: replace(film, compared=NOISY)),
    ("label-contrast", lambda film: replace(film, compared=PALE)),
    ("film-frozen", lambda film: replace(
        film, seen=replace(film.seen, still=((20, 60),)), compared=Compared(moves=((10, 50),)))),
    ("silence", lambda film: replace(film, heard=replace(film.heard, silences=((2.0, 10.5),)))),
]


@pytest.mark.parametrize(("id", "damage"), FACTS)
def test_a_damaged_fact_is_found(id: str, damage: Callable[[Film], Film], whole: Film) -> None:
    assert id not in {p.rule for p in judge_film(whole) if p.severity != "info"}
    assert id in ids(judge_film(damage(whole)))


def test_every_film_rule_is_tripped_here() -> None:
    tripped = {id for id, _ in FACTS}.union(*(wrong for wrong, _ in FILMS))
    assert {rule.id for rule in RULES} <= tripped


def test_silence_counts_from_two_seconds_on_if_the_stage_is_still(whole: Film) -> None:
    heard = replace(whole.heard, silences=((1.0, 4.0),))  # type: ignore[type-var]
    moving = replace(whole, heard=heard)
    standing = replace(moving, seen=replace(moving.seen, still=((6, 60),)))
    assert "silence" not in ids(judge_film(moving))
    assert "silence" in ids(judge_film(standing))


def test_the_boxes_are_those_of_the_stage() -> None:
    left, top, right, bottom = watching.WORDS_BOX
    assert left == PLATE_BOX.left + blocks.BAR + blocks.NAME_COLUMN
    assert (top, right, bottom) == (PLATE_BOX.top, PLATE_BOX.right, PLATE_BOX.bottom)
    rows = watching.STAGE_ROWS
    assert (rows.start, rows.stop) == (STAGE_BOX.top / 6, int(STAGE_BOX.bottom / 6))


def test_qa_writes_its_certificate_beside_the_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "script").mkdir()
    (tmp_path / "script/sea.md").write_text(SCRIPT, "utf-8")
    (tmp_path / "script/sea.yaml").write_text("voice: {engine: none}\n", "utf-8")
    folder = tmp_path / "build" / "sea"
    folder.mkdir(parents=True)
    make(folder, Recipe(sound=0 * speech()))
    monkeypatch.setattr("diffusion_video.commands.qa.compare_scenes", lambda *args: Compared())
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(qa, [])
    assert result.exit_code == 0, result.output
    assert "film-chapters" in result.output and result.output.endswith("qa.html\n")
    assert json.loads((folder / "qa.json").read_text("utf-8"))["rules"]["loudness"] == "passed"
    (folder / "film.mp4").write_bytes(b"no film")
    failed = CliRunner().invoke(qa, [])
    assert failed.exit_code == 1 and "no film" in str(failed.exception)
