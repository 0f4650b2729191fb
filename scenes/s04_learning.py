"""Scene 4: learning to tell the noise, by checking the answers."""

from __future__ import annotations

from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Mobject,
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
    Stage,
    arrow,
    at,
    cue,
    formula,
    label,
    theme,
    units,
)
from parts.grains import Come, Go
from parts.learning import (
    Case,
    LossPlot,
    Steps,
    drawn_steps,
    prediction,
    time_chip,
)
from parts.noise import forward, noisy, times
from parts.playing import play_through
from parts.quiz import Asked, Choices, Sum
from parts.teaching import Check, Comparison, Doors, Known, level
from parts.timing import during, early
from parts.unet import UNet, unet

T = 250
"""The step of 4.1 to 4.4's first act."""
SLOWLY = 1.7
"""The log is drawn slowly where it falls most: the share drawn is time to this power."""
NAMED = (
    (10, 368, "ほぼ絵＝当てにくい"), (500, 960, "絵とノイズが半々"),
    (990, 1552, "ほぼノイズ＝当てやすい"),
)
"""The steps that Shu names, where on the stage they are shown, and why they are hard or not."""


class Learning(Stage):
    """A game of guessing the noise, its player, and how it learns."""

    @cue("セクションタイトル")
    def opening(self) -> None:
        """The noise that scene 3 left; most of it taken back; which noise was added?"""
        self.card()
        # Noise never glides: a moving panel of it flashes (WCAG 2.3.1).
        picture = Panel(noisy(1000), 16).move_to(at(384, 416))
        time = Counter("t = 1000", 56, edge=ORIGIN).move_to(at(384, 740))
        self.play(Come(picture, time), run_time=0.5)
        unknown = Sum()
        self.play(
            FadeIn(unknown.signs[0], unknown.terms[0], rate_func=early(0.6)),
            FadeIn(unknown.signs[1], unknown.terms[1], rate_func=during(0.4, 1)), run_time=1.0,
        )
        self.until("逆方向", lead=0.2)
        self.play(
            play_through(
                VGroup(picture.pixels, time), picture, 1000, T, lambda t: time.write(f"t = {t}")
            ),
            run_time=2.6,
        )
        self.picture, self.when = picture, time
        self.game = self._quiz(unknown)

    def _quiz(self, unknown: Sum) -> VGroup:
        """Three noises, one of which is in the picture; nobody can tell by eye; the answer."""
        ask = label("加わったノイズはどれ？", 56, bold=True).move_to(at(1290, 152))
        quiz = Choices(T)
        choices, letters = quiz.panels, quiz.letters
        self.until("どんなノイズ", lead=0.2)
        self.play(
            FadeOut(unknown, rate_func=early(0.5)),
            FadeIn(ask, shift=UP * 0.1, rate_func=during(0.15, 0.65)),
            Come(choices[0], letters[0], rate_func=during(0.3, 0.8)), run_time=0.9,
        )
        for panel, letter in zip(choices[1:], letters[1:], strict=True):
            self.play(Come(panel, letter), run_time=0.4)
        ring = Square(units(280), stroke_color=theme.INK, stroke_width=8).move_to(choices[0])
        self.until("当てるゲーム", lead=0.2)
        self.play(FadeIn(ring), run_time=0.3)
        for stop in (1, 2, 0, 2, 1, 0, 2, 0):
            if self.left > 5.6 * self.fps:
                self.play(ring.animate.move_to(choices[stop]), run_time=0.5)
                self.hold(0.3)
        return VGroup(choices, letters, ring, self._checked(ask, quiz, ring))

    def _checked(self, ask: Mobject, quiz: Choices, ring: Square) -> VGroup:
        """Each noise is taken away; only the right one leaves the picture."""
        self.play(Create(quiz.way[1]), FadeIn(quiz.way[0]), run_time=0.4)
        for i in (0, 2, Choices.RIGHT):
            self.play(ring.animate.move_to(quiz.panels[i]), run_time=0.4)
            self.play(Come(quiz.rests[i]), run_time=0.4)
        right = label("正解は B", 56, theme.NETWORK, bold=True).move_to(ask)
        self.play(
            ring.animate.set_stroke(theme.NETWORK),
            quiz.rests[Choices.RIGHT].frame.animate.set_stroke(theme.NETWORK, width=8),
            FadeOut(ask, rate_func=early(0.5)), FadeIn(right, rate_func=during(0.5, 1)),
            run_time=0.5,
        )
        return VGroup(quiz.rests, quiz.way, right)

    @cue("ノイズ画像 → ニューラルネットワーク")
    def network(self) -> None:
        """Noisy picture -> U-Net -> predicted noise."""
        net = unet(960, 460, 700, 620)
        y, low = level(net.enter), level(net.blocks["down2"].front.get_center())
        # Noise never glides: each of its frames would be new to the encoder.
        large, self.picture = self.picture, Panel(noisy(T), 12).move_to(at(296, y))
        self.play(
            Go(self.game, large, rate_func=early(0.25)),
            Come(self.picture, rate_func=during(0.1, 0.35)),
            self.when.animate(rate_func=early(0.35)).move_to(at(296, low)),
            Create(net.skips, rate_func=during(0.1, 0.9)), Create(net.path, rate_func=linear),
            LaggedStart(*(FadeIn(b, shift=DOWN * 0.15) for b in net.blocks.values()),
                        lag_ratio=0.3),
            run_time=2.8,
        )
        self.add(net)
        title = label("予測ノイズ", theme.LABEL, theme.NOISE, bold=True).move_to(at(1624, y + 236))
        asked = Asked(at(1624, y), 390)
        self.play(FadeIn(net.names, asked, title), run_time=0.6)
        name = label("U-Net", 56, theme.NETWORK, bold=True).move_to(at(960, 200))
        if self.moment("ニューラルネットワーク") - self.frame > 3 * self.fps:
            self.play(net.pulse(run_time=2.4))
        self.until("ニューラルネットワーク", lead=0.2)
        self.play(FadeIn(name, shift=UP * 0.1), *(net.lit(b) for b in net.blocks), run_time=0.6)
        self.play(*(net.lit(b, 0) for b in net.blocks), run_time=0.6)
        ways = VGroup(arrow(at(508, y), at(602, y)), arrow(at(1318, y), at(1412, y)))
        symbol = formula("x_t", size=60).move_to(at(296, y + 236))
        self.until("ノイズまみれの画像", lead=0.2)
        self.play(Create(ways[0]), Indicate(self.picture.frame, color=theme.INK, scale_factor=1.05),
                  FadeIn(symbol), run_time=0.9)
        chip = time_chip(T, Box(176, low - 54, 416, low + 54))
        door = arrow(at(436, low), net.blocks["down2"].front.get_left() + LEFT * 0.12)
        self.until("今どのステップ", lead=0.2)
        self.play(ReplacementTransform(self.when, chip[1]), FadeIn(chip[0]), Create(door),
                  run_time=0.7)
        self.play(*(net.lit(b, 0.5) for b in net.blocks), run_time=0.5)
        self.play(*(net.lit(b, 0) for b in net.blocks), run_time=0.5)
        self.until("ネットワークは「", lead=0.3)
        self.play(net.pulse(run_time=2.4))
        answer = Panel(prediction(T).answer, 12, color=theme.NETWORK).move_to(at(1624, y))
        self.play(Create(ways[1]), run_time=0.3)
        self.play(Come(answer), FadeOut(asked), run_time=0.6)
        self.chip, self.answer = chip, answer
        self.hold_to(self.slot.lines[-1].end)
        each = (self.left / self.fps - 0.3) / 2
        for last, t in ((T, 100), (100, T)):
            self._ask_again(net, last, t, each)
        self.net, self.net_name = net, name
        self.leaves = VGroup(ways, door, title, symbol)

    def _ask_again(self, net: UNet, last: int, t: int, seconds: float) -> None:
        """The same picture at another step, and the answer to that."""
        if seconds < 1:
            return
        ts = times(last, t, 5)
        words = self.chip[1]
        self.play(
            Show(self.picture.pixels, forward(last, t, 5), lambda i: words.write(f"t = {ts[i]}")),
            run_time=seconds * 0.3,
        )
        self.picture.pixels.show(prediction(t).question)
        self.play(net.pulse(run_time=seconds * 0.7))
        self.answer.pixels.show(prediction(t).answer)

    @cue("入力（xₜ, t）")
    def doors(self) -> None:
        """x_t and t come in by their own doors; the answer is checked; the network learns."""
        net = unet(830, 436, 700, 600)
        doors = Doors(net, T)
        large = self.picture, self.answer
        self.picture, self.answer = (
            panel.copy().scale(8 / 12).move_to(place)
            for panel, place in zip(large, (doors.left, doors.right), strict=True)
        )
        self.play(
            Go(self.leaves, *large, rate_func=early(0.6)),
            Come(self.picture, self.answer, rate_func=during(0.3, 1)),
            ReplacementTransform(self.net, net), self.chip.animate.move_to(doors.chip),
            self.net_name.animate.move_to(at(830, 190)), run_time=0.9,
        )
        self.play(FadeIn(doors.ways, doors.names, doors.numbers, doors.embedding), run_time=0.5)
        self.play(net.pulse(run_time=1.6))
        check = Check(prediction(T).truth, doors)
        self.until("実際に加えた", lead=0.2)
        self.play(Come(check.truth, check.real), run_time=0.7)
        self.until("予測ノイズ", lead=0.2)
        self.play(Indicate(self.answer.frame, color=theme.INK, scale_factor=1.08), run_time=0.8)
        self.until("差を最小", lead=0.2)
        self.play(FadeIn(check.gap, scale=0.7), run_time=0.5)
        self.until("学習する", lead=0.4)
        self.play(Create(check.back[0]), FadeIn(check.back[1], check.word), run_time=0.5)
        while self.left > 2.4 * self.fps:
            self.play(net.pulse(theme.NETWORK, run_time=1.0, rate_func=lambda a: 1 - a))
            self.play(net.pulse(run_time=1.2))
        self.truth = check.truth
        self.leaves = VGroup(net, self.net_name, self.picture, self.chip, doors, check.rest)

    @cue("損失関数", fine=True)
    def loss(self) -> None:
        """The difference as a picture; the training as it was logged; the random t."""
        self.cite("Ho et al., NeurIPS 2020")
        compared = Comparison(prediction(T))
        self._difference(compared)
        self._known(compared)
        self._curve(compared)
        self._random_steps()

    def _difference(self, compared: Comparison) -> None:
        """eps - eps_hat as a picture, and L under it."""
        self.play(
            Go(self.leaves, self.truth, self.answer, rate_func=early(0.5)),
            Come(compared.truth, compared.answer, rate_func=during(0.1, 0.5)),
            FadeIn(compared.signs[0], compared.names[:2], rate_func=during(0.35, 0.65)),
            Come(compared.signs[1], compared.names[2], compared.rest,
                 rate_func=during(0.55, 0.9)), run_time=1.5,
        )
        self.until("正解が", lead=0.1)
        self.play(FadeIn(compared.words), run_time=0.5)
        self.until("学習できる", lead=0.3)
        self.play(FadeIn(compared.law, shift=UP * 0.1), run_time=0.6)
        self.play(FadeIn(compared.value, compared.mean), run_time=0.5)
        self.until("自分で加えた", lead=0.1)
        self.play(Indicate(compared.truth.frame, color=theme.INK, scale_factor=1.05),
                  Indicate(compared.words[0], color=theme.INK), run_time=0.9)

    def _known(self, compared: Comparison) -> None:
        """The same noise makes a picture noisy: who adds it knows the answer."""
        known = self.known = Known(compared)
        self.until("その通り", lead=0.9)
        self.play(
            Go(compared.law, compared.value, compared.mean, compared.words[1:],
               compared.names[1:], *compared.pictures[1:], rate_func=early(0.5)),
            Come(known.plus, known.picture, known.names[0], rate_func=during(0.4, 1)),
            run_time=1.0,
        )
        self.until("自分でノイズ", lead=-0.1)
        self.play(Create(known.way), FadeIn(known.mixed, known.names[1]), run_time=0.6)
        self.play(play_through(known.mixed, known.mixed, 0, 500, lambda _: None),
                  until=self.moment("正解を知って"))
        self.play(FadeIn(known.ring, scale=1.1),
                  Indicate(compared.words[0], color=theme.INK), run_time=0.7)

    def _curve(self, compared: Comparison) -> None:
        """The loss as it was logged, step by step, under its formula."""
        plot = LossPlot(Box(230, 240, 1760, 690))
        count = Counter("学習 0 回目", 48).move_to(at(880, 186), aligned_edge=LEFT)
        now = Counter(f"損失 {plot.losses[0]:.3f}", 48, theme.NETWORK)
        now.move_to(at(1480, 186), aligned_edge=LEFT)
        law = compared.law.copy().scale(0.75).move_to(at(420, 186))
        self.until("これが", lead=0.1)
        self.play(
            Go(compared.truth, compared.words[0], compared.names[0], self.known,
               rate_func=early(0.5)),
            FadeIn(plot.frame, count, now, law, compared.note, rate_func=during(0.4, 1)),
            run_time=0.9,
        )

        def draw(_: VGroup, alpha: float) -> None:
            entry = plot.show(alpha**SLOWLY)
            count.write(f"学習 {plot.steps[entry]:,.0f} 回目")
            now.write(f"損失 {plot.losses[entry]:.3f}")

        logged = UpdateFromAlphaFunc(
            VGroup(plot.line, plot.dot, count, now), draw, rate_func=linear
        )
        self.play(logged, until=self.moment("でも、全部") - round(1.2 * self.fps))
        self.until("でも、全部", lead=0.7)
        self.gone = VGroup(plot, count, now, law, compared.note)

    def _random_steps(self) -> None:
        """All the steps; a draw that hops over them; and the three that Shu names."""
        steps = Steps()
        self.cite("")
        self.play(
            Go(self.gone, rate_func=early(0.6)),
            Come(steps.bed, steps.beside, rate_func=during(0.4, 1)), run_time=1.0,
        )
        self.play(LaggedStart(*(FadeIn(tile) for tile in steps.tiles), lag_ratio=0.24),
                  steps.counting(), until=self.after("大変じゃない"))
        self.add(steps, steps.beside)
        steps.tell(10)
        self.play(FadeIn(steps.ring), run_time=0.4)
        end = self.moment("毎回ランダム")
        self.play(steps.crawl(min(1000, 7 * (end - self.frame))), until=end)
        self.play(FadeIn(steps.once), run_time=0.4)
        self._draw_until(steps, self.moment("t=10") - self.fps // 2)
        cases = VGroup(*(Case(*named) for named in NAMED))
        self.play(
            Go(steps.beside, steps.once, rate_func=early(0.5)),
            FadeIn(VGroup(*(case.slots for case in cases)), rate_func=during(0.3, 1)),
            steps.ring.animate.move_to(steps.tile(NAMED[0][0])), run_time=0.6,
        )
        for case, (t, *_) in zip(cases, NAMED, strict=True):
            self.until(f"t={t}", lead=0.3)
            self.play(steps.ring.animate.move_to(steps.tile(t)), FadeIn(case.title), run_time=0.4)
            self.play(Come(case.question), run_time=0.5)
            self.play(Come(case.answer, case.names, case.error), run_time=0.5)
        self.until("対応できる", lead=0.1)
        self.play(FadeOut(steps.ring), *(FadeIn(case.why) for case in cases), run_time=0.5)
        self.play(LaggedStart(*(Indicate(case.answer.frame, color=theme.INK, scale_factor=1.06)
                                for case in cases), lag_ratio=0.6),
                  until=self.slot.end - round(0.7 * self.fps))
        self.play(Go(*self.mobjects), run_time=0.6)

    def _draw_until(self, steps: Steps, end: int) -> None:
        """The ring hops to one random step after the other."""
        for t in drawn_steps(40):
            if self.frame + 0.5 * self.fps > end:
                return
            steps.tell(t)
            self.play(steps.ring.animate.move_to(steps.tile(t)), run_time=0.25)
            self.hold(0.25)
