"""Scene 3: the forward process, from the film's picture to pure noise."""

from __future__ import annotations

from manim import (
    ORIGIN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    Show,
    Slider,
    Stage,
    arrow,
    at,
    caption,
    cue,
    formula,
    label,
    theme,
    units,
)
from parts.forward import Magnifier, beta_plot, share_plot
from parts.noise import STATIONS, abar_words, eps, forward, noisy, scaled, schedule, shown, signal
from parts.noise_strip import Station
from parts.readout import Readout

FIRST_GRAINS = 200
"""t at which 3.1 ends."""
ONE_STEP = 0.3
"""The beta of 3.3's picture algebra: the schedule's own early steps are too small to see."""


class Forward(Stage):
    """q(x_t | x_{t-1}): what is broken, and how."""

    @cue("セクションタイトル")
    def opening(self) -> None:
        """The card; x_0 comes in, is looked at closely, and the first grains fall."""
        self.card()
        panel = Panel(noisy(0), 21).move_to(at(960, 472))
        self.play(FadeIn(panel, shift=UP * 0.2), run_time=0.9)
        self.until("これは学習の", lead=0.3)
        self.play(panel.animate.move_to(at(436, 472)), run_time=1.2)
        lens = Magnifier(panel, 60, 1320, 382)
        name = formula("x_0", size=72, color=theme.PICTURE)
        name = VGroup(name, label("元の画像", bold=True)).arrange(RIGHT, buff=0.25)
        name.move_to(at(1320, 700))
        self.play(
            Create(lens.ring), Create(lens.rays), FadeIn(lens.rim, lens.patch, scale=0.5),
            run_time=0.8,
        )
        self.until("元の画像に", lead=0.2)
        self.play(FadeIn(name, shift=UP * 0.15), run_time=0.5)
        self.until("少しずつノイズ", lead=0.5)
        time = Counter("t = 0", 56, edge=ORIGIN).move_to(at(1150, 716))
        abar = Readout("overline(alpha)_t", "1.000", 48, theme.MUTED).move_to(at(1470, 716))
        self.play(FadeOut(name, shift=UP * 0.1), FadeIn(time, abar), run_time=0.5)

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
        slider = Slider(224, 1696, 546, 0, 1000, STATIONS, theme.INK).set_z_index(0)
        slider.names.set_opacity(0)
        rider = Station(0).shift(slider.at(0) + at(960, 258) - at(960, 546))
        rider.shift(rider.get_center() * 0 + slider.at(0) - rider.panel.pixels.get_center())
        rider.shift(UP * units(546 - 258))
        self.play(FadeOut(self.beside), run_time=0.4)
        back = forward(FIRST_GRAINS, 0, 6)
        self.play(
            self.panel.animate.scale(8 / 21).move_to(rider.panel), Show(self.panel.pixels, back),
            run_time=0.9,
        )
        self.remove(self.panel)
        self.add(rider.panel)
        rest = VGroup(*(m for m in rider if m is not rider.panel))
        self.play(Create(slider.rail), FadeIn(*slider[1:], rest, shift=UP * 0.1), run_time=0.7)
        self.add(rider)
        self.until("として", lead=0.2)
        self.play(Indicate(rider.time, color=theme.PICTURE), run_time=0.9)
        self.until("ステップごとに")
        start, end = self.frame, self.slot.end - 2 * self.fps
        prints = VGroup()
        for index, (first, last) in enumerate(zip(STATIONS, STATIONS[1:], strict=False)):
            prints.add(rider.copy())
            self.add(prints, slider.knob, rider)
            ride = _ride(rider, slider, first, last)
            self.play(*ride, until=start + (end - start) * (index + 1) // 4)
        bell = rider.histogram.bell()
        name = caption("正規分布", theme.INK).next_to(bell, UP, buff=0.1)
        self.play(Create(bell), FadeIn(name), run_time=0.9)
        self.slider, self.prints, self.last = slider, prints, VGroup(rider, bell, name)

    @cue("数式")
    def formula(self) -> None:
        """The formula, term by term, on one step; the schedule; then all the way to 1000."""
        law = formula(
            "q(x_t|x_(t-1))", "=", "cal(N)\\(x_t;", "sqrt(1-beta_t)", "x_(t-1)", ",", "beta_t",
            "bold(I)\\)", size=84,
        ).move_to(at(960, 196))
        first = self._keep_first_print()
        self.cite("Ho et al., NeurIPS 2020")
        self.play(LaggedStart(*(FadeIn(p, shift=UP * 0.1) for p in law), lag_ratio=0.15),
                  run_time=1.6)
        stops = self._one_step(first, law)
        picture, plot, readouts = self._beta(stops, law)
        self._to_the_end(law, picture, plot, readouts)

    def _keep_first_print(self) -> Panel:
        """All of the strip leaves but its first picture, which becomes x_{t-1}."""
        first = Panel(noisy(0), 8).move_to(self.prints[0].panel)
        self.add(first)
        self.remove(self.prints[0].panel)
        self.play(
            FadeOut(self.slider, self.prints[0][1:], self.prints[1:], self.last), run_time=0.5
        )
        self.play(first.animate.scale(11 / 8).move_to(at(290, 500)), run_time=0.8)
        return first

    def _one_step(self, first: Panel, law: VGroup) -> VGroup:
        """x_{t-1} is thinned, then noise is added: real arithmetic on the real arrays."""
        thin, full = (Panel(noisy(0), 11).move_to(at(x, 500)) for x in (960, 1630))
        keep, add = (1 - ONE_STEP) ** 0.5, ONE_STEP**0.5
        ways = VGroup(*(arrow(at(x, 500), at(x + 260, 500)) for x in (497, 1166)))
        factor = formula("times", "sqrt(1-beta_t)", size=56, color=theme.PICTURE)
        grain = formula("+ sqrt(beta_t)", "epsilon", size=56, color=theme.NOISE)
        factor.move_to(at(627, 430))
        grain.move_to(at(1296, 430))
        noise = Panel(shown(eps()), 4, color=theme.NOISE).move_to(at(1296, 620))
        names = VGroup(*(
            formula(words, size=52).move_to(at(x, 738))
            for words, x in (("x_(t-1)", 290), ("sqrt(1-beta_t) x_(t-1)", 960), ("x_t", 1630))
        ))
        note = caption(f"見えるように大きな1歩で: β = {ONE_STEP:.2f}").move_to(at(960, 330 - 36))
        self.play(FadeIn(names[0], note), run_time=0.5)
        self.until("各ステップで")
        self.play(FadeIn(ways[0], factor), run_time=0.6)
        self.until("薄めて", lead=0.5)
        self.add(thin)
        steps = [1 + (keep - 1) * i / 24 for i in range(25)]
        self.play(law[3].animate.set_color(theme.PICTURE),
                  _slide(thin, first, run_time=0.5))
        self.play(Show(thin.pixels, [scaled(s, 0) for s in steps]), FadeIn(names[1]),
                  run_time=0.9)
        self.play(FadeIn(ways[1], grain, noise), run_time=0.5)
        self.until("ノイズを足して", lead=0.2)
        self.add(full.set_opacity(1))
        full.pixels.show(scaled(keep, 0))
        self.play(law[6].animate.set_color(theme.NOISE), _slide(full, thin, run_time=0.5))
        levels = [scaled(keep, add * i / 24) for i in range(25)]
        self.play(Show(full.pixels, levels), FadeIn(names[2]), run_time=0.9)
        return VGroup(first, thin, ways, factor, grain, noise, names, note, full)

    def _beta(self, stops: VGroup, law: VGroup) -> tuple[Panel, VGroup, VGroup]:
        """The schedule's own betas, and the picture that they give so far."""
        plot = beta_plot(Box(270, 330, 1150, 690)).show(1)
        picture = Panel(noisy(1), 15).move_to(at(1556, 540))
        time = Counter("t = 1", edge=ORIGIN).move_to(at(420, 786))
        beta = Readout("beta_t", _beta_words(1)).move_to(at(800, 786))
        self.until("βₜ は", lead=0.2)
        self.play(FadeOut(stops), Indicate(law[6], color=theme.INK, scale_factor=1.4),
                  run_time=0.7)
        self.cite("Nichol & Dhariwal, ICML 2021")
        self.play(FadeIn(plot.frame, picture), run_time=0.5)
        self.play(Create(plot.lines[0]), run_time=1.2)
        self.play(FadeIn(plot.dots, time, beta), run_time=0.3)

        def told(t: int) -> None:
            plot.show(t)
            time.write(f"t = {t}")
            beta.write(_beta_words(t))

        self.play(_run(VGroup(picture, plot, time, beta), picture, 1, 300, told),
                  until=self.after("どうなるの"))
        return picture, plot, VGroup(time, beta)

    def _to_the_end(
        self, law: VGroup, picture: Panel, plot: VGroup, readouts: VGroup
    ) -> None:
        """The picture grows to full size and t runs to 1000 while Shu counts to 1000."""
        shares = share_plot(Box(190, 310, 1000, 690)).show(300)
        time = Counter("t = 300", 64, edge=ORIGIN).move_to(at(595, 200))
        left = Readout("sqrt(overline(alpha)_t)", f"{signal(300):.3f}", 44, theme.PICTURE)
        come = Readout("sqrt(1-overline(alpha)_t)", _noise_share(300), 44, theme.NOISE)
        left.move_to(at(370, 782))
        come.move_to(at(810, 782))
        self.cite("")
        self.play(FadeOut(law, readouts, plot.dots, plot.frame), run_time=0.5)
        self.play(
            picture.animate.scale(21 / 15).move_to(at(1450, 472)),
            plot.lines[0].animate.become(shares.lines[0].copy()),
            FadeIn(shares.frame, time), run_time=1.2,
        )
        self.remove(plot.lines)
        self.add(shares)
        self.play(Create(shares.lines[1]), FadeIn(shares.dots, left, come), run_time=0.9)

        def told(t: int) -> None:
            shares.show(t)
            time.write(f"t = {t}")
            left.write(f"{signal(t):.3f}" if t < 1000 else f"{signal(t):.5f}")
            come.write(_noise_share(t))

        self.until("十分なステップ")
        everything = VGroup(picture, shares, time, left, come)
        self.play(_run(everything, picture, 300, 1000, told), until=self.after("ランダムノイズ"))
        self.play(Indicate(left, color=theme.PICTURE, scale_factor=1.25), run_time=1.2)
        self.until("", lead=0)
        self.noise, self.beside = picture, VGroup(shares, time, left, come)

    @cue("最終的に完全なノイズ画像")
    def arrow(self) -> None:
        """x_0 to pure noise with the share that is left; the record; the way back, dashed."""
        start = Panel(noisy(0), 15, color=theme.PICTURE).move_to(at(340, 400))
        self.play(
            FadeOut(self.beside), self.noise.animate.scale(15 / 21).move_to(at(1580, 400)),
            run_time=0.8,
        )
        way = arrow(at(612, 300), at(1308, 300), theme.NOISE, 9, head=36)
        share = Readout("sqrt(overline(alpha)_t)", "1.000", 56, theme.PICTURE)
        share.move_to(at(960, 210))
        names = VGroup(formula("x_0", size=60).move_to(at(340, 690)),
                       formula("x_1000", size=60).move_to(at(1580, 690)))
        self.play(FadeIn(start, names, share), run_time=0.6)
        film = VGroup(*(Panel(noisy(t), 3) for t in range(125, 1000, 125)))
        film.arrange(RIGHT, buff=units(12)).move_to(at(960, 410))
        self.play(Create(way[0]), FadeIn(way[1]), _falling(share),
                  until=self.after("なんで"))
        self.until("ここがポイント")
        self.until("壊す過程", lead=0.2)
        self.play(LaggedStart(*(FadeIn(p, scale=0.6) for p in film), lag_ratio=0.5),
                  until=self.after("記録して"))
        back = arrow(at(1308, 530), at(612, 530), theme.NETWORK, 9, dashed=True, head=36)
        words = label("戻す方法", 56, theme.NETWORK, bold=True).move_to(at(960, 620))
        self.until("戻す方法", lead=0.1)
        self.play(Create(back[0]), FadeIn(back[1], words), run_time=1.2)
        self.hold()


def _ride(rider: Station, slider: Slider, first: int, last: int) -> list[UpdateFromAlphaFunc]:
    """The station glides along the slider from t to t."""
    lift = rider.panel.pixels.get_center() - slider.at(first)

    def draw(_: VGroup, alpha: float) -> None:
        t = round(first + (last - first) * alpha)
        rider.shift(slider.at(t) + lift - rider.panel.pixels.get_center())
        rider.show(t)

    return [UpdateFromAlphaFunc(rider, draw),
            slider.knob.animate.move_to(slider.at(last))]


def _run(everything: VGroup, picture: Panel, first: int, last: int, told) -> UpdateFromAlphaFunc:
    """The picture and what stands beside it go through every t."""

    def draw(_: VGroup, alpha: float) -> None:
        t = round(first + (last - first) * alpha)
        picture.pixels.show(noisy(t))
        told(t)

    return UpdateFromAlphaFunc(everything, draw, rate_func=linear)


def _slide(panel: Panel, source: Panel, **kwargs: float) -> UpdateFromAlphaFunc:
    """A panel glides from another's place to its own."""
    goal = panel.get_center()
    begin = source.get_center()

    def draw(mobject: Panel, alpha: float) -> None:
        mobject.move_to(begin + (goal - begin) * alpha)

    return UpdateFromAlphaFunc(panel, draw, **kwargs)


def _falling(share: Readout) -> UpdateFromAlphaFunc:
    def draw(_: VGroup, alpha: float) -> None:
        t = round(1000 * alpha)
        share.write(f"{signal(t):.3f}" if t < 1000 else f"{signal(t):.5f}")

    return UpdateFromAlphaFunc(share, draw, rate_func=linear)


def _beta_words(t: int) -> str:
    return f"{schedule().betas[t]:.5f}"


def _noise_share(t: int) -> str:
    return f"{(1 - schedule().abar[t]) ** 0.5:.3f}"
