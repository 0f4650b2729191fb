"""The judge of the stage: what stands where, on what, how large, and whether it moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from manim import Circle, Line, Rectangle, VGroup, config
from PIL import Image

from diffusion_video.check.layout.crops import crop, kept
from diffusion_video.check.layout.items import Area
from diffusion_video.check.layout.judge import excuse_many, judge_looks
from diffusion_video.check.layout.looking import Look
from diffusion_video.check.layout.reading import GROUND, contrast
from diffusion_video.check.layout.rules import RULES
from diffusion_video.check.rule import run
from diffusion_video.commands.check import check
from diffusion_video.stage import Panel, at, box, formula, geometry, label, theme, units
from diffusion_video.stage.geometry import Box
from diffusion_video.stage.raster import Pixels

from .conftest import ids
from .stages import looked, seen


@pytest.fixture(autouse=True)
def full_size() -> Iterator[None]:
    """Letters are set for 1080 lines."""
    before = config.pixel_height
    config.pixel_height = 1080
    yield
    config.pixel_height = before


def found(*stages: Any, **kwargs: Any) -> set[str]:
    return ids(run(RULES, looked(*stages, **kwargs)))


def text(words: str, x: float, y: float, **style: Any) -> Any:
    return label(words, **style).move_to(at(x, y))


def bar(x: float, y: float, width: float, height: float, color: str = theme.PICTURE) -> Any:
    return Rectangle(
        width=units(width), height=units(height), fill_color=color, fill_opacity=1, stroke_width=0
    ).move_to(at(x, y))  # fmt: skip


def line(start: tuple[float, float], end: tuple[float, float]) -> Line:
    return Line(at(*start), at(*end), color=theme.PICTURE, stroke_width=4)


def circle(x: float, y: float, radius: float) -> Circle:
    return Circle(units(radius), color=theme.PICTURE, stroke_width=4).move_to(at(x, y))


NOISE = np.random.default_rng(1).integers(150, 256, (32, 32, 3), np.uint8)
CASES: list[tuple[str, Any, Any]] = [
    ("layout-outside", lambda: [text("月", 80, 400)], lambda: [text("月", 130, 400)]),
    ("layout-outside", lambda: [text("長い言葉", 1790, 400)], lambda: [text("長い", 1770, 400)]),
    ("layout-outside", lambda: [bar(60, 400, 40, 40)], lambda: [bar(120, 400, 40, 40)]),
    ("layout-band", lambda: [bar(900, 800, 40, 60)], lambda: [bar(900, 780, 40, 60)]),
    ("layout-band", lambda: [text("月", 900, 840)], lambda: [text("月", 900, 790)]),
    ("layout-band", lambda: [bar(900, 130, 40, 60)], lambda: [bar(900, 160, 40, 60)]),
    ("layout-overlap", lambda: [text("月の光", 900, 400), text("海の水", 940, 410)],
     lambda: [text("月の光", 900, 400), text("海の水", 900, 460)]),
    ("layout-overlap", lambda: [text("月の光", 900, 400), text("月の光", 990, 400)],
     lambda: [text("月の光", 900, 400), text("月の光", 900, 400)]),
    ("layout-crowded", lambda: [text("月の光", 900, 400), text("海の水", 900, 447)],
     lambda: [text("月の光", 900, 400), text("海の水", 900, 454)]),
    ("layout-crowded", lambda: [text("月の光", 900, 400), text("海の水", 1021, 402)],
     lambda: [text("月の光", 900, 400), text("海の水", 1034, 402)]),
    ("layout-crowded", lambda: [text("月の光", 900, 400), line((600, 424), (1200, 424))],
     lambda: [text("月の光", 900, 400), line((600, 436), (1200, 436))]),
    ("layout-crowded", lambda: [text("月の光", 900, 400), Pixels(NOISE, 8).move_to(at(900, 552))],
     lambda: [text("月の光", 900, 400), Pixels(NOISE, 8).move_to(at(900, 562))]),
    ("layout-struck", lambda: [text("月の光", 900, 400), line((600, 300), (1200, 480))],
     lambda: [text("月の光", 900, 400), line((600, 300), (1200, 380))]),
    ("layout-struck", lambda: [circle(900, 300, 100), text("月の光", 900, 400)],
     lambda: [circle(900, 300, 60), text("月の光", 900, 400)]),
    ("layout-contrast", lambda: [bar(900, 400, 300, 90), text("月", 900, 400)],
     lambda: [bar(900, 400, 300, 90), text("月", 900, 400, color=theme.GROUND)]),
    ("layout-contrast", lambda: [text("月", 900, 400, color="#475569")],
     lambda: [text("月", 900, 400, color=theme.MUTED)]),
    ("layout-contrast", lambda: [Panel(NOISE, 8).move_to(at(900, 400)), text("月", 900, 400)],
     lambda: [text("月", 900, 400), Panel(NOISE, 8).move_to(at(500, 400))]),
    ("layout-hidden", lambda: [text("月の光", 900, 400), bar(935, 400, 60, 90)],
     lambda: [text("月の光", 900, 400), bar(1010, 400, 60, 90)]),
    ("layout-hidden", lambda: [text("月", 500, 400), Panel(NOISE, 8).move_to(at(500, 400))],
     lambda: [text("月", 500, 200), Panel(NOISE, 8).move_to(at(500, 400))]),
    ("layout-contrast", lambda: [bar(830, 400, 100, 90), text("月の光と海", 900, 400)],
     lambda: [bar(740, 400, 100, 90), text("月の光と海", 900, 400)]),
    ("layout-small", lambda: [formula("alpha = beta", size=26).move_to(at(900, 400))],
     lambda: [formula("alpha = beta", size=32).move_to(at(900, 400))]),
    ("layout-small", lambda: [formula("alpha_t", size=32).move_to(at(900, 400))],
     lambda: [formula("alpha_t", size=36).move_to(at(900, 400))]),
    ("layout-small", lambda: [text("月", 900, 400, size=26)],
     lambda: [text("月", 900, 400, size=32)]),
]  # fmt: skip


@pytest.mark.parametrize(("id", "wrong", "right"), CASES)
def test_a_fault_is_found_and_its_cure_is_not(id: str, wrong: Any, right: Any) -> None:
    assert found(wrong()) == {id}
    assert found(right()) == set()


def test_what_is_only_passed_through_is_not_reported() -> None:
    wrong, right = [text("月", 60, 400)], [text("月", 900, 400)]
    assert found(right, wrong, right, times=1) == set()
    assert found(right, wrong, wrong, right, times=1) == {"layout-outside"}


def test_what_comes_or_goes_is_not_read_yet() -> None:
    faint = text("海", 900, 405)
    faint.set_fill(opacity=0.4)
    assert found([text("月", 900, 400), faint]) == set()


def test_a_label_in_its_box_and_parts_of_a_formula_are_no_fault() -> None:
    boxed = box(Box(700, 300, 1100, 500), theme.NETWORK, "U-Net")
    parts = formula("x_t =", "sqrt(a) x_0 +", "sqrt(1-a) epsilon").move_to(at(900, 650))
    assert found([VGroup(boxed, parts)]) == set()


def test_words_of_one_group_and_lines_under_a_plate_are_no_fault() -> None:
    rows = VGroup(text("月の光", 900, 400), text("海の水", 900, 445))
    plate = bar(900, 600, 300, 90, theme.PLATE)
    assert found([rows, line((600, 600), (1200, 600)), plate, text("月", 900, 600)]) == set()
    faint = line((600, 600), (1200, 600)).set_stroke(opacity=0.2)
    assert found([faint, text("月", 900, 600)]) == set()


def test_a_veil_dims_and_a_full_one_hides() -> None:
    veil = bar(900, 400, 300, 200, theme.GROUND)
    assert found([text("月", 900, 400), veil]) == {"layout-hidden"}
    veil.set_fill(opacity=0.75)
    assert found([text("月", 900, 400), veil]) == set()


def test_the_title_may_cross_the_header_while_the_header_is_hidden() -> None:
    rising = [bar(900, 120, 40, 40)]
    assert found(rising, titled=False) == set()
    assert found(rising, titled=True) == {"layout-band"}


def test_a_finding_says_when_where_and_which_words_are_said() -> None:
    (only,) = run(RULES, looked([text("月", 60, 400)], times=6))
    assert (only.place.line, only.place.file) == (8, "script/sea.md")
    assert only.message == 'cue 1.1 at 0:00.0 for 3.0 s: "月" is 55 px outside'
    (later,) = run(RULES, looked([text("海", 900, 400)], [text("月", 60, 400)], times=4))
    assert later.message.endswith("while 「海の水はどうして動くの？」 is said")


def _held(seconds: float) -> Look:
    """A scene on whose stage one thing stands, while one line is spoken all the time."""
    look = looked([text("月", 900, 400)], times=2 * round(seconds) + 1)
    slot = look.scene.slots[0]
    line = replace(slot.lines[0], start=0, end=1000)
    return replace(look, scene=replace(look.scene, slots=(replace(slot, lines=(line,)),)))


def test_a_stage_may_be_still_for_five_seconds_of_speech() -> None:
    assert ids(run(RULES, _held(5))) == set()
    assert ids(run(RULES, _held(6))) == {"layout-still"}
    moved = _held(6)
    other = seen(text("月", 902, 400))
    moments = list(moved.moments)
    moments[6] = replace(moments[6], items=other)
    assert ids(run(RULES, replace(moved, moments=tuple(moments)))) == set()


def test_an_excuse_makes_an_info_with_its_reason() -> None:
    look = looked([text("月", 60, 400)], excused={"1.1 layout-outside": "it sets"})
    (only,) = judge_looks([look])
    assert only.severity == "info" and only.message.endswith("(excused: it sets)")


def test_an_excuse_for_nothing_is_found() -> None:
    look = looked([text("月", 900, 400)], excused={"1.1 layout-outside": "it sets"})
    assert ids(judge_looks([look])) == {"excuse-unused"}


def test_sixteen_excuses_are_too_many() -> None:
    excused = {f"1.{n} layout-outside": "why not" for n in range(16)}
    assert ids(tuple(excuse_many([looked([], excused=excused)]))) == {"excuse-many"}
    excused.popitem()
    assert not list(excuse_many([looked([], excused=excused)]))


def test_contrast_is_that_of_wcag() -> None:
    white, navy = (1.0, 1.0, 1.0), (15 / 255, 23 / 255, 42 / 255)
    assert contrast(white, (0, 0, 0)) == pytest.approx(21)
    assert contrast(white, navy) == pytest.approx(17.85, abs=0.01)


def test_the_numbers_are_those_of_the_stage() -> None:
    from diffusion_video.check.layout import rules

    safe, stage = geometry.SAFE, geometry.STAGE_BOX
    assert (rules.SAFE.left, rules.SAFE.top, rules.SAFE.right, rules.SAFE.bottom) == (
        safe.left, safe.top, safe.right, safe.bottom)  # fmt: skip
    assert (stage.top, stage.bottom) == (rules.STAGE_TOP, rules.STAGE_BOTTOM)
    assert geometry.BAND.top == rules.BAND_TOP
    assert geometry.HEADER_BOX.bottom == rules.HEADER_BOTTOM
    assert tuple(round(v * 255) for v in GROUND) == (15, 23, 42)


SCENE = '''from diffusion_video.stage import Stage, at, cue, label



class Sea(Stage):
    excused = {"1.1 layout-small": "fine print"}

    @cue("海をながめる")
    def sea(self) -> None:
        self.until("月が引く")
        words = label("小さい", 20).move_to(at(900, 400))
        self.add(words)
        self.play(words.animate.move_to(at(960, 900)), run_time=1.0)
'''


def test_check_layout_runs_the_scenes(sea: Path) -> None:
    (sea.parent.parent / "scenes/s01_sea.py").write_text(SCENE, "utf-8")
    result = CliRunner().invoke(check, [str(sea), "--layout", "--scene", "1"])
    assert result.exit_code == 1, result.output
    rows = [row.split(": ")[1:3] for row in result.output.splitlines()[:-1]]
    assert [row[0] for row in rows] == ["error[layout-band]", "info[layout-small]"]
    folder = sea.parent.parent / "build/sea/layout"
    (shown,) = folder.glob("*.png")
    assert shown.name.startswith("layout-band-1.1-") and str(shown) in result.output
    with Image.open(shown) as picture:
        assert picture.width >= 640 and (233, 69, 96) in {c for _, c in picture.getcolors(1 << 20)}
    assert [(each["id"], each["crop"]) for each in kept(folder)] == [
        ("layout-band", shown.name), ("layout-small", "")]  # fmt: skip


def test_crops_of_a_mended_scene_go(sea: Path) -> None:
    path = sea.parent.parent / "scenes/s01_sea.py"
    path.write_text(SCENE, "utf-8")
    CliRunner().invoke(check, [str(sea), "--layout", "--scene", "1"])
    path.write_text(SCENE.replace("at(960, 900)", "at(960, 500)"), "utf-8")
    CliRunner().invoke(check, [str(sea), "--layout", "--scene", "1"])
    assert not list((sea.parent.parent / "build/sea/layout").glob("*.png"))


def test_two_findings_of_one_frame_have_each_their_crop() -> None:
    areas = (Area(100, 100, 200, 140),)
    assert crop(np.zeros((1080, 1920, 3), np.uint8), areas).shape[:2] == (300, 470)
    assert crop(np.zeros((540, 960, 3), np.uint8), areas).shape[:2] == (150, 235)
