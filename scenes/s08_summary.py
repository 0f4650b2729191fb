"""Scene 8: the whole on one line, and noise becomes the cat once more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from manim import (
    LEFT,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    VGroup,
    rate_functions,
)

from diffusion_video.stage import Counter, Panel, Show, Stage, at, cue, label, pulse, theme
from parts.grains import Come, Go, crossed
from parts.minis import Breaking, Compressed, Making
from parts.minis_taught import Guided, Learning
from parts.mixture import Mixture
from parts.runs import run
from parts.stations import STOPS, Living, Station, area, lesson, rail
from parts.timing import during, early
from parts.trajectory import track

CAT_X, RIGHT_X, MIDDLE = 468, 866, 472
"""Where the last picture and what is beside it stand: as one group between the margins."""
BEGUN = 0.5, 880
"""How many seconds of the last run belong to the cue before, and the t that they reach."""
CLEAR = 0.12
"""How far both lessons stay off the station that they share, of the way to the next."""
ANEW = 0.3
"""How many seconds a miniature takes to stand at its start again."""
LAST_WORDS = "壊す過程を知っているからこそ、", "戻す方法を学べる"


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
            Breaking(area(0)), Learning(area(1)), Making(area(2)), Guided(area(3)),
            Compressed(area(4)),
        )
        self.stations = [Station(i, mini) for i, mini in enumerate(minis)]
        ways = VGroup(rail(0, len(STOPS) - 1, theme.RULE), rail(0, 0.01, theme.INK))
        self.lit = ways[1]
        self.restored = Panel(run("latent").arrays["decoded"][-1], 8, color=theme.PICTURE)
        self.restored.move_to(at(960, 472))
        self.card(
            self.restored.animate.scale(0.5).move_to(minis[0].pixels), behind=self.restored,
            seconds=min(1.7, self.left / self.fps * 0.6),
        )
        outlines = [station.outline for station in self.stations]
        self.play(
            FadeIn(ways), LaggedStart(*map(FadeIn, outlines), lag_ratio=0.2),
            run_time=0.6,
        )
        self._light(ways[0], outlines)

    def _light(self, way: Line, over: Iterable[VGroup]) -> None:
        """A light runs along the line, under the numbers."""
        spark, running = pulse(way, theme.INK, 16)
        self.add(spark, *over)
        self.play(running, until=self.slot.end)
        self.remove(spark)

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
        rim = [FadeOut(self.restored.frame)] if index == 0 else []
        self.play(self.lit.animate.become(reached), station.light(), *rim, run_time=0.7)
        self.remove(*self.restored)
        self.play(Living(station.mini), until=end - round(0.5 * self.fps))

    def _echo(self) -> None:
        """Breaking teaches making: one station hands on to the next, then all stand."""
        breaking, learning, making, *others = self.stations
        self.shades = VGroup(*(station.shade for station in others))
        self.until("壊すこと", lead=0.4)
        self._anew(breaking.mini, self.shades.animate.set_fill(opacity=0.6))
        self.play(Living(breaking.mini), until=self.moment("作り方") - round(ANEW * self.fps))
        self._anew(making.mini)
        self.play(Living(making.mini), Living(learning.mini), until=self.after("みたいだね"))
        self.until("壊す過程", lead=0.4)
        self._anew(breaking.mini)
        way, words = lesson(0, 1 - CLEAR, "壊した絵とノイズ", theme.NOISE)
        self.play(
            Living(breaking.mini),
            Create(way, rate_func=during(0.4, 0.9)), FadeIn(words, rate_func=during(0.7, 1)),
            until=self.moment("戻す方法"),
        )
        way, words = lesson(1 + CLEAR, 2, "戻す方法", theme.NETWORK)
        self.play(
            Living(learning.mini), learning.glow(),
            Create(way, rate_func=during(0.5, 0.9)), FadeIn(words, rate_func=during(0.75, 1)),
            until=self.moment("これが") - round(ANEW * self.fps),
        )
        self._anew(making.mini)
        self.play(Living(making.mini), until=self.after("本質"))
        self.until("ありがとう")
        self._broken_again()

    def _anew(self, mini: Breaking | Making, *more: Animation) -> None:
        """Grain by grain a miniature's start takes the place of its end."""
        end = mini.pixels.copy().set_z_index(-1)
        mini.show(0)
        self.add(end)
        self.play(Come(mini.pixels), FadeIn(mini.t), *more, run_time=ANEW)
        self.remove(end)

    def _broken_again(self) -> None:
        """The third station's picture comes out, large, is broken, and begins to come back."""
        cat = Panel(track("hero").at(0), 20).move_to(at(CAT_X, MIDDLE))
        small = self.stations[2].mini.pixels
        self.cat = cat.copy().match_width(small).move_to(small)
        self.add(self.cat)
        others = [thing for thing in self.mobjects if thing not in (self.cat, self.shades)]
        self.t = Counter("t = 0", 96, edge=LEFT).move_to(at(RIGHT_X, MIDDLE - 72), LEFT)
        self.mixture = Mixture(RIGHT_X, MIDDLE + 36, 912, 0)
        self.play(
            *(Go(thing, rate_func=early(0.6)) for thing in others),
            self.shades.animate(rate_func=early(0.4)).set_fill(opacity=1),
            FadeIn(self.t, self.mixture, rate_func=during(0.7, 1)),
            self.cat.animate.match_width(cat).move_to(cat), run_time=0.8,
        )
        self.remove(self.shades)
        seconds, reached = BEGUN
        self.play(self._passing(0, 1000), until=self.slot.end - round(seconds * self.fps))
        self.play(self._passing(1000, reached), until=self.slot.end)

    def _passing(self, first: int, last: int, **style: object) -> Show:
        """The run on the large picture, and its numbers."""

        def tell(time: int) -> None:
            self.t.write(f"t = {time}")
            self.mixture.tell(time)

        return track("hero").play(self.cat.pixels, first, last, tell, **style)

    @cue("完全なノイズ → きれいな画像")
    def once_more(self) -> None:
        """Noise becomes the cat; then the title and the one line stand beside it."""
        self.show_header(False)
        self.play(
            self._passing(BEGUN[1], 0, rate_func=_slower),
            self.cat.frame.animate(rate_func=during(0.85, 1)).set_stroke(theme.PICTURE, width=6),
            run_time=2.0,
        )
        self.play(*crossed((self.t, self.mixture), (self._last_card(),)), run_time=0.6)

    def _last_card(self) -> VGroup:
        """The film's title and its one sentence, as high as the middle of the picture."""
        card = VGroup(
            label(self.film.title, 76, bold=True),
            Line(at(0, 0), at(320, 0), color=theme.NETWORK, stroke_width=6),
            *(label(words, 56) for words in LAST_WORDS),
        )
        for thing, y in zip(card, (-110, -28, 42, 120), strict=True):
            thing.move_to(at(RIGHT_X, MIDDLE + y), LEFT)
        return card


def _slower(share: float) -> float:
    """A rate that falls a little towards the end."""
    return float(share + rate_functions.ease_out_sine(share)) / 2
