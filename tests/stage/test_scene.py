"""The stage: exact slots, moments by words, the same frames alone or in a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from diffusion_video.brief import Brief
from diffusion_video.errors import RenderError
from diffusion_video.film.formats import Format
from diffusion_video.film.stills import StillSink
from diffusion_video.film.worker import draw_scene
from diffusion_video.tiles import ACROSS, DOWN, Tiles

FMT = Format(160, 90, 24, 24)
LARGE = Format(960, 540, 24, 24)
"""Large enough that most tiles do not change."""


class Tape:
    """Keeps every frame of a scene."""

    def __init__(self) -> None:
        self.frames: list[tuple[int, int, np.ndarray[Any, Any]]] = []

    def wants(self, start: int, end: int) -> bool:
        return True

    def done(self, frame: int) -> bool:
        return False

    def take(
        self, frame: int, pixels: np.ndarray[Any, Any], repeat: int, damage: Tiles
    ) -> None:
        self.frames.append((frame, repeat, pixels[:, :, :3].copy()))

    def picture(self, number: int) -> np.ndarray[Any, Any]:
        return next(p for start, n, p in self.frames if start <= number < start + n)


def _scene(methods: dict[str, Any]) -> Any:
    from diffusion_video.stage import Stage

    return type("Scene", (Stage,), {"number": 1, **methods})


def _run(
    cls: Any, brief: Brief, sink: Any, monkeypatch: pytest.MonkeyPatch, fmt: Format = FMT
) -> list[str]:
    monkeypatch.setattr("diffusion_video.film.worker._blank", lambda number: cls)
    return draw_scene(None, 1, brief, fmt, sink)


@pytest.fixture
def moving() -> Any:
    """A scene whose objects live across cues, one of them alive by the clock."""
    from manim import RIGHT, UP, Square

    from diffusion_video.stage import cue, label

    def sea(self: Any) -> None:
        self.sun = Square(fill_opacity=1).scale(0.5)
        self.play(self.sun.animate.shift(RIGHT * 2), run_time=0.7)
        self.alive(self.sun, lambda s: self.sun.set_y(np.sin(s)))
        self.until("動く")
        self.play(self.sun.animate.set_fill("#ff0000"), run_time=1.3)

    def moon(self: Any) -> None:
        words = label("月", 60)
        self.play(words.animate.shift(UP), run_time=0.9)

    return _scene({"sea": cue("海")(sea), "moon": cue("月")(moon)})


def test_every_frame_is_drawn_once(
    moving: Any, brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = Tape()
    assert _run(moving, brief, tape, monkeypatch) == []
    numbers = [start + i for start, n, _ in tape.frames for i in range(n)]
    assert numbers == list(range(8 * 24))


def test_drawn_alone_and_in_a_row_are_the_same(
    moving: Any, brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = Tape()
    _run(moving, brief, tape, monkeypatch)
    for wanted in (100, 130, 191):
        alone: dict[int, Any] = {}
        _run(moving, brief, StillSink({wanted}, alone.__setitem__), monkeypatch)
        assert np.array_equal(alone[wanted], tape.picture(wanted)), wanted


@pytest.fixture
def lively() -> Any:
    """Shapes of every kind that turn, fade, hide, cross and change their order."""
    import manim as m
    from manim import RIGHT, UP, Circle, FadeIn, FadeOut

    from diffusion_video.stage import Counter, Panel, cue, formula, label

    def sea(self: Any) -> None:
        noise = np.random.default_rng(1).integers(0, 256, (5, 8, 8, 3), dtype=np.uint8)
        panel, star = Panel(noise[0], 30), m.Star(color=m.RED, stroke_width=12).scale(1.2)
        ring = Circle(stroke_width=20).set_stroke(["#ff0000", "#00ff00"]).shift(RIGHT * 3)
        words, t = label("海の水", 90).shift(UP * 2), Counter("t = 1")
        self.add(ring, panel)
        self.play(FadeIn(star, words), m.Rotate(ring, 1), run_time=0.8, rate_func=m.rush_into)
        self.play(star.animate.shift(RIGHT * 2).rotate(0.4), run_time=0.7)
        self.add(panel, t)
        for i in range(1, 5):
            panel.pixels.show(noise[i])
            t.write(f"t = {i}")
            self.play(words.animate(rate_func=m.smooth).shift(UP * 0.1), run_time=0.2)
        self.show_header(False)
        self.play(FadeOut(star, scale=0.1), FadeIn(formula("x_t")), run_time=0.5)
        self.show_header(source="Ho et al.")
        self.remove(words)

    def moon(self: Any) -> None:
        for x in range(12):
            self.add(tall := label("(|ｊ", 100).move_to([x - 6, 0.1 * x, 0]))
            self.hold(1 / 24)
            self.remove(tall)
        line = m.Line(stroke_width=30).rotate(0.3).set_z_index(-1)
        square = m.Square(fill_opacity=0.5).shift(UP)
        self.play(FadeIn(line, square), run_time=0.5)
        self.play(square.animate.become(Circle(radius=2)), line.animate.scale(3), run_time=0.6)

    return _scene({"sea": cue("海")(sea), "moon": cue("月")(moon)})


def test_a_frame_does_not_depend_on_the_frames_before(
    lively: Any, brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    tape = Tape()
    _run(lively, brief, tape, monkeypatch, LARGE)
    marks = [0, 7, 18, 19, 30, 35, 36, 40, 46, 51, 57, 60, 90, 97, 99, 101, 103, 105, 107, 120, 140]
    for wanted in marks:
        alone: dict[int, Any] = {}
        _run(lively, brief, StillSink({wanted}, alone.__setitem__), monkeypatch, LARGE)
        assert np.array_equal(alone[wanted], tape.picture(wanted)), wanted


def test_the_damage_holds_all_that_differs(
    lively: Any, brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Compare(Tape):
        def take(
            self, frame: int, pixels: np.ndarray[Any, Any], repeat: int, damage: Tiles
        ) -> None:
            super().take(frame, pixels, repeat, damage)
            if len(self.frames) > 1:
                now, before = self.frames[-1][2].copy(), self.frames[-2][2].copy()
                marked = damage.marks.repeat(DOWN, 0).repeat(ACROSS, 1)[: len(now), : len(now[0])]
                now[marked] = before[marked] = 0
                assert np.array_equal(now, before), frame

    tape = Compare()
    _run(lively, brief, tape, monkeypatch, LARGE)
    assert len({picture.tobytes() for _, _, picture in tape.frames}) > 60


def test_moments_are_where_the_words_are_said(
    brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, int] = {}

    def sea(self: Any) -> None:
        seen["said"] = self.moment("動く")
        seen["after"] = self.after("動く")
        seen["gone"] = self.moment("もう無い言葉")
        self.until("動く")
        seen["now"] = self.frame

    from diffusion_video.stage import cue

    _run(_scene({"sea": cue("海")(sea)}), brief, Tape(), monkeypatch)
    line = brief.timeline.lines[0]
    index = line.text.index("動く")
    assert seen["said"] == seen["now"] == line.marks[index]
    assert seen["after"] == line.marks[index + 2]
    assert seen["gone"] == line.start, "the next line serves"


def test_a_method_that_is_too_long_is_cut_and_told(
    brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    from manim import UP, Square

    from diffusion_video.stage import cue

    def sea(self: Any) -> None:
        self.play(Square().animate.shift(UP), run_time=60)

    tape = Tape()
    notes = _run(_scene({"sea": cue("海")(sea)}), brief, tape, monkeypatch)
    assert len(notes) == 1 and notes[0].startswith("1.1:")
    assert sum(n for _, n, _ in tape.frames) == 8 * 24, "the film is as long as ever"


def test_an_error_names_file_and_line(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    from diffusion_video.stage import cue

    def sea(self: Any) -> None:
        raise ZeroDivisionError("oh")

    with pytest.raises(RenderError, match=r"test_scene\.py:\d+: ZeroDivisionError: oh - in sea"):
        _run(_scene({"sea": cue("海")(sea)}), brief, Tape(), monkeypatch)


def test_the_overlay_shows_who_speaks(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    tape = Tape()
    _run(_scene({}), brief, tape, monkeypatch)
    line = brief.timeline.lines[0]
    silent, spoken = tape.picture(0), tape.picture(line.start + 3)
    plate = np.s_[70:85, 24:136]
    assert np.ptp(silent[plate], axis=(0, 1)).max() == 0, "an empty band"
    assert np.ptp(spoken[plate], axis=(0, 1)).min() > 100, "words"
    yellow = spoken[plate].astype(int)
    assert ((yellow[..., 0] - yellow[..., 2]) > 90).any(), "the name in the speaker's colour"


def test_a_watcher_sees_the_objects_of_every_frame(
    moving: Any, brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Watch:
        def __init__(self) -> None:
            self.seen: dict[int, float] = {}

        def wants(self, start: int, end: int) -> bool:
            return True

        def done(self, frame: int) -> bool:
            return False

        def watch(self, frame: int, repeat: int, scene: Any) -> None:
            for i in range(repeat):
                self.seen[frame + i] = float(scene.sun.get_x())

    watch = Watch()
    _run(moving, brief, watch, monkeypatch)
    assert sorted(watch.seen) == list(range(8 * 24))
    assert watch.seen[0] < watch.seen[10] < watch.seen[100] == watch.seen[191]


def test_what_stands_behind_a_card_is_dim_and_then_lit(
    brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    from manim import Square

    from diffusion_video.stage import cue

    @cue("")
    def first(self: Any) -> None:
        self.card(behind=Square(side_length=6, stroke_width=0).set_fill("#ffffff", 1), seconds=2)

    tape = Tape()
    _run(_scene({"first": first}), brief, tape, monkeypatch)
    lights = [int(picture[60, 80].max()) for _, _, picture in tape.frames]
    starts = [start for start, _, _ in tape.frames]
    lit_at = next(s for s, light in zip(starts, lights, strict=True) if light > 200)
    ground = {tuple(p[12, 12].tolist()) for start, _, p in tape.frames if start < 24}
    assert 60 < lights[0] < 100 and lit_at >= 24 and len(ground) == 1


@pytest.mark.parametrize(("opacity", "seen"), [(0.05, False), (0.1, True)])
def test_what_is_too_faint_is_not_drawn(
    opacity: float, seen: bool, brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    from manim import Square

    from diffusion_video.stage import cue

    @cue("")
    def first(self: Any) -> None:
        self.add(Square(6, stroke_width=0).set_fill("#ffffff", opacity))
        self.add(Square(7, stroke_width=9).set_stroke("#ffffff", opacity=opacity))

    tape = Tape()
    _run(_scene({"first": first}), brief, tape, monkeypatch)
    stage = tape.picture(3)[12:64, 16:144]
    assert (len({tuple(pixel) for row in stage.tolist() for pixel in row}) > 2) == seen
