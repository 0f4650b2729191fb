"""Scene 3: the forward process, from the film's picture to pure noise."""

from __future__ import annotations

from itertools import pairwise

from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ShowPassingFlash,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    rush_from,
)

from diffusion_video.stage import (
    Box,
    Counter,
    Formula,
    Panel,
    Show,
    Slider,
    Stage,
    at,
    caption,
    cue,
    formula,
    label,
    theme,
    units,
)
from parts.forward import Magnifier, OneStep, Shares, Way, beta_words, chip
from parts.grains import Come, Go
from parts.noise import STATIONS, abar_words, forward, noisy, times
from parts.noise_strip import Station
from parts.playing import play_through
from parts.plots import Plot, beta_plot
from parts.readout import Readout
from parts.timing import during, early

FIRST_GRAINS = 200
"""t at which 3.1 ends."""
FIRST_X, LAST_X = 240, 1680
"""Where t = 0 and t = 1000 stand on 3.2's slider."""
HALT = 300
"""t at which the first part of 3.3's run stops for the question."""


class Forward(Stage):
    """q(x_t | x_{t-1}): what is broken, and how."""

    @cue("セクションタイトル")
    def opening(self) -> None:
        """The card; x_0 comes in, is looked at closely, and the first grains fall."""
        panel = Panel(noisy(0), 20).move_to(at(960, 472))
        self.card(FadeIn(panel.pixels, rate_func=during(0.5, 1)))
        self.play(Create(panel.frame), run_time=0.9)
        self.until("これは学習の", lead=0.3)
        self.play(panel.animate.move_to(at(416, 472)), run_time=1.2)
        lens = Magnifier(panel, 64, 1536, 408)
        name = formula("x_0", size=72, color=theme.PICTURE)
        name = VGroup(name, label("元の画像", bold=True)).arrange(RIGHT, buff=0.25)
        name.move_to(at(1536, 742))
        self.play(
            Create(lens.ring), Create(lens.rays), FadeIn(lens.rim, lens.patch, scale=0.5),
            run_time=0.8,
        )
        self.until("元の画像に", lead=0.2)
        self.play(FadeIn(name, shift=UP * 0.15), run_time=0.5)
        self.until("少しずつノイズ", lead=0.5)
        time = Counter("t = 0", 56, edge=ORIGIN).move_to(at(1380, 742))
        abar = Readout("overline(alpha)_t", "1.000", 48, theme.MUTED).move_to(at(1668, 742))
        self.play(FadeOut(name, shift=UP * 0.1), run_time=0.3)
        self.play(FadeIn(time, abar), run_time=0.3)

        def told(t: int) -> None:
            lens.show(t)
            time.write(f"t = {t}")
            abar.write(abar_words(t))

        grains = forward(0, FIRST_GRAINS)
        self.play(Show(panel.pixels, grains, told), until=self.slot.end)
        self.panel, self.beside, self.told = panel, VGroup(lens, time, abar), told

    @cue("段階的にノイズが加わる")
    def strip(self) -> None:
        """The knob runs along t from 0 to 1000 and leaves a picture at five stations."""
        slider = Slider(FIRST_X, LAST_X, 522, 0, 1000, STATIONS)
        rise = at(0, 264) - at(0, 522)
        rider = Station(0)
        rider.shift(slider.at(0) + rise - rider.panel.pixels.get_center())
        slots = VGroup(*(
            Panel(noisy(t), 8).frame.move_to(slider.at(t) + rise) for t in STATIONS[1:]
        ))
        back = times(FIRST_GRAINS, 0, 6)
        self.play(
            Show(self.panel.pixels, [noisy(t) for t in back], lambda i: self.told(back[i])),
            run_time=0.6,
        )
        self.play(
            FadeOut(self.beside, rate_func=early(0.3)),
            self.panel.animate(rate_func=early(0.8)).scale(8 / 20).move_to(rider.panel),
            *(Create(slot, rate_func=during(0.3 - i / 10, 0.8 - i / 10))
              for i, slot in enumerate(slots)),
            FadeIn(slider, rate_func=during(0.5, 1)), run_time=1.0,
        )
        rest = VGroup(*(m for m in rider if m is not rider.panel))
        name = caption("← 画素の値の分布").move_to(at(510, 700))
        values = caption("画素の値の分布").move_to(at(960, 636))
        self.play(FadeIn(rest, name, shift=UP * 0.1), run_time=0.6)
        self.remove(self.panel)
        self.add(rider)
        self.until("x₀ として", lead=0.2)
        first = chip("x_0").move_to(rider.panel.pixels, aligned_edge=UP + LEFT)
        self.play(FadeIn(first), run_time=0.5)
        self.until("ステップごとに", lead=0.4)
        self.play(FadeOut(first, name), FadeIn(values), run_time=0.4)
        start, end = self.frame, self.slot.end - 2 * self.fps
        prints = VGroup(rider)
        for index, (begin, goal) in enumerate(pairwise(STATIONS)):
            station = Station(begin)
            station.shift(slider.at(goal) + rise - station.panel.pixels.get_center())
            prints.add(station)
            self.add(slider.knob)
            self.play(_fill(station, slider, begin, goal),
                      until=start + (end - start) * (index + 1) // 4)
        bell = station.histogram.bell()
        name = caption("正規分布", theme.INK).next_to(bell, UP, buff=0.1)
        self.play(Create(bell), FadeIn(name), run_time=0.9)
        self.slider, self.prints = VGroup(slots, slider), prints
        self.last = VGroup(bell, name, values)

    @cue("数式")
    def formula(self) -> None:
        """The formula, term by term, on one step; the schedule; then all the way to 1000."""
        law = formula(
            "q(x_t|x_(t-1))", "=", "cal(N)\\(x_t;", "sqrt(1-beta_t)", "x_(t-1)", ",", "beta_t",
            "bold(I)", "\\)", size=88,
        ).move_to(at(960, 196))
        first = Panel(noisy(0), 8).move_to(self.prints[0].panel)
        step = OneStep(law)
        self.cite("Ho et al., NeurIPS 2020")
        self._keep_first_print(first, law)
        self._one_step(first, step, law)
        plot, readouts = self._beta(first, step, law)
        self._to_the_end(law, first, plot, readouts)

    def _keep_first_print(self, first: Panel, law: Formula) -> None:
        """All of the strip leaves but its first picture, which becomes x_{t-1}; the law comes."""
        self.add(first)
        self.remove(self.prints[0].panel)
        gone = (self.slider, *self.prints[0][1:], *self.prints[1:], self.last)
        self.play(
            Go(*gone, rate_func=early(0.3)),
            first.animate(rate_func=early(0.6)).scale(12 / 8).move_to(at(960, 520)),
            LaggedStart(*(FadeIn(p, shift=UP * 0.1) for p in law), lag_ratio=0.15), run_time=1.8,
        )

    def _one_step(self, first: Panel, step: OneStep, law: Formula) -> None:
        """x_{t-1} is thinned, then noise is added: real arithmetic on the real arrays."""
        self.until("この数式は")
        place = step.names[0].get_center()
        self.play(FadeIn(step.names[0].set_x(0), shift=UP * 0.1), run_time=0.9)
        for meaning in step.meanings:
            self.hold(0.5)
            self.play(FadeIn(meaning, shift=UP * 0.15), run_time=0.6)
        self.until("各ステップで", lead=0.5)
        self.play(first.animate.move_to(at(288, 520)), step.names[0].animate.move_to(place),
                  run_time=0.8)
        self.play(FadeIn(step.factor, step.note), Create(step.ways[0]), run_time=0.6)
        self.until("ちょっとだけ薄めて", lead=0.2)
        self.play(law[3].animate.set_color(theme.PICTURE),
                  Come(step.thin), run_time=0.6)
        self.play(Show(step.thin.pixels, step.thinner), FadeIn(step.names[1]), run_time=0.9)
        self.play(Come(step.grain, step.noise, shift=UP * 0.1), Create(step.ways[1]), run_time=0.5)
        self.until("ノイズを足して", lead=0.1)
        step.full.pixels.show(step.thinner[-1])
        self.play(law[6].animate.set_color(theme.NOISE), Come(step.full, step.names[2]),
                  run_time=0.6)
        self.play(Show(step.full.pixels, step.noisier), run_time=0.9)

    def _beta(self, picture: Panel, step: OneStep, law: Formula) -> tuple[Plot, VGroup]:
        """The schedule's own betas, and the picture that they give so far."""
        plot = beta_plot(Box(270, 356, 1150, 690)).show(1)
        time = Counter("t = 1").move_to(at(340, 786), aligned_edge=LEFT)
        beta = Readout("beta_t", beta_words(1), color=theme.NOISE).move_to(at(860, 786))
        self.until("βₜ は", lead=0.2)
        under = law.ink(6) + DOWN * units(62)
        side = RIGHT * units(44)
        mark = Line(under - side, under + side, color=theme.NOISE, stroke_width=6)
        flash = ShowPassingFlash(mark, time_width=0.9)
        self.cite("Nichol & Dhariwal, ICML 2021")
        self.add(picture)
        self.play(
            Go(step, rate_func=early(0.35)), flash,
            picture.animate(rate_func=early(0.6)).scale(16 / 12).move_to(at(1568, 544)),
            FadeIn(plot.frame, rate_func=during(0.25, 0.6)),
            Create(plot.lines[0], rate_func=during(0.4, 1)), run_time=1.6,
        )
        picture.pixels.show(noisy(1))
        self.play(FadeIn(plot.dots, time, beta), run_time=0.3)

        def told(t: int) -> None:
            plot.show(t)
            time.write(f"t = {t}")
            beta.write(beta_words(t))

        everything = VGroup(picture, plot, time, beta)
        self.play(play_through(everything, picture, 1, HALT, told), until=self.after("どうなるの"))
        return plot, VGroup(time, beta)

    def _to_the_end(self, law: Formula, picture: Panel, plot: Plot, readouts: VGroup) -> None:
        """The picture grows to full size and t runs to 1000 while Shu counts to 1000."""
        ends = Shares(HALT)
        self.cite("")
        growing = during(0.25, 1)
        self.play(
            FadeOut(law, readouts, plot, rate_func=early(0.4)),
            picture.animate(rate_func=growing).scale(20 / 16).move_to(at(1504, 472)),
            FadeIn(ends.plot.frame, ends.time, rate_func=during(0.4, 1)), run_time=1.7,
        )
        self.play(Create(ends.plot.lines[0]), run_time=0.7)
        self.play(FadeIn(ends.plot.dots[0], ends.come), run_time=0.5)
        self.play(Create(ends.plot.lines[1]), run_time=0.7)
        self.play(FadeIn(ends.plot.dots[1], ends.left), run_time=0.5)
        self.until("十分なステップ")
        everything = VGroup(picture, ends)
        run = play_through(everything, picture, HALT, 1000, ends.show, rate_func=rush_from)
        spoken = self.slot.lines[-1].end
        self.play(run, until=spoken + (self.slot.end - spoken) * 2 // 5)
        self.play(ends.left[1].number.animate.scale(1.15, about_edge=LEFT), run_time=0.6)
        self.hold(0.4)
        self.play(FadeOut(ends.time, shift=UP * 0.1), run_time=0.3)
        self.play(FadeIn(ends.ratio, shift=UP * 0.1), run_time=0.6)
        ends.remove(ends.time)
        self.noise, self.beside = picture, VGroup(ends, ends.ratio)

    @cue("最終的に完全なノイズ画像")
    def arrow(self) -> None:
        """x_0 to pure noise with the share that is left; the record; the way back, dashed."""
        way = Way()
        self.play(
            FadeOut(self.beside, rate_func=early(0.5)),
            self.noise.animate(rate_func=early(0.45)).scale(16 / 20).move_to(way.end),
            Come(way.start, rate_func=during(0.3, 0.7)),
            FadeIn(way.names, way.left, rate_func=during(0.6, 1)), run_time=1.2,
        )
        self.play(FadeIn(way.mini, scale=0.5), run_time=0.4)
        ride = play_through(VGroup(way.mini, way.share), way.mini, 0, 1000, way.show)
        self.play(Create(way.there[0], rate_func=linear), ride, until=self.moment("ここが"))
        self.play(FadeIn(way.there[1]), FadeOut(way.mini, shift=RIGHT * 0.6), run_time=0.4)
        self.until("壊す過程", lead=0.2)
        self.play(LaggedStart(*(FadeIn(p, shift=DOWN * 0.4) for p in way.film), lag_ratio=0.5),
                  until=self.after("記録して"))
        self.until("戻す方法", lead=0.1)
        self.play(Create(way.back[0]), FadeIn(way.back[1], way.words), run_time=1.2)
        start, end = self.frame, self.slot.end - round(0.7 * self.fps)
        rides = max(1, round((end - start) / (1.6 * self.fps)))
        for index in range(rides):
            self.play(way.travel(), until=start + (end - start) * (index + 1) // rides)
        self.play(Go(*self.mobjects), until=self.slot.end)


def _fill(station: Station, slider: Slider, first: int, last: int) -> UpdateFromAlphaFunc:
    """The picture of one t runs on to the next, in the next one's place, as the knob does.

    Noise does not glide along with the knob: a moving panel of it flashes (WCAG 2.3.1).
    """

    def draw(_: VGroup, alpha: float) -> None:
        t = round(first + (last - first) * alpha)
        slider.put(t)
        station.show(t).reveal(min(1.0, 5 * alpha))
        station.panel.pixels.set_fill(opacity=min(1.0, 5 * alpha))

    return UpdateFromAlphaFunc(VGroup(slider.knob, station), draw)
