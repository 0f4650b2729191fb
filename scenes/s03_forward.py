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
    Flash,
    LaggedStart,
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
from parts.noise import STATIONS, abar_words, forward, noisy
from parts.noise_strip import Station
from parts.playing import glide, play_through
from parts.plots import Plot, beta_plot
from parts.readout import Readout

FIRST_GRAINS = 200
"""t at which 3.1 ends."""
HALT = 300
"""t at which the first part of 3.3's run stops for the question."""


class Forward(Stage):
    """q(x_t | x_{t-1}): what is broken, and how."""

    @cue("セクションタイトル")
    def opening(self) -> None:
        """The card; x_0 comes in, is looked at closely, and the first grains fall."""
        self.card()
        panel = Panel(noisy(0), 21).move_to(at(960, 472))
        self.play(FadeIn(panel, scale=0.96), run_time=0.9)
        self.until("これは学習の", lead=0.3)
        self.play(panel.animate.move_to(at(436, 472)), run_time=1.2)
        lens = Magnifier(panel, 66, 1540, 400)
        name = formula("x_0", size=72, color=theme.PICTURE)
        name = VGroup(name, label("元の画像", bold=True)).arrange(RIGHT, buff=0.25)
        name.move_to(at(1540, 738))
        self.play(
            Create(lens.ring), Create(lens.rays), FadeIn(lens.rim, lens.patch, scale=0.5),
            run_time=0.8,
        )
        self.until("元の画像に", lead=0.2)
        self.play(FadeIn(name, shift=UP * 0.15), run_time=0.5)
        self.until("少しずつノイズ", lead=0.5)
        time = Counter("t = 0", 56, edge=ORIGIN).move_to(at(1370, 738))
        abar = Readout("overline(alpha)_t", "1.000", 48, theme.MUTED).move_to(at(1690, 738))
        self.play(FadeOut(name, shift=UP * 0.1), run_time=0.3)
        self.play(FadeIn(time, abar), run_time=0.3)

        def told(t: int) -> None:
            lens.show(t)
            time.write(f"t = {t}")
            abar.write(abar_words(t))

        grains = forward(0, FIRST_GRAINS)
        self.play(Show(panel.pixels, grains, told), until=self.slot.end)
        self.panel, self.beside = panel, VGroup(lens, time, abar)

    @cue("段階的にノイズが加わる")
    def strip(self) -> None:
        """The picture rides along t from 0 to 1000 and leaves a print at five stations."""
        slider = Slider(224, 1696, 522, 0, 1000, STATIONS)
        rider = Station(0)
        rider.shift(at(224, 261) - rider.panel.pixels.get_center())
        slots = VGroup(*(Panel(noisy(t), 8).frame.move_to(at(224 + 1.472 * t, 261))
                         for t in STATIONS[1:]))
        self.play(FadeOut(self.beside), run_time=0.4)
        back = forward(FIRST_GRAINS, 0, 6)
        self.play(
            self.panel.animate.scale(8 / 21).move_to(rider.panel), Show(self.panel.pixels, back),
            run_time=0.9,
        )
        rest = VGroup(*(m for m in rider if m is not rider.panel))
        name = caption("← 画素の値の分布").move_to(at(510, 700))
        self.play(
            LaggedStart(*(Create(slot) for slot in slots), lag_ratio=0.25),
            FadeIn(slider), FadeIn(rest, name, shift=UP * 0.1), run_time=1.0,
        )
        self.remove(self.panel)
        self.add(rider)
        self.until("x₀ として", lead=0.2)
        first = chip("x_0").move_to(rider.panel.pixels, aligned_edge=UP + LEFT)
        self.play(FadeIn(first), run_time=0.5)
        self.until("ステップごとに", lead=0.4)
        self.play(FadeOut(first, name), run_time=0.4)
        start, end = self.frame, self.slot.end - 2 * self.fps
        prints = VGroup()
        for index, (begin, goal) in enumerate(pairwise(STATIONS)):
            prints.add(rider.copy())
            self.add(prints, slider.knob, rider)
            ride = _ride(rider, prints[-1], slots, slider, begin, goal)
            self.play(ride, until=start + (end - start) * (index + 1) // 4)
        bell = rider.histogram.bell()
        name = caption("正規分布", theme.INK).next_to(bell, UP, buff=0.06)
        self.play(Create(bell), FadeIn(name), run_time=0.9)
        self.slider, self.prints = VGroup(slots, slider), prints
        self.last = VGroup(rider, bell, name)

    @cue("数式")
    def formula(self) -> None:
        """The formula, term by term, on one step; the schedule; then all the way to 1000."""
        law = formula(
            "q(x_t|x_(t-1))", "=", "cal(N)\\(x_t;", "sqrt(1-beta_t)", "x_(t-1)", ",", "beta_t",
            "bold(I)\\)", size=88,
        ).move_to(at(960, 196))
        first = self._keep_first_print()
        self.cite("Ho et al., NeurIPS 2020")
        self.play(LaggedStart(*(FadeIn(p, shift=UP * 0.1) for p in law), lag_ratio=0.15),
                  run_time=1.4)
        stops = self._one_step(first, law)
        picture, plot, readouts = self._beta(stops, law)
        self._to_the_end(law, picture, plot, readouts)

    def _keep_first_print(self) -> Panel:
        """All of the strip leaves but its first picture, which becomes x_{t-1}."""
        first = Panel(noisy(0), 8).move_to(self.prints[0].panel)
        self.add(first)
        self.remove(self.prints[0].panel)
        gone = FadeOut(self.slider, *self.prints[0][1:], *self.prints[1:], self.last, run_time=0.5)
        self.play(gone, first.animate.scale(11 / 8).move_to(at(280, 520)), run_time=1.0)
        return first

    def _one_step(self, first: Panel, law: Formula) -> VGroup:
        """x_{t-1} is thinned, then noise is added: real arithmetic on the real arrays."""
        step = OneStep(first)
        self.hold_to(self.slot.lines[0].end)
        for index, name in ((4, step.names[0]), (0, step.names[2])):
            fly = FadeIn(name, target_position=law.ink(index), scale=1.3)
            self.play(fly, Create(step.slots[index == 0]), run_time=0.9)
        self.play(Create(step.ways[0]), Create(step.ways[1]), run_time=0.9)
        self.until("各ステップで", lead=0.3)
        self.play(FadeIn(step.factor, step.note), run_time=0.6)
        self.until("ちょっとだけ薄めて", lead=0.2)
        self.play(law[3].animate.set_color(theme.PICTURE), glide(step.thin, first),
                  run_time=0.6)
        self.play(Show(step.thin.pixels, step.thinner), FadeIn(step.names[1]), run_time=0.9)
        self.play(FadeIn(step.grain, step.noise, shift=UP * 0.1), run_time=0.5)
        self.until("ノイズを足して", lead=0.1)
        step.full.pixels.show(step.thinner[-1])
        self.play(law[6].animate.set_color(theme.NOISE), glide(step.full, step.thin),
                  run_time=0.6)
        self.play(Show(step.full.pixels, step.noisier), run_time=0.9)
        return VGroup(first, step)

    def _beta(self, stops: VGroup, law: Formula) -> tuple[Panel, Plot, VGroup]:
        """The schedule's own betas, and the picture that they give so far."""
        plot = beta_plot(Box(270, 356, 1150, 690)).show(1)
        picture = Panel(noisy(1), 15).move_to(at(1570, 544))
        time = Counter("t = 1").move_to(at(340, 786), aligned_edge=LEFT)
        beta = Readout("beta_t", beta_words(1), color=theme.NOISE).move_to(at(860, 786))
        self.until("βₜ は", lead=0.2)
        flash = Flash(law.ink(6), color=theme.NOISE, flash_radius=units(56), line_stroke_width=6)
        self.cite("Nichol & Dhariwal, ICML 2021")
        self.play(FadeOut(stops, run_time=0.4), flash, run_time=0.7)
        self.play(FadeIn(plot.frame, picture, run_time=0.5), Create(plot.lines[0]), run_time=1.3)
        self.play(FadeIn(plot.dots, time, beta), run_time=0.3)

        def told(t: int) -> None:
            plot.show(t)
            time.write(f"t = {t}")
            beta.write(beta_words(t))

        everything = VGroup(picture, plot, time, beta)
        self.play(play_through(everything, picture, 1, HALT, told), until=self.after("どうなるの"))
        return picture, plot, VGroup(time, beta)

    def _to_the_end(self, law: Formula, picture: Panel, plot: Plot, readouts: VGroup) -> None:
        """The picture grows to full size and t runs to 1000 while Shu counts to 1000."""
        ends = Shares(HALT)
        self.cite("")
        self.play(FadeOut(law, readouts, plot.dots, plot.frame), run_time=0.5)
        self.play(
            picture.animate.scale(21 / 15).move_to(at(1482, 472)),
            plot.lines[0].animate.become(ends.plot.lines[0].copy()),
            FadeIn(ends.plot.frame, ends.time), run_time=1.2,
        )
        self.remove(plot.lines)
        self.add(ends.plot.lines[0])
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
            FadeOut(self.beside), self.noise.animate.scale(15 / 21).move_to(way.end), run_time=0.8
        )
        self.play(FadeIn(way.start, way.names, way.left), run_time=0.6)
        self.play(FadeIn(way.mini, scale=0.5), run_time=0.4)
        ride = play_through(VGroup(way.mini, way.share), way.mini, 0, 1000, way.show)
        self.play(Create(way.there[0], rate_func=linear), ride, until=self.moment("ここが"))
        self.play(FadeIn(way.there[1]), FadeOut(way.mini, shift=RIGHT * 0.6), run_time=0.4)
        self.until("壊す過程", lead=0.2)
        self.play(LaggedStart(*(FadeIn(p, shift=DOWN * 0.4) for p in way.film), lag_ratio=0.5),
                  until=self.after("記録して"))
        self.until("戻す方法", lead=0.1)
        self.play(Create(way.back[0]), FadeIn(way.back[1], way.words), run_time=1.2)
        while self.left > 2 * self.fps:
            self.play(way.travel(), run_time=1.6)
        self.play(FadeOut(*self.mobjects), run_time=0.7)


def _ride(
    rider: Station, left: Station, slots: VGroup, slider: Slider, first: int, last: int
) -> UpdateFromAlphaFunc:
    """The station glides from t to t; what is `left` behind shows its words when they are clear.

    An empty slot has no frame while the picture is over it.
    """
    lift = rider.panel.pixels.get_center() - slider.at(first)

    def draw(_: VGroup, alpha: float) -> None:
        t = round(first + (last - first) * alpha)
        rider.shift(slider.at(t) + lift - rider.panel.pixels.get_center())
        rider.show(t)
        slider.put(t)
        left.reveal(min(max((t - first - 130) / 90, 0.0), 1.0))
        for slot in slots:
            ahead = (slot.get_x() - rider.panel.get_x()) / units(1)
            slot.set_stroke(opacity=min(max((ahead - 270) / 60, 0.0), 1.0))

    return UpdateFromAlphaFunc(VGroup(slots, left, slider.knob, rider), draw)
