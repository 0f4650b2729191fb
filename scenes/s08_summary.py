"""Scene 8: the whole on one line, and noise becomes the cat once more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from manim import (
    LEFT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    VGroup,
    rate_functions,
)

from diffusion_video.stage import Counter, Panel, Show, Stage, at, cue, label, pulse, theme
from parts.grains import Go
from parts.minis import Compressed, Guided, Learning, Passing
from parts.mixture import Mixture
from parts.stations import STOPS, Living, Station, area, lesson, rail
from parts.timing import during, early
from parts.trajectory import track

RIGHT_X = 800
TURNED = 740
"""The t that the last way back has come to when 8.3 begins: all noise still."""
LAST_LINE = "壊す過程を知っているからこそ、戻す方法を学べる"


class Summary(Stage):
    """Five stations, and the end."""

    excused: ClassVar = {
        "8 speech-tight": "the words and their 45 s are given: pauses are cut, the voice is faster",
        "8.1 page-fast": "the words are given, and 7 a second is the limit of verbatim subtitles",
        "8.2 page-fast": "the words are given, and 7 a second is the limit of verbatim subtitles",
    }

    @cue("セクションタイトル「まとめ」")
    def opening(self) -> None:
        minis = (
            Passing(area(0), forth=True), Learning(area(1)), Passing(area(2), forth=False),
            Guided(area(3)), Compressed(area(4)),
        )
        self.stations = [Station(i, mini) for i, mini in enumerate(minis)]
        ways = VGroup(rail(0, len(STOPS) - 1, theme.RULE), rail(0, 0.01, theme.INK))
        self.lit = ways[1]
        outlines = [station.outline for station in self.stations]
        enter = LaggedStart(*map(FadeIn, outlines), lag_ratio=0.3, rate_func=during(0.45, 1))
        self.card(
            FadeIn(ways, rate_func=during(0.4, 1)), enter,
            seconds=min(1.7, self.left / self.fps * 0.6),
        )
        self._run_along(ways[0], theme.INK, outlines, self.slot.end)

    def _run_along(self, way: Line, color: str, over: Iterable[VGroup], end: int) -> None:
        """A light runs along the line, under the numbers."""
        dot, running = pulse(way, color, 16)
        self.add(dot, *over)
        self.play(running, until=end)
        self.remove(dot)

    @cue("全体のパイプライン")
    def line(self) -> None:
        starts = (
            self.moment("1. 前方過程"), self.moment("2. 学習"), self.moment("3. 逆過程"),
            self.moment("4. テキスト条件付け"), self.moment("5. 潜在空間"),
        )
        ends = (*starts[1:], self.after("高速化"))
        for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
            self._visit(index, start, end)
        self._echo()

    def _visit(self, index: int, start: int, end: int) -> None:
        """The line reaches a station as it is named; its miniature plays while it is told."""
        station = self.stations[index]
        self.hold_to(start - round(0.3 * self.fps))
        reached = rail(0, max(index, 0.01), theme.INK)
        self.play(self.lit.animate.become(reached), station.light(), run_time=0.7)
        self.play(Living(station.mini), until=end - round(0.5 * self.fps))

    def _echo(self) -> None:
        """Breaking teaches making: stations 1 and 3 answer each other, then all stand."""
        first, third = self.stations[0], self.stations[2]
        shades = [self.stations[index].shade for index in (1, 3, 4)]
        self.until("壊すこと", lead=0.4)
        self.play(
            *(shade.animate.set_fill(opacity=0.75) for shade in shades),
            Living(first.mini, back=True), run_time=0.6,
        )
        self.play(
            Living(first.mini), Living(third.mini, back=True), until=self.moment("作り方")
        )
        self.play(Living(third.mini), until=self.after("みたいだね"))
        self.until("壊す過程", lead=0.7)
        self.play(Living(first.mini, back=True), run_time=0.6)
        way, words = lesson(0, 2)
        self.play(
            Living(first.mini), Living(third.mini, back=True),
            Create(way, rate_func=early(0.6)), FadeIn(words, rate_func=during(0.5, 0.8)),
            until=self.moment("戻す方法"),
        )
        self.play(Living(third.mini), until=self.moment("これが"))
        self._all(first, shades)

    def _all(self, first: Station, shades: list[Rectangle]) -> None:
        """Nothing is dimmed any more; a light runs along the line."""
        self.play(*(shade.animate.set_fill(opacity=0) for shade in shades), run_time=0.6)
        self.remove(*shades)
        self._run_along(self.lit, theme.PICTURE, self.stations, self.after("本質"))
        self.until("ありがとう")
        self._back_to_noise()

    def _back_to_noise(self) -> None:
        """The third station's picture is broken once more, large, and turns back."""
        cat = Panel(track("hero").at(0), 20).move_to(at(416, 472))
        small = self.stations[2].mini.pixels
        self.cat = cat.copy().match_width(small).move_to(small)
        self.add(self.cat)
        others = [thing for thing in self.mobjects if thing is not self.cat]
        self.t = Counter("t = 0", 150, edge=LEFT).move_to(at(RIGHT_X, 390), LEFT)
        self.mixture = Mixture(RIGHT_X, 530, 920, 0)
        self.play(
            *(Go(thing, rate_func=early(0.6)) for thing in others),
            FadeIn(self.t, self.mixture, rate_func=during(0.4, 1)),
            self.cat.animate.match_width(cat).move_to(cat), run_time=0.8,
        )
        turning = self.slot.end - round(0.9 * self.fps)
        self.play(self._passing(0, 1000), until=turning - round(0.3 * self.fps))
        self.hold_to(turning)
        self.play(self._passing(1000, TURNED), until=self.slot.end)

    def _passing(self, first: int, last: int, **style: object) -> Show:
        """The run on the large picture, and its numbers."""

        def tell(time: int) -> None:
            self.t.write(f"t = {time}")
            self.mixture.tell(time)

        return track("hero").play(self.cat.pixels, first, last, tell, **style)

    @cue("完全なノイズ → きれいな画像")
    def once_more(self) -> None:
        """Lengths are shares of the slot, which the voices make longer or shorter."""
        whole = self.left / self.fps
        slower = rate_functions.ease_out_sine
        self.play(self._passing(TURNED, 0, rate_func=slower), run_time=0.28 * whole)
        self._end_card(VGroup(self.t, self.mixture), whole)

    def _end_card(self, numbers: VGroup, whole: float) -> None:
        """The title and one line take the place of the numbers and stand to the end."""
        title = label(self.film.title, 76, bold=True).move_to(at(RIGHT_X, 400), LEFT)
        rule = Line(at(RIGHT_X, 480), at(RIGHT_X + 320, 480), color=theme.NETWORK, stroke_width=6)
        line = label(LAST_LINE, 40).move_to(at(RIGHT_X, 552), LEFT)
        self.show_header(False)
        self.play(
            FadeOut(numbers, rate_func=early(0.4)),
            FadeIn(title, line, shift=UP * 0.12, rate_func=during(0.3, 1)),
            Create(rule, rate_func=during(0.4, 1)),
            run_time=0.11 * whole,
        )
        self.play(
            self.cat.frame.animate.set_stroke(theme.PICTURE, width=6), run_time=0.2 * whole
        )
