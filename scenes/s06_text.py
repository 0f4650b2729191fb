"""Scene 6: words steer what the noise becomes."""

from __future__ import annotations

from typing import ClassVar

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Line,
    ShowPassingFlash,
    Succession,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    there_and_back,
)

from diffusion_video.stage import (
    Box,
    Panel,
    Stage,
    arrow,
    at,
    box,
    caption,
    cue,
    formula,
    label,
    theme,
    units,
)
from parts.apart import Apart
from parts.dial import Dial
from parts.grains import Come, Go, crossed
from parts.guide import Branches, TextIn
from parts.navi import Navigation
from parts.prompt import Typed, chip, chips, combs, embedding, joined
from parts.stages import CELL as STAGE_CELL
from parts.timing import during, early
from parts.tips import Tips
from parts.trajectory import TimeReadout, track
from parts.unet import unet, unet_icon
from parts.unheard import Unheard

HANDED = (1000, 800, 600, 400)
"""The t of the states between which 6.2 shows the network."""


class Text(Stage):
    """From a wish that nobody hears to a dial that turns it up."""

    excused: ClassVar = {
        "6.1 page-fast": "the words are given, and 7 a second is the limit of verbatim subtitles",
        "6.3 page-fast": "the words are given, and 7 a second is the limit of verbatim subtitles",
    }

    @cue("Step 4: テキスト")
    def unheard(self) -> None:
        self.card()
        wall = Unheard()
        self.play(LaggedStart(*(Come(p) for p in wall), lag_ratio=0.02), run_time=0.7)
        self.until("猫の絵を")
        wish = chip("「猫の絵を描いて」", size=48).move_to(at(960, 176))
        self.play(FadeIn(wish, shift=DOWN * 0.2), run_time=0.5)
        self.until("指定できる")
        self.play(wall.resolve(), until=self.after("できないんじゃ"))
        cats = wall.cats()
        others = [p for i, p in enumerate(wall) if i not in cats]
        found = label(f"猫は {len(cats)} / {len(wall)} 枚", 48, bold=True).move_to(at(1380, 176))
        self.play(
            LaggedStart(*(p.animate.set_fill(opacity=0.25) for p in others), lag_ratio=0.12),
            run_time=1.6,
        )
        self.play(wish.animate.move_to(at(800, 176)), run_time=0.4)
        self.play(FadeIn(found, shift=LEFT * 0.2), run_time=0.4)
        self.until("テキスト条件付け", lead=0.5)
        self.title = label("テキスト条件付け", 96, theme.CONDITION, bold=True).move_to(at(960, 472))
        self.play(*crossed((wall, wish, found), (self.title,)), run_time=1.0)
        self._prompt()

    def _prompt(self) -> None:
        """The prompt is typed, falls into its words, and the encoder makes numbers of them."""
        self.until("プロンプト", lead=0.2)
        field = box(Box(300, 420, 1620, 660), theme.CONDITION)
        head = label("プロンプト", 48, theme.INK, bold=True).move_to(at(960, 350))
        typed = Typed(size=120).move_to(field)
        typed.upto(0)
        self.play(self.title.animate.scale(0.6).move_to(at(960, 200)), run_time=0.5)
        self.play(FadeIn(head, field), run_time=0.4)
        self.play(UpdateFromAlphaFunc(typed, lambda m, a: m.upto(a), rate_func=linear),
                  until=self.after("歩く猫"))
        row = chips(84, 40).move_to(typed)
        self.words = joined(row, typed)
        self.remove(typed)
        self.play(
            FadeOut(field, head, self.title, rate_func=early(0.6)),
            *(a.animate.become(b) for a, b in zip(self.words, row, strict=True)), run_time=0.6,
        )
        self.until("数値ベクトル", lead=0.3)
        self._numbers()

    def _numbers(self) -> None:
        """Word by word goes into the encoder and comes out as its vector."""
        coder = box(Box(420, 146, 660, 798), theme.CONDITION, "")
        name = VGroup(*(label(w, theme.LABEL, bold=True) for w in ("テキスト", "エンコーダ")))
        self.coder = VGroup(coder, name.arrange(DOWN, buff=units(14)).move_to(coder))
        column = VGroup(*(
            word.copy().scale(0.62).move_to(at(230, 192 + 104 * i))
            for i, word in enumerate(chips(84))
        ))
        away = (a.animate.become(b) for a, b in zip(self.words, column, strict=True))
        self.play(
            LaggedStart(*away, lag_ratio=0.2), FadeIn(self.coder, rate_func=during(0.5, 1)),
            run_time=1.1,
        )
        self.rows = combs(740, 1820, 150, 104, 84)
        come = (
            Succession(self._read(word, 408), FadeIn(row, shift=RIGHT * 0.5, run_time=0.6))
            for word, row in zip(self.words, self.rows, strict=True)
        )
        self.play(LaggedStart(*come, lag_ratio=0.3), run_time=2.6)
        size = caption(f"実際の値：{len(self.rows)} 語 × {len(embedding()[1][0])} 個の数")
        self.coder.add(size.move_to(at(1280, 784)))
        self.play(FadeIn(size), run_time=0.5)

    def _read(self, word: VGroup, right: float) -> Animation:
        """A light runs from a word to the right."""
        start = word.get_right() + RIGHT * units(10)
        end = start * UP + at(right, 0) * RIGHT
        light = Line(start, end, color=theme.INK, stroke_width=8)
        return ShowPassingFlash(light, time_width=0.5, run_time=0.4)

    @cue("テキストエンコーダ → ベクトル")
    def encode(self) -> None:
        lights = (self._read(word, 1820) for word in self.words)
        self.play(LaggedStart(*lights, lag_ratio=0.3), until=self.moment("ノイズ除去のたび") - 8)
        self._handed_over(self.rows, self.coder)
        self.until("猫を残す", lead=0.7)
        self._listen()

    def _handed_over(self, rows: VGroup, coder: VGroup) -> None:
        """At every step of the way the network is given the same vectors."""
        small = combs(740, 1820, 560, 42, 38)
        name = VGroup(*(
            label(words, 56, theme.CONDITION, bold=True)
            for words in ("テキストの", "ベクトル")
        )).arrange(DOWN, buff=units(20)).move_to(at(470, 684))
        panels = VGroup(*(
            Panel(track("hero").at(t), STAGE_CELL).move_to(at(250 + 474 * i, 310))
            for i, t in enumerate(HANDED)
        ))
        times = VGroup(*(
            label(f"t = {t}", theme.LABEL, bold=True).next_to(panel, UP, buff=units(18))
            for t, panel in zip(HANDED, panels, strict=True)
        ))
        nets = VGroup(*(unet_icon(180).move_to(at(487 + 474 * i, 300)) for i in range(3)))
        ways = VGroup(*(
            arrow(at(487 + 474 * i, 500), at(487 + 474 * i, 408), color=theme.CONDITION)
            for i in range(3)
        ))
        line = VGroup(Line(at(1280, 548), at(1280, 500)), Line(at(1435, 500), at(487, 500)))
        line.set_stroke(theme.CONDITION, width=7)
        self.play(
            *(a.animate(rate_func=early(0.7)).become(b) for a, b in zip(rows, small, strict=True)),
            *crossed((coder, self.words), (panels, times, nets, name)), run_time=1.0,
        )
        self.until("ネットワークに一緒に", lead=0.2)
        self.play(Succession(*map(Create, line)), run_time=0.5)
        for way, net in zip(ways, nets, strict=True):
            self.play(FadeIn(way, shift=UP * 0.2), net.pulse(theme.CONDITION, run_time=0.8))
        self.handed = VGroup(rows, name, panels, times, nets, line, ways)

    def _listen(self) -> None:
        """The same noise with the text and without: only the one keeps the cat."""
        made = Apart()
        self.play(*crossed((self.handed,), (made.everything(),)), run_time=0.9)
        self.play(made.running(), until=self.slot.end - 24)

    @cue("「ノイズ画像」と「テキスト情報」")
    def two_doors(self) -> None:
        hero, guess = track("hero"), track("hero", "x0_hat")
        x = Panel(hero.at(1000), 8, color=theme.PICTURE).move_to(at(232, 296))
        out = Panel(guess.at(1000), 8, color=theme.NETWORK).move_to(at(952, 296))
        net = unet(592, 292, 414, 290)
        net.remove(net.names)
        text = TextIn(592, 530)
        read = TimeReadout(1000, 36)
        read.share.next_to(read.time, DOWN, buff=units(18), aligned_edge=LEFT)
        read.move_to(at(100, 572), LEFT)
        names = VGroup(
            label("いまの画像", theme.LABEL, theme.PICTURE, bold=True).move_to(at(232, 468)),
            label("予想した完成図", theme.LABEL, theme.NETWORK, bold=True).move_to(at(952, 468)),
        )
        navi = Navigation(Box(1130, 134, 1824, 810))
        come = x, out, net, text.group, read, names, navi.ends()
        self.play(*crossed(self.mobjects, come), run_time=0.9)

        def told(t: int) -> None:
            out.pixels.show(guess.at(t))
            read.tell(t)
            navi.drive(t)

        self.play(hero.play(x.pixels, 1000, 700, told), until=self.moment("カーナビ"))
        self.play(Create(navi.free_way), Create(navi.way), FadeIn(navi.elsewhere()), run_time=0.9)
        self.play(FadeIn(navi.car), run_time=0.3)
        self.play(hero.play(x.pixels, 700, 0, told), until=self.moment("まさに") - 6)
        self.play(
            navi.goal.frame.animate(rate_func=there_and_back).set_stroke(width=16), run_time=0.6
        )
        self._both()

    def _both(self) -> None:
        made = Branches()
        self.until("もう少し", lead=0.1)
        self.play(*crossed(self.mobjects, (made.x, made.x_name, made.time)), run_time=0.8)
        self.play(
            FadeIn(*made.into, shift=RIGHT * 0.3, rate_func=early(0.6)),
            FadeIn(*made.nets, rate_func=during(0.3, 1)), run_time=1.0,
        )
        for i, words in enumerate(("「テキストあり」", "「テキストなし」")):
            self.until(words, lead=0.2)
            self.play(FadeIn(made.texts[i], shift=DOWN * 0.15), run_time=0.4)
            self.play(made.nets[i].pulse(run_time=0.7))
            self.play(FadeIn(made.away[i], rate_func=early(0.5)), Come(made.outs[i]), run_time=0.5)
        self.until("両方で")
        self.play(FadeIn(*made.names), *(net.pulse(run_time=1.2) for net in made.nets))
        self.until("テキストありの方向")
        self.play(Come(made.gap, made.gap_name, made.value, made.gain), run_time=0.6)
        self.until("強調する", lead=0.4)
        self.play(made.stronger(), run_time=1.8)
        self.gap = made.gap
        self.until("クラシファイア")
        self.cite("Ho & Salimans 2022")
        self.play(FadeIn(made.title, shift=DOWN * 0.15), run_time=0.6)

    @cue("2つの予測")
    def dial(self) -> None:
        self._arrows()
        self.until("ガイダンススケール")
        made = Dial()
        self.play(*crossed(self.mobjects, (made.everything(),)), run_time=0.9)
        turns = (("パラメータ", 2.0, 1.4), ("大きくすると", 4.0, 1.8),
                 ("小さくすると", 0.5, 2.4), ("指示通り", 0.0, 1.4))
        for words, w, seconds in turns:
            self.until(words, lead=0.1)
            self.play(made.turning(w), run_time=seconds)
            if w == max(made.w):
                self._told(made)
        self.hold_to(self.after("こともある"))
        self.play(made.turning(2.0), until=self.slot.end - 21)
        self.hold_to(self.slot.end - 15)
        self.play(Go(*self.mobjects), run_time=0.45)

    def _told(self, made: Dial) -> None:
        """Both measured values show up as they are named."""
        for words, gauge in (("忠実", made.faithful), ("多様性", made.varied)):
            self.until(words)
            self.play(Indicate(gauge.value, 1.25, theme.INK), run_time=0.9)

    def _arrows(self) -> None:
        """Both predictions from one point; closer; then the scale between and beyond them."""
        made = Tips()
        true = VGroup(
            caption("実際の"), formula("hat(epsilon)", size=38, color=theme.MUTED),
            caption(f"を平面に投影（なす角 {made.angle:.1f}°、t = {made.t}）"),
        ).arrange(RIGHT, buff=units(6)).move_to(at(1430, 800))
        self.add(self.gap)
        gone = [m for m in self.mobjects if m is not self.gap]
        come = made, true, made.rule, made.value, made.effect.caption
        self.play(
            *crossed(gone, come), self.gap.animate.move_to(made.effect.pixels), run_time=0.9
        )
        self.remove(self.gap, made.effect.caption)
        self.play(made.closer(), run_time=1.4)
        made.settle()
        self.play(
            FadeIn(made.tails, made.rail, made.ticks, made.marks, made.names), run_time=0.5
        )
        self.play(FadeIn(made.guided), run_time=0.4)
        for words, first, last in (("強く", 1, 4), ("弱く", 4, 0.2), ("できるの", 0.2, 2)):
            self.until(words, lead=0.1)
            self.play(made.scaling(first, last), run_time=1.1)
