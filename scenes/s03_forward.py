"""Scene 3: the forward process, from the film's picture to pure noise."""

from __future__ import annotations

from itertools import pairwise

from manim import (
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    VGroup,
    linear,
    there_and_back,
)

from diffusion_video.stage import (
    Counter,
    Formula,
    Panel,
    Show,
    Stage,
    arrow,
    at,
    caption,
    cue,
    label,
    theme,
    veil,
)
from parts import one_step, strip
from parts.carried import Carried
from parts.grains import Come, Go
from parts.magnifier import Magnifier
from parts.mixture import Mixture
from parts.noise import STATIONS, forward, noisy, times
from parts.one_step import Knob, OneStep, beat, lit
from parts.playing import play_through
from parts.thousand import Thousand, Which
from parts.timing import during, early
from parts.way import Way

FIRST_GRAINS = 200
"""t at which 3.1 ends."""
TURNS = (0.8, 0.0)
"""Where the knob of 3.3 is turned to."""


class Forward(Stage):
    """q(x_t | x_{t-1}): what is broken, and how."""

    @cue("セクションタイトル")
    def opening(self) -> None:
        """The card over x_0; where the way leads; a close look at x_0 as the first grains fall."""
        panel = Panel(noisy(0), 20).move_to(at(960, 472))
        self.card(behind=panel)
        self.play(panel.animate.move_to(at(416, 472)), run_time=1.0)
        self._ahead()
        lens = Magnifier(panel, 56, 1536, 364)
        self.play(
            Create(lens.ring), Create(lens.rays), FadeIn(lens.rim, lens.patch, scale=0.5),
            run_time=0.7,
        )
        self.until("元の画像に", lead=0.1)
        time = Counter("t = 0", 56).move_to(at(1312, 640), LEFT)
        mixture = Mixture(1312, 712, 448, 0)
        self.play(FadeIn(time, mixture, shift=UP * 0.1), run_time=0.5)

        def told(t: int) -> None:
            lens.show(t)
            time.write(f"t = {t}")
            mixture.tell(t)

        grains = forward(0, FIRST_GRAINS)
        self.until("少しずつノイズ", lead=-0.2)
        self.play(Show(panel.pixels, grains, told), until=self.slot.end)
        self.panel, self.beside, self.told = panel, VGroup(lens, time, mixture), told

    def _ahead(self) -> None:
        """Forward: from the picture to noise, which the same picture becomes at the right."""
        goal = Panel(noisy(0), 20).move_to(at(1504, 472))
        way = arrow(at(764, 472), at(1156, 472), theme.NOISE, 10, head=40)
        name = label("前方過程", 60, bold=True).move_to(at(960, 400))
        why = label("学習の準備", 48, theme.NETWORK, bold=True).move_to(at(960, 540))
        self.until("前方過程", lead=0.1)
        self.play(Create(way), FadeIn(name), run_time=0.6)
        self.play(Come(goal), run_time=0.5)
        run = play_through(goal.pixels, goal, 0, 1000, lambda _: None)
        self.play(run, until=self.moment("学習の準備"))
        self.play(FadeIn(why, shift=UP * 0.1), run_time=0.4)
        self.until("元の画像に", lead=0.8)
        self.play(Go(goal), FadeOut(way, name, why), run_time=0.4)

    @cue("段階的にノイズが加わる")
    def strip(self) -> None:
        """The knob runs along t from 0 to 1000 and leaves a picture at five stations."""
        slider = strip.rail()
        rider = strip.Station(slider, 0, 0)
        slots = VGroup(*(
            strip.Station(slider, t, t).panel.frame for t in STATIONS[1:]
        ))
        back = times(FIRST_GRAINS, 0, 6)
        self.play(
            Show(self.panel.pixels, [noisy(t) for t in back], lambda i: self.told(back[i])),
            run_time=0.6,
        )
        self.play(
            FadeOut(self.beside, rate_func=early(0.3)),
            self.panel.animate(rate_func=during(0.2, 0.9)).scale(8 / 20).move_to(rider.panel),
            *(Create(slot, rate_func=during(0.4 - i / 10, 0.9 - i / 10))
              for i, slot in enumerate(slots)),
            FadeIn(slider, rate_func=during(0.5, 1)), run_time=1.1,
        )
        makings = strip.Makings(0)
        self.play(FadeIn(makings.mixture, shift=UP * 0.1),
                  FadeIn(makings.histogram, makings.values, rate_func=during(0.4, 1)), run_time=0.9)
        self.until("x₀ として", lead=0.2)
        first = strip.chip("x_0").move_to(rider.panel.pixels, aligned_edge=UP + LEFT)
        self.play(FadeIn(first), run_time=0.5)
        self.until("ステップごとに", lead=0.7)
        self.play(FadeIn(makings.words, rider.abar, shift=UP * 0.1), run_time=0.8)
        self.remove(self.panel)
        self.add(rider, first)
        self.until("ガウスノイズ", lead=0.1)
        start, end = self.frame, self.slot.end - round(1.6 * self.fps)
        stations = VGroup(rider)
        for index, (begin, goal) in enumerate(pairwise(STATIONS)):
            station = strip.Station(slider, goal, begin)
            stations.add(station)
            self.add(slider.knob)
            self.play(strip.filled(station, slider, makings, begin, goal),
                      until=start + (end - start) * (index + 1) // 4)
        bell = makings.histogram.bell()
        name = caption("正規分布", theme.INK).next_to(bell, UP, buff=0.1)
        self.play(Create(bell), FadeIn(name), run_time=0.9)
        self.slider, self.stations = VGroup(slots, slider), stations
        self.last = VGroup(first, bell, name, makings)

    @cue("数式")
    def formula(self) -> None:
        """The formula on one step; beta as a knob; then all the thousand steps."""
        law, step = one_step.law(), OneStep()
        first = Panel(noisy(0), 8).move_to(self.stations[0].panel)
        self.cite("Ho et al., NeurIPS 2020")
        self._keep_first(first, law)
        self._pairs(first, step, law)
        self._one_step(first, step, law)
        self._knob(first, step, law)
        self._thousand(first)

    def _keep_first(self, first: Panel, law: Formula) -> None:
        """All of the strip leaves but its first picture, which becomes x_{t-1}; the law comes."""
        self.add(first)
        self.remove(self.stations[0].panel)
        gone = (self.slider, self.stations[0].abar, *self.stations[1:], self.last)
        self.play(Go(*gone), run_time=0.5)
        place = at(one_step.PAIR[0], one_step.PAIR_ROW)
        self.play(first.animate.scale(one_step.PAIR_CELL / 8).move_to(place), run_time=0.8)
        self.play(
            LaggedStart(*(FadeIn(p, shift=UP * 0.1) for p in law), lag_ratio=0.15), run_time=1.0
        )

    def _pairs(self, first: Panel, step: OneStep, law: Formula) -> None:
        """What the law is about: the picture before, the next one, and the step between."""
        told = one_step.Meanings(law)
        self.until("この数式は")
        for part, word, comes in (
            (one_step.BEFORE, 0, FadeIn(told.names[0])),
            (one_step.AFTER, 1, FadeIn(told.place, told.names[1])),
            (one_step.NORMAL, 2, Create(told.leap[0])),
        ):
            self.play(*(beat(law, i) for i in part), FadeIn(told.words[word], shift=UP * 0.1),
                      comes, run_time=0.8)
            self.hold(0.2)
        self.play(FadeIn(told.leap[1]), run_time=0.4)
        self._between(first, told, law)
        self.play(FadeOut(told.words, told.leap, rate_func=early(0.3)),
                  *told.opened(law, first, step), until=self.moment("各ステップで"))
        self.remove(*told.names)
        self.add(step.names[0], step.names[-1])
        self.place = told.place

    def _between(self, first: Panel, told: one_step.Meanings, law: Formula) -> None:
        """One step leads from one picture to the next; both are lit where the law names them."""
        start, end = self.frame, self.moment("各ステップで") - round(0.9 * self.fps)
        for index, (part, place) in enumerate((
            (one_step.BEFORE, first.frame), (one_step.WHOLE, told.place[0])
        )):
            light = place.copy().set_stroke(theme.INK, 9)
            self.play(
                FadeIn(light, rate_func=there_and_back), *(beat(law, i) for i in part),
                until=start + (end - start) * (index + 1) // 2,
            )
            self.remove(light)

    def _one_step(self, first: Panel, step: OneStep, law: Formula) -> None:
        """x_{t-1} is thinned, then noise is added: real arithmetic on the real arrays."""
        self.play(FadeIn(step.note, step.bars[0]), run_time=0.5)
        self.until("元の画像を", lead=0.1)
        self.play(Indicate(first.frame, color=theme.PICTURE, scale_factor=1.03), run_time=0.8)
        self.until("ちょっとだけ薄めて", lead=0.2)
        moved = first.copy()
        self.add(moved, first)
        self.play(
            *lit(law, one_step.THINNED, theme.PICTURE),
            FadeIn(step.names[1], step.signs[0], step.bars[1], rate_func=during(0.75, 1)),
            moved.animate(rate_func=early(0.8)).move_to(step.thin), run_time=0.8,
        )
        self.remove(moved)
        self.add(step.thin, step.amounts[0])
        self.play(step.thinning(), run_time=1.2)
        self.until("その分だけ", lead=0.1)
        self.play(
            *lit(law, one_step.ADDED, theme.NOISE), Come(step.noise, step.names[2]),
            FadeIn(step.bars[2], step.signs[1], step.amounts[1]), run_time=0.7,
        )
        self.until("足して", lead=0.6)
        self.play(Come(step.full), FadeIn(step.bars[3], step.signs[2]),
                  FadeOut(self.place[1], rate_func=early(0.3)), run_time=0.5)
        self.remove(*self.place)
        self.play(step.adding(), run_time=0.9)

    def _knob(self, first: Panel, step: OneStep, law: Formula) -> None:
        """beta_t is a knob: little noise, much noise, none."""
        knob = Knob(0)
        self.play(Go(*step), run_time=0.4)
        self.add(first)
        self.play(
            first.animate(rate_func=early(0.8)).scale(16 / one_step.CELL).move_to(at(1504, 512)),
            FadeIn(knob, rate_func=during(0.4, 1)), beat(law, 12), run_time=0.8,
        )
        start, end = self.frame, self.after("パラメータ") + round(1.2 * self.fps)
        last = 0.0
        for index, goal in enumerate(TURNS):
            until = start + (end - start) * (index + 1) // len(TURNS)
            self.play(knob.turn(first, goal, last), until=until)
            last = goal
        self.play(FadeOut(knob, law), run_time=0.4)

    def _thousand(self, picture: Panel) -> None:
        """All thousand steps, while Miku asks and Shu counts; which noise was the cat?"""
        steps = Thousand()
        self.cite("Nichol & Dhariwal, ICML 2021")
        self.play(
            picture.animate(rate_func=early(0.6)).scale(20 / 16).move_to(at(1504, 472)),
            FadeIn(steps.time, steps.mixture, steps.plot.frame, rate_func=during(0.3, 0.8)),
            Create(steps.plot.line, rate_func=during(0.4, 1)), run_time=1.4,
        )
        self.until("で、最後は", lead=0.2)
        self.play(FadeIn(steps.plot.dot, scale=2), run_time=0.3)
        run = play_through(VGroup(picture, steps), picture, 0, 1000, steps.show)
        self.play(run, until=self.moment("ランダムノイズ"))
        self.until("ランダムノイズ", lead=-0.6)
        self.cite("")
        which = Which()
        self.play(FadeOut(steps), run_time=0.4)
        self.play(Come(which.other), run_time=0.7)
        self.play(FadeIn(which.ask, shift=UP * 0.1), run_time=0.5)
        self.hold_to(self.slot.end - round(2.2 * self.fps))
        self.play(FadeOut(which.ask), run_time=0.3)
        self.play(
            FadeIn(which.answer, shift=RIGHT * 0.2),
            picture.frame.animate.set_stroke(theme.PICTURE, width=8), run_time=0.5,
        )
        self.noise, self.beside = picture, VGroup(which.other, which.answer)

    @cue("最終的に完全なノイズ画像")
    def arrow(self) -> None:
        """x_0 to pure noise with the share that is left; the record; the way back, dashed."""
        way = Way()
        self.noise.frame.set_stroke(theme.RULE, 4)
        self.play(Go(self.beside), run_time=0.4)
        self.play(
            Carried(self.noise, way.end, 12, 20),
            Come(way.start, rate_func=during(0.2, 0.7)),
            FadeIn(way.names, way.mixture, rate_func=during(0.5, 1)), run_time=1.0,
        )
        self.play(FadeIn(way.mini, scale=0.5), run_time=0.4)
        beside = VGroup(way.mini, way.mixture)
        ride = play_through(beside, way.mini, 0, 1000, way.show)
        self.play(Create(way.there[0], rate_func=linear), ride,
                  until=self.moment("ここが") - round(3.2 * self.fps))
        self.play(FadeIn(way.there[1], way.rest, scale=1.2), run_time=0.5)
        self.until("ここが", lead=0.6)
        self.play(FadeOut(way.mixture, way.rest, way.mini), run_time=0.4)
        self.until("ここが")
        light = way.there.animate(rate_func=there_and_back).set_color(theme.INK)
        self.play(light, run_time=0.8)
        self.until("壊す過程", lead=0.8)
        self._record(way)
        self.until("戻す方法", lead=0.1)
        self.play(Create(way.back[0]), FadeIn(way.back[1], way.words), run_time=1.2)
        start, end = self.frame, self.slot.end - round(1.4 * self.fps)
        rides = max(1, round((end - start) / (1.6 * self.fps)))
        for index in range(rides):
            self.play(way.travel(), until=start + (end - start) * (index + 1) // rides)
        self._hand_over(way)

    def _record(self, way: Way) -> None:
        """The small picture goes the way once more and leaves its prints."""
        way.leave(0)
        way.mini.pixels.show(noisy(0))
        self.add(way.prints)
        self.play(FadeIn(way.mini, scale=0.5), run_time=0.3)
        everything = VGroup(way.mini, way.prints)
        self.until("壊す過程", lead=0.2)
        self.play(play_through(everything, way.mini, 0, 1000, way.leave),
                  until=self.after("記録して"))
        self.play(FadeOut(way.mini), FadeIn(way.record), run_time=0.4)

    def _hand_over(self, way: Way) -> None:
        """All leaves but pure noise, which stands behind the next scene's card."""
        rest = [m for m in self.mobjects if m not in (self.noise, *self.noise)]
        self.play(*(Go(m) for m in rest), run_time=0.4)
        self.play(FadeIn(veil()), run_time=0.3)
        self.play(
            self.noise.animate.scale(20 / 12).move_to(at(960, 472)), until=self.slot.end
        )
