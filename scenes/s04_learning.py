"""Scene 4: learning to tell the noise, by checking the answers."""

from __future__ import annotations

from manim import (
    DOWN,
    ORIGIN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    Square,
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
    cue,
    formula,
    label,
    theme,
    units,
)
from parts.learning import (
    Case,
    LossPlot,
    error_words,
    other_noise,
    prediction,
    time_bars,
    time_chip,
)
from parts.noise import eps, forward, noisy, shown
from parts.unet import UNet, unet

T = 500
"""The step of 4.1 to 4.3."""
DRAWN = (10, 500, 990)
"""The steps that Shu names."""


class Learning(Stage):
    """A game of guessing the noise, its player, and how it learns."""

    @cue("セクションタイトル")
    def opening(self) -> None:
        """The noise that scene 3 left; part of it taken back; which noise was added?"""
        self.card()
        picture = Panel(noisy(1000), 15).move_to(at(1580, 400))
        time = Counter("t = 1000", 56, edge=ORIGIN).move_to(at(396, 776))
        self.play(FadeIn(picture), run_time=0.6)
        self.until("逆方向", lead=0.2)
        back = forward(1000, T, 5)
        self.play(
            picture.animate.scale(18 / 15).move_to(at(396, 434)),
            Show(picture.pixels, back), run_time=2.0,
        )
        time.write(f"t = {T}")
        self.play(FadeIn(time), run_time=0.4)
        self.until("どんなノイズ", lead=0.2)
        ask = label("加わったノイズはどれ？", 56, bold=True).move_to(at(1290, 200))
        noises = (other_noise(3), shown(eps()), other_noise(7))
        choices = VGroup(*(
            Panel(noise, 9).move_to(at(x, 430))
            for noise, x in zip(noises, (960, 1290, 1620), strict=True)
        ))
        letters = VGroup(*(
            label(letter, 56, theme.NOISE, bold=True).next_to(panel, DOWN, buff=units(24))
            for letter, panel in zip("ABC", choices, strict=True)
        ))
        self.play(FadeIn(ask, shift=UP * 0.1), run_time=0.5)
        for panel, letter in zip(choices, letters, strict=True):
            self.play(FadeIn(panel, letter, shift=UP * 0.15), run_time=0.5)
        ring = Square(units(316), stroke_color=theme.INK, stroke_width=8).move_to(choices[0])
        self.until("当てるゲーム", lead=0.2)
        self.play(FadeIn(ring), run_time=0.3)
        for stop in (1, 2, 1, 0, 2):
            self.play(ring.animate.move_to(choices[stop]), run_time=0.5)
            self.hold(0.35)
        self.picture, self.when = picture, time
        self.game = VGroup(ask, choices, letters, ring)

    @cue("ノイズ画像 → ニューラルネットワーク")
    def network(self) -> None:
        """Noisy picture -> U-Net -> predicted noise."""
        self.play(FadeOut(self.game), run_time=0.5)
        self.play(
            self.picture.animate.scale(10 / 18).move_to(at(256, 350)),
            self.when.animate.move_to(at(256, 660)), run_time=0.9,
        )
        net = unet(960, 460, 840, 620)
        ways = VGroup(arrow(at(434, 350), at(534, 350)), arrow(at(1388, 350), at(1486, 350)))
        self.hold(0.4)
        self.play(
            Create(net.skips), Create(net.path),
            LaggedStart(*(FadeIn(b, shift=DOWN * 0.15) for b in net.blocks.values()),
                        lag_ratio=0.3),
            run_time=2.2,
        )
        self.add(net)
        self.play(FadeIn(net.names), run_time=0.5)
        name = label("U-Net", 56, theme.NETWORK, bold=True).move_to(at(960, 200))
        self.until("ニューラルネットワーク", lead=0.2)
        self.play(FadeIn(name, shift=UP * 0.1), *(net.lit(b) for b in net.blocks), run_time=0.6)
        self.play(*(net.lit(b, 0) for b in net.blocks), run_time=0.6)
        self.until("ノイズまみれの画像", lead=0.2)
        self.play(FadeIn(ways[0]), Indicate(self.picture, color=theme.INK, scale_factor=1.08),
                  run_time=0.9)
        chip = time_chip(T, Box(136, 606, 376, 714))
        door = arrow(at(396, 660), at(610, 660))
        self.until("今どのステップ", lead=0.2)
        self.play(ReplacementTransform(self.when, chip[1]), FadeIn(chip[0]), Create(door),
                  run_time=0.8)
        self.until("ネットワークは「", lead=0.3)
        self.play(net.pulse(run_time=2.0))
        answer = Panel(prediction(T).answer, 10, color=theme.NETWORK).move_to(at(1664, 350))
        title = label("予測ノイズ", theme.LABEL, theme.NOISE, bold=True).move_to(at(1664, 570))
        self.play(FadeIn(ways[1]), run_time=0.3)
        self.play(FadeIn(answer, shift=RIGHT * 0.4), run_time=0.6)
        self.play(FadeIn(title), run_time=0.4)
        self.hold_to(self.slot.lines[-1].end)
        for t in (100, T):
            self._ask_again(net, chip, answer, t)
        self.net, self.chip, self.answer = net, chip, answer
        self.leaves = VGroup(ways, name, door, title)

    def _ask_again(self, net: UNet, chip: VGroup, answer: Panel, t: int) -> None:
        """Another step of the same picture, and the answer to that."""
        found = prediction(t)
        self.picture.pixels.show(found.question)
        chip[1].write(f"t = {t}")
        self.play(net.pulse(run_time=1.3))
        answer.pixels.show(found.answer)
        self.hold(0.3)

    @cue("入力（xₜ, t）")
    def doors(self) -> None:
        """x_t and t come in by their own doors; the answer is checked; the network learns."""
        net = unet(800, 430, 720, 600)
        self.play(
            FadeOut(self.leaves),
            ReplacementTransform(self.net, net),
            self.picture.animate.scale(0.8).move_to(at(240, 304)),
            self.chip.animate.move_to(at(240, 560)),
            self.answer.animate.scale(0.9).move_to(at(1640, 304)),
            run_time=1.0,
        )
        numbers = time_bars(T, Box(110, 650, 370, 770))
        doors = VGroup(
            arrow(at(386, 304), at(net.enter[0] * 135 + 950, 304)),
            arrow(at(390, 710), at(560, 710)),
            arrow(at(1180, 304), at(1476, 304)),
        )
        names = VGroup(
            formula("x_t", size=60).move_to(at(440, 250)),
            formula("hat(epsilon)", size=60, color=theme.NOISE).move_to(at(1340, 250)),
        )
        self.play(FadeIn(doors[0], doors[2], names), run_time=0.5)
        self.play(FadeIn(numbers, doors[1]), run_time=0.5)
        self.play(net.pulse(run_time=1.6))
        truth = Panel(prediction(T).truth, 9, color=theme.NOISE).move_to(at(1640, 650))
        known = formula("epsilon", size=60, color=theme.NOISE).move_to(at(1440, 650))
        self.until("実際に加えた", lead=0.2)
        self.play(FadeIn(truth, shift=UP * 0.2), FadeIn(known), run_time=0.7)
        self.until("予測ノイズ", lead=0.2)
        self.play(Indicate(self.answer, color=theme.INK, scale_factor=1.06), run_time=0.8)
        self.until("差を最小", lead=0.2)
        gap = VGroup(arrow(at(1640, 478), at(1640, 462), head=16),
                     arrow(at(1640, 478), at(1640, 494), head=16))
        gap = label("差", theme.LABEL, bold=True).move_to(at(1730, 478))
        self.play(FadeIn(gap), run_time=0.5)
        back = arrow(at(1476, 790), at(1000, 790), theme.NETWORK, dashed=True)
        self.until("学習する", lead=0.3)
        self.play(Create(back[0]), FadeIn(back[1]), run_time=0.6)
        for _ in range(2):
            self.play(*(net.lit(b) for b in net.blocks), run_time=0.5)
            self.play(*(net.lit(b, 0) for b in net.blocks), run_time=0.4)
        self.play(net.pulse(run_time=1.4))
        self.truth = truth
        self.leaves = VGroup(net, self.picture, self.chip, doors, names, numbers, known, gap, back)

    @cue("損失関数")
    def loss(self) -> None:
        """The difference as a picture; the training as it was logged; the random t."""
        compared = self._difference()
        self._curve(compared)
        self._random_steps()

    def _difference(self) -> VGroup:
        """eps - eps_hat, and L under it."""
        found = prediction(T)
        panels = [self.truth, self.answer, Panel(found.difference, 13).move_to(at(1590, 350))]
        self.play(
            FadeOut(self.leaves),
            self.truth.animate.scale(13 / 9).move_to(at(330, 350)),
            self.answer.animate.scale(13 / 9).move_to(at(960, 350)),
            run_time=1.1,
        )
        signs = VGroup(formula("-", size=110).move_to(at(645, 350)),
                       formula("=", size=110).move_to(at(1275, 350)))
        names = VGroup(*(
            formula(words, size=56).move_to(at(x, 604))
            for words, x in (("epsilon", 330), ("hat(epsilon)", 960),
                             ("epsilon - hat(epsilon)", 1590))
        ))
        self.play(FadeIn(signs[0], names[:2]), run_time=0.5)
        self.play(FadeIn(signs[1], names[2], panels[2]), run_time=0.6)
        law = formula("L =", "bar.v.double", "epsilon", "-", "hat(epsilon)", "bar.v.double^2",
                      size=76).move_to(at(760, 736))
        value = Counter(error_words(found.error)[2:], 60, theme.INK).move_to(at(1200, 738))
        self.until("学習できる", lead=0.3)
        self.play(FadeIn(law, shift=UP * 0.1), run_time=0.6)
        self.play(FadeIn(value), run_time=0.5)
        known = label("正解", theme.LABEL, theme.PICTURE, bold=True).move_to(at(330, 660))
        self.until("ノイズは自分で", lead=0.1)
        self.play(FadeIn(known), Indicate(self.truth, color=theme.PICTURE, scale_factor=1.05),
                  run_time=0.9)
        return VGroup(*panels, signs, names, law, value, known)

    def _curve(self, compared: VGroup) -> None:
        """The loss as it was logged, step by step."""
        plot = LossPlot(Box(250, 250, 1770, 720))
        count = Counter("0", 48, edge=RIGHT).move_to(at(1500, 190), aligned_edge=RIGHT)
        now = Counter("L = 1.000", 48, theme.NETWORK).move_to(at(1560, 190))
        law = compared[-3]
        self.hold_to(self.slot.lines[0].end + self.fps)
        self.play(FadeOut(*(m for m in compared if m is not law)),
                  law.animate.scale(0.7).move_to(at(420, 190)), run_time=0.8)
        self.play(FadeIn(plot.frame, count, now), run_time=0.6)
        self.add(plot)

        def draw(_: VGroup, alpha: float) -> None:
            last = plot.show(alpha)
            count.write(f"{plot.steps[last]:,.0f} ステップ")
            now.write(error_words(plot.losses[last]))

        self.play(UpdateFromAlphaFunc(VGroup(plot, count, now), draw, rate_func=linear),
                  until=self.slot.lines[1].end + self.fps)
        self.until("でも、全部", lead=0.5)
        self.play(FadeOut(plot, count, now, law), run_time=0.6)

    def _random_steps(self) -> None:
        """All thousand steps; then a dial that draws t, and three real cases."""
        dial = Slider(330, 1590, 210, 0, 1000, (0, 250, 500, 750, 1000))
        dial.knob.set_fill(theme.PICTURE)
        self.play(FadeIn(dial, shift=UP * 0.1), run_time=0.7)
        self.until("ランダムに", lead=0.3)
        for t in (250, 750, 100, 990, 50):
            self.play(dial.knob.animate.move_to(dial.at(t)), run_time=0.35)
        cases = VGroup()
        for t, x in zip(DRAWN, (340, 960, 1580), strict=True):
            case = Case(t, 7).move_to(at(x, 560))
            cases.add(case)
            self.until(f"t={t}", lead=0.5)
            self.play(dial.knob.animate.move_to(dial.at(t)), run_time=0.5)
            self.play(FadeIn(case, shift=UP * 0.2), run_time=0.6)
        self.hold()
