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
    Mobject,
    ReplacementTransform,
    Square,
    VGroup,
    linear,
)

from diffusion_video.stage import Counter, Panel, Stage, at, cue, label, theme, units, veil
from parts.carried import Carried
from parts.draws import NAMED, Case, Steps, drawn_steps
from parts.grains import Come, Go
from parts.learning import prediction
from parts.noise import noisy
from parts.playing import play_through
from parts.quiz import CELL, COLUMNS, ROW, Asked, Choices, Sum
from parts.teaching import Comparison, Doors, Machine, Round, nameless
from parts.timing import during, early
from parts.unet import UNet

T = 500
"""The step of 4.1 to 4.4's first act: half picture, half noise."""
HERO = 20


class Learning(Stage):
    """A game of guessing the noise, its player, and how it learns."""

    @cue("セクションタイトル")
    def opening(self) -> None:
        """The noise that scene 3 left; half of it taken back; which noise was added?"""
        self.picture = picture = Panel(noisy(1000), HERO).move_to(at(960, 472))
        self.when = time = Counter("t = 1000", 56, edge=ORIGIN).move_to(at(1460, 472))
        self.card(FadeIn(time, rate_func=during(0.5, 1)), behind=picture)
        self.until("逆方向", lead=0.2)
        back = play_through(
            VGroup(picture.pixels, time), picture, 1000, T, lambda t: time.write(f"t = {t}")
        )
        self.play(back, until=self.moment("ノイズだらけ"))
        unknown = Sum()
        self.play(FadeOut(time), run_time=0.2)
        time.move_to(at(COLUMNS[0], ROW + 240))
        self.play(Carried(picture, at(COLUMNS[0], ROW), CELL, HERO),
                  FadeIn(time, rate_func=during(0.75, 1)), run_time=0.8)
        self.play(FadeIn(unknown.signs[0], unknown.terms[0]), run_time=0.4)
        self.play(FadeIn(unknown.signs[1], unknown.terms[1]), run_time=0.4)
        self.game = self._quiz(unknown)

    def _quiz(self, unknown: Sum) -> VGroup:
        """Three noises, one of which is in the picture; nobody can tell by eye; the answer."""
        ask = label("加わったノイズはどれ？", 56, bold=True).move_to(at(1290, 152))
        quiz = Choices(T)
        choices, letters = quiz.panels, quiz.letters
        self.until("どんなノイズ", lead=0.2)
        self.play(FadeOut(unknown), run_time=0.3)
        self.play(FadeIn(ask, shift=UP * 0.1), Come(choices[0], letters[0]), run_time=0.5)
        for panel, letter in zip(choices[1:], letters[1:], strict=True):
            self.play(Come(panel, letter), run_time=0.4)
        ring = Square(units(280), stroke_color=theme.INK, stroke_width=8).move_to(choices[0])
        places = VGroup(*(rest.frame.copy() for rest in quiz.rests))
        self.until("当てるゲーム", lead=0.2)
        self.play(FadeIn(ring, places), run_time=0.3)
        for stop in (1, 2, 0, 2, 1, 0, 2, 0):
            if self.left > 5.6 * self.fps:
                self.play(ring.animate.move_to(choices[stop]), run_time=0.5)
                self.hold(0.3)
        return VGroup(choices, letters, ring, places, self._checked(ask, quiz, ring))

    def _checked(self, ask: Mobject, quiz: Choices, ring: Square) -> VGroup:
        """Each noise is taken away; only the right one leaves the picture."""
        self.play(FadeIn(quiz.taken), *map(Create, quiz.ways), run_time=0.4)
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
        return VGroup(quiz.rests, quiz.ways, quiz.taken, right)

    @cue("ノイズ画像 → ニューラルネットワーク")
    def network(self) -> None:
        """Noisy picture -> U-Net -> predicted noise."""
        self.doors = doors = Doors(T)
        net, asked = doors.net, Asked(at(COLUMNS[2], ROW))
        self.play(Go(self.game), run_time=0.4)
        self.play(
            Create(net.skips, rate_func=during(0.1, 0.9)), Create(net.path, rate_func=linear),
            LaggedStart(*(FadeIn(b, shift=UP * 0.15) for b in net.blocks.values()), lag_ratio=0.3),
            FadeIn(doors.title, rate_func=during(0.6, 1)), run_time=2.2,
        )
        self.add(net)
        self.play(FadeIn(net.names, asked), run_time=0.5)
        if self.moment("ニューラルネットワーク") - self.frame > 3 * self.fps:
            self.play(net.pulse(run_time=2.4))
        self.until("ニューラルネットワーク", lead=0.2)
        self.play(Indicate(doors.title, color=theme.NETWORK, scale_factor=1.15),
                  *(net.lit(b) for b in net.blocks), run_time=0.7)
        self.play(*(net.lit(b, 0) for b in net.blocks), run_time=0.6)
        self.until("ノイズまみれの画像", lead=0.2)
        self.play(Create(doors.ways[0]), FadeIn(doors.asks),
                  Indicate(self.picture.frame, color=theme.INK, scale_factor=1.05), run_time=0.9)
        self.until("今どのステップ", lead=0.2)
        self.play(ReplacementTransform(self.when, doors.chip[1]), run_time=0.5)
        self.play(FadeIn(doors.chip[0]), Create(doors.door), run_time=0.5)
        self.play(*(net.lit(b, 0.5) for b in net.blocks), run_time=0.5)
        self.play(*(net.lit(b, 0) for b in net.blocks), run_time=0.5)
        self.until("ネットワークは「", lead=0.3)
        self.play(net.pulse(run_time=2.4))
        self.answer = Panel(prediction(T).answer, CELL, color=theme.NETWORK)
        self.answer.move_to(at(COLUMNS[2], ROW))
        self.play(Create(doors.ways[1]), FadeOut(asked), run_time=0.3)
        self.play(Come(self.answer), run_time=0.6)
        self.until("予測する", lead=0.1)
        self.play(FadeIn(doors.answers, shift=UP * 0.1), run_time=0.5)
        self.hold(0.4)
        self.play(net.pulse(run_time=2.4))

    @cue("入力（xₜ, t）")
    def check(self) -> None:
        """x_t and t go in, the answer comes out; it is checked; the network learns."""
        doors, machine, row = self.doors, Machine(), Comparison(prediction(T))
        self.play(FadeOut(doors.net.names, doors.title, doors.ways, doors.door, doors.asks,
                          doors.answers), run_time=0.3)
        self.play(
            ReplacementTransform(doors.net, machine.net, rate_func=early(0.6)),
            Carried(self.answer, row.middle, 12, 12, rate_func=during(0.3, 1)),
            Carried(self.picture, machine.place, 4, CELL),
            doors.chip.animate.scale(0.7).move_to(machine.chip), run_time=1.1,
        )
        self.play(FadeIn(machine.ways, machine.symbol, row.guess), run_time=0.4)
        self.play(machine.net.pulse(run_time=1.2))
        self.play(FadeIn(row.signs, row.asked[:2]), run_time=0.4)
        self.until("実際に加えた", lead=0.2)
        self.play(FadeOut(row.asked[0], rate_func=early(0.4)),
                  Come(row.truth, row.real, rate_func=during(0.3, 1)), run_time=0.9)
        self.until("予測ノイズ", lead=0.2)
        self.play(Indicate(self.answer.frame, color=theme.INK, scale_factor=1.06), run_time=0.8)
        self.until("差を最小", lead=0.3)
        self.play(FadeIn(row.gap), Indicate(row.asked[1], color=theme.INK, scale_factor=1.06),
                  Go(self.answer), FadeOut(row.guess, rate_func=early(0.5)),
                  FadeIn(row.learning, row.asked[2], rate_func=during(0.5, 1)), run_time=0.8)
        self.cite("損失は v で測定（Salimans & Ho, ICLR 2022）")
        self.play(FadeIn(row.plot), run_time=0.4)
        self.until("学習する", lead=0.3)
        self.play(Create(machine.back[0]), FadeIn(machine.back[1], machine.word), run_time=0.4)
        self._learn(machine, row)
        self.row, self.machine = row, machine
        self.leaves = VGroup(machine, self.picture, doors.chip)

    def _learn(self, machine: Machine, row: Comparison) -> None:
        """Errors go back, answers come out, the log falls as it was logged; what is left then."""
        start, end = self.frame, self.slot.end - round(1.5 * self.fps)
        count = max(1, round((end - start) / self.fps / 1.1))
        for i in range(count):
            first, last = i / count, (i + 1) / count
            pulse = (machine.net.pulse(theme.NETWORK, rate_func=lambda a: 1 - a) if i % 2 == 0
                     else machine.net.pulse())
            self.play(pulse, row.plot.drawing(first, last),
                      until=start + round((end - start) * last))
        places, marks = zip(*row.asked[1:], strict=True)
        self.play(FadeOut(*marks), FadeOut(row.learning, rate_func=during(0.5, 1)), run_time=0.3)
        self.play(FadeIn(row.learnt, row.zero, rate_func=early(0.3)), Come(row.rest, self.answer),
                  FadeOut(*places, rate_func=early(0.5)), run_time=0.7)

    @cue("損失関数", fine=True)
    def loss(self) -> None:
        """The difference as a number; the round that it closes; the random t."""
        self.cite("Ho et al., NeurIPS 2020")
        self._law()
        self._random_steps(self._round())

    def _law(self) -> None:
        """L under the difference; the true noise is known."""
        row = self.row
        self.play(Go(self.leaves), run_time=0.4)
        self.play(FadeIn(row.law, shift=UP * 0.1), run_time=0.6)
        self.until("正解が", lead=0.1)
        self.play(FadeOut(row.real, rate_func=early(0.5)), FadeIn(row.ring),
                  FadeIn(row.known, rate_func=during(0.5, 1)), run_time=0.6)
        self.until("学習できる", lead=0.2)
        self.play(Indicate(row.law, color=theme.INK, scale_factor=1.08),
                  Indicate(row.plot.now, color=theme.NETWORK, scale_factor=1.15), run_time=0.9)

    def _round(self) -> UNet:
        """The same noise makes a picture noisy; the network's guess comes back to it."""
        row, whole = self.row, Round(T)
        self.until("だって", lead=0.1)
        gone = row.law, row.plot, row.signs, row.rest, row.gap, row.learnt, row.zero, row.ring
        self.play(Go(*gone), run_time=0.4)
        self.play(Carried(self.answer, whole.place, 4, CELL, aside=units(110) * (DOWN + RIGHT)),
                  Come(whole.plus, whole.picture, whole.names[0], whole.guess,
                       rate_func=during(0.6, 1)), run_time=0.9)
        self.play(Create(whole.way), FadeIn(whole.mixed, whole.names[1]), run_time=0.5)
        self.play(play_through(whole.mixed, whole.mixed, 0, T, lambda _: None), run_time=1.4)
        self.play(Create(whole.ways[0]), FadeIn(whole.net), run_time=0.5)
        self._guess(whole)
        self.until("自分でノイズ", lead=0.1)
        self.play(Indicate(row.truth.frame, color=theme.INK, scale_factor=1.06),
                  Indicate(whole.plus, color=theme.INK), run_time=0.9)
        self.until("正解を知って", lead=0.1)
        self.play(FadeIn(row.ring), Indicate(row.known, color=theme.INK), run_time=0.7)
        self.until("これが", lead=0.1)
        self.play(Create(whole.check[0]), Create(whole.check[1]), FadeIn(whole.word),
                  row.ring.animate.set_stroke(theme.NETWORK),
                  self.answer.frame.animate.set_stroke(theme.NETWORK, 9), run_time=0.6)
        start, end = self.frame, self.moment("でも、全部") - round(0.9 * self.fps)
        turns = max(1, round((end - start) / (3.2 * self.fps)))
        for i in range(turns):
            self._turn(whole, start + (end - start) * (i + 1) // turns)
        self.leaves = VGroup(row.truth, row.known, row.ring, self.answer, whole, whole.guess,
                             whole.check, whole.word)
        return whole.net

    def _guess(self, whole: Round) -> None:
        """Data runs back through the network; its answer is the one that was there."""
        self.play(whole.net.pulse(rate_func=lambda a: 1 - a), run_time=1.4)
        self.play(Create(whole.ways[1]), run_time=0.4)

    def _turn(self, whole: Round, end: int) -> None:
        """One turn of the round: noisy picture, network, guess; guess and truth are compared."""
        start = self.frame
        self.play(Indicate(whole.mixed.frame, color=theme.INK, scale_factor=1.05),
                  until=start + (end - start) * 2 // 10)
        self.play(whole.net.pulse(rate_func=lambda a: 1 - a),
                  until=start + (end - start) * 5 // 10)
        self.play(Indicate(self.answer.frame, color=theme.INK, scale_factor=1.04),
                  Indicate(self.row.ring, color=theme.INK, scale_factor=1.02),
                  Indicate(whole.check, color=theme.INK, scale_factor=1.05),
                  Indicate(whole.word, color=theme.NETWORK, scale_factor=1.1), until=end)

    def _random_steps(self, net: UNet) -> None:
        """All the steps; a draw that jumps among them; and the three that Shu names."""
        steps = self.steps = Steps()
        self.cite("")
        self.play(Go(self.leaves), run_time=0.4)
        self.play(
            ReplacementTransform(net, steps.net), FadeIn(steps.bed),
            Come(steps.tiles, steps.picture, steps.chip, rate_func=during(0.4, 1)), run_time=0.9,
        )
        self.play(FadeIn(steps.ways, steps.asked, steps.ring), run_time=0.4)
        self._all_steps(steps)
        self.until("毎回", lead=0.1)
        self.add(drawn := VGroup(steps.once))
        for t in drawn_steps(6):
            if self.frame + 0.6 * self.fps < self.moment("t=10"):
                steps.tell(t)
                self.add(drawn.add(steps.tick(t)))
                self.play(steps.net.pulse(run_time=0.6))
        self._named(steps, drawn)

    def _all_steps(self, steps: Steps) -> None:
        """Every step, one after the other, as long as Miku speaks; the network has much to do."""
        self.until("全部の", lead=0.2)
        start, end = self.frame, self.after("大変じゃない")
        for first, last in ((10, 340), (340, 670), (670, 1000)):
            self.play(steps.through(first, last), steps.net.pulse(),
                      until=start + round((end - start) * last / 1000))
        for _ in range(2):
            self.play(steps.net.pulse(run_time=1.2))

    def _named(self, steps: Steps, drawn: VGroup) -> None:
        """t = 10, 500, 990: the picture, the answer, the error."""
        shown: VGroup = drawn
        for t, *why in NAMED:
            case = Case(t, *why)
            self.until(f"t={t}", lead=0.2)
            self._to_case(steps, case, shown)
            self.play(case.filling(), run_time=0.3)
            shown = case
        self.until("対応できる", lead=0.1)
        self.play(*(steps.net.lit(b) for b in steps.net.blocks), run_time=0.5)
        self.play(*(steps.net.lit(b, 0) for b in steps.net.blocks), run_time=0.5)
        self.hold_to(min(self.slot.lines[-1].end + self.fps, self.slot.end - 2 * self.fps))
        self._hand_over(steps, VGroup(steps.bed, steps.told, steps.ways, shown, steps.tiles))

    def _to_case(self, steps: Steps, case: Case, before: VGroup) -> None:
        """The picture of another step is wiped in, data runs through, the answer comes."""
        entering = Panel(noisy(case.t), CELL).move_to(steps.picture)
        steps.chip[1].write(f"t = {case.t}")
        self.bring_to_back(steps.asked)
        self.play(
            Go(before, rate_func=early(0.4)), Come(entering, rate_func=early(0.45)),
            FadeIn(case.much, rate_func=during(0.35, 0.6)),
            steps.ring.animate(rate_func=early(0.45)).move_to(steps.tile(case.t)),
            steps.net.pulse(), run_time=0.6,
        )
        self.remove(entering)
        steps.tell(case.t)
        self.play(Come(case.answer), FadeIn(case.gauge, case.told), run_time=0.3)
        self.remove(steps.asked)

    def _hand_over(self, steps: Steps, gone: VGroup) -> None:
        """The trained network stands where scene 5 shows it."""
        net = nameless(960, 450, 980, 560)
        self.play(Go(gone), run_time=0.4)
        self.play(ReplacementTransform(steps.net, net), run_time=0.8)
        self.play(FadeIn(net.names), run_time=0.3)
        last = self.slot.end - self.fps // 2
        if last - self.frame > self.fps:
            self.play(net.pulse(), until=last)
        self.play(FadeOut(net.names), FadeIn(veil()), until=self.slot.end)
