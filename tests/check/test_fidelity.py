"""Noise and words of a rendered film, measured against what its scenes draw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from manim import Dot

from diffusion_video.check.film.compared import Compared
from diffusion_video.check.film.drawn import label_contrast, noise_fidelity
from diffusion_video.check.film.fidelity import Fidelity, noisy, psnr, ssim
from diffusion_video.check.film.labels import Label
from diffusion_video.check.film.motion import moves
from diffusion_video.check.film.part import of_scene, scene_of
from diffusion_video.check.film.subject import Film
from diffusion_video.commands.qa import qa
from diffusion_video.film.formats import Format
from diffusion_video.film.render import Order, render
from diffusion_video.film.telling import tell
from diffusion_video.project import open_project
from diffusion_video.stage import at, label, units
from diffusion_video.stage.raster import Pixels

from .makefilm import judged, make, script, timeline
from .stages import looked

SCENE = '''import numpy as np
from manim import FadeIn

from diffusion_video.stage import Panel, Show, Stage, at, cue, label

NOISE = np.random.default_rng(3).integers(0, 256, (6, 40, 40, 3), np.uint8)


class Sea(Stage):
    @cue("海をながめる")
    def sea(self) -> None:
        panel = Panel(NOISE[0], 12).move_to(at(600, 470))
        self.add(panel, label("海の水", 64).move_to(at(1300, 470)))
        self.play(Show(panel.pixels, NOISE), run_time=11)
'''


@pytest.fixture
def noise_film(sea: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The film of a scene that shows noise and a word, under its own name."""
    (tmp_path / "scenes/s01_sea.py").write_text(SCENE, "utf-8")
    (tmp_path / "script/sea.yaml").write_text("voice: {engine: none}\nsize: 640x360\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return sea


def rendered(sea: Path, qp: int) -> Path:
    project = open_project(sea, sea.parent)
    path = project.build / "scene-01.mp4"
    order = Order(Format(640, 360, 12, qp, True), path, scene=1, workers=1)
    render(project, tell(project, 12), order, lambda done, total: None)
    return path


def test_a_scenes_film_is_compared_frame_by_frame_and_judged(noise_film: Path) -> None:
    path = rendered(noise_film, 4)
    rows = CliRunner().invoke(qa, ["--noise", str(path)]).output.splitlines()
    assert 0 < len(rows) <= 2
    assert all(float(row.split(" dB")[0].split()[-1]) > 45 for row in rows), rows
    result = CliRunner().invoke(qa, [str(path)])
    assert result.exit_code == 0, result.output
    assert "least contrast on the stage" in path.with_name("scene-01-qa.json").read_text("utf-8")
    assert "[" not in result.output, result.output


def test_noise_that_was_squeezed_is_found(noise_film: Path) -> None:
    result = CliRunner().invoke(qa, [str(rendered(noise_film, 45))])
    assert result.exit_code == 1 and "error[noise-fidelity]" in result.output


def test_noise_is_told_from_pictures() -> None:
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 256, (32, 32, 3), np.uint8)
    y, x = np.mgrid[:32, :32] / 32
    picture = np.dstack([255 * x, 128 + 100 * np.sin(6 * y), 255 * y]).astype(np.uint8)
    assert noisy(noise) and not noisy(picture)
    assert noisy((0.7 * noise + 0.3 * picture).astype(np.uint8))
    assert not noisy((0.05 * noise + 0.95 * picture).astype(np.uint8))


def test_the_measures_are_the_usual_ones() -> None:
    one = np.random.default_rng(2).integers(16, 236, (40, 40), np.uint8)
    assert psnr(1.0) == pytest.approx(48.1308, abs=1e-4) and psnr(0.0) > 90
    assert ssim(one, one).min() == pytest.approx(1)
    flat, other = np.full((8, 8), 100, np.uint8), np.full((8, 8), 120, np.uint8)
    c1 = (0.01 * 255) ** 2
    want = (2 * 100 * 120 + c1) / (100**2 + 120**2 + c1)
    assert ssim(flat, other) == pytest.approx(want) and ssim(one, one[:, ::-1]).mean() < 0.2


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return judged(make(tmp_path_factory.mktemp("film")))


@pytest.mark.parametrize(("psnr_y", "ssim_y", "wanted"), [
    (45.1, 0.991, None), (44.9, 0.999, "warning"), (46, 0.98, "warning"), (34, 0.99, "error"),
])  # fmt: skip
def test_the_worst_frame_of_a_cue_counts(
    film: Film, psnr_y: float, ssim_y: float, wanted: str | None
) -> None:
    noise = (Fidelity(3, "1.1", 9, 45.05, 1), Fidelity(6, "1.1", 9, psnr_y, ssim_y))
    found = [note.severity for note in noise_fidelity(replace(film, compared=Compared(0, noise)))]
    assert found == ([wanted] if wanted else [])


@pytest.mark.parametrize(("ratio", "wanted"), [(4.0, None), (3.5, "warning"), (2.9, "error")])
def test_pale_words_on_the_stage_are_found(
    film: Film, ratio: float, wanted: str | None
) -> None:
    labels = (Label(6, "1.1", '"月"', ratio), Label(9, "1.1", '"月"', ratio))
    made = replace(film, compared=Compared(0, (), labels))
    assert [note.severity for note in label_contrast(made)] == ([wanted] if wanted else [])


def test_what_moves_is_known_by_its_looks() -> None:
    still, moved = [[label("月").move_to(at(x, 400))] for x in (500, 600)]
    look = looked(still, still, moved, still, moved, moved, times=1)
    assert list(moves(look)) == [(6, 24)] and list(moves(look, 6)) == [(0, 18)]
    panel = Pixels(np.zeros((20, 20, 3), np.uint8), 12)
    pictures = [np.full((20, 20, 3), grey, np.uint8) for grey in (0, 0, 99)]
    looks = [looked([panel.show(picture)], times=1).moments[0] for picture in pictures]
    again = replace(look, moments=tuple(replace(m, frame=6 * n) for n, m in enumerate(looks)))
    assert list(moves(again)) == [(6, 12)]
    dot = [Dot(at(x, 400), radius=units(6)) for x in (500, 600)]
    assert list(moves(looked(dot[:1], dot[1:], times=1))) == []


def test_a_scene_is_known_by_its_films_name() -> None:
    names = ("scene-03.mp4", "scene-07-draft.mp4", "film.mp4", "scene-x.mp4")
    assert [scene_of(Path(name)) for name in names] == [3, 7, None, None]


def test_the_plan_of_one_scene_begins_at_nought() -> None:
    words, plan = of_scene(script(), timeline(), 2)
    whole = timeline().scenes[1]
    assert [s.number for s in words.speeches] == [3, 4] == [line.number for line in plan.lines]
    assert plan.scenes[0].start == 0 and plan.end == whole.end - whole.start
    first, moved = whole.slots[0].lines[0], plan.lines[0]
    assert {first.start - moved.start, first.pages[0].end - moved.pages[0].end,
            first.marks[-1] - moved.marks[-1]} == {whole.start}  # fmt: skip
