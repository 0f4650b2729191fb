"""Scene 6: words steer what the noise becomes."""

from __future__ import annotations

from typing import ClassVar

from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
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
    Counter,
    Panel,
    Stage,
    at,
    box,
    caption,
    cue,
    label,
    theme,
    units,
    veil,
)
from parts.apart import Apart
from parts.dial import Dial
from parts.gauge import Gauge
from parts.grains import Come, Go, crossed
from parts.guide import Branches, TextIn
from parts.handed import Handed
from parts.mixture import Mixture
from parts.navi import Navigation
from parts.prompt import Typed, chip, chips, combs, embedding, joined
from parts.runs import OWN
from parts.timing import during, early
from parts.tips import Tips
from parts.trajectory import track
from parts.unet import unet
from parts.unheard import Unheard
from parts.variety import Twelve

CFG = "Ho & Salimans 2022"
"""The method; the w on stage is theirs and one."""
LAST_CAT = 1
"""The one of the dial's pictures that is a cat even without the text."""


class Text(Stage):
    """From a wish that nobody hears to a dial that turns it up."""

    excused: ClassVar = {
        "6.1 page-fast": "the words are given, and 7 a second is the limit of verbatim subtitles",
        "6.3 page-fast": "the words are given, and 7 a second is the limit of verbatim subtitles",
    }

    @cue("Step 4: テキスト", fine=True)
    def unheard(self) -> None:
        before = Twelve()
        self.card(behind=before.finished())
        self.until("猫の絵を")
        wish = chip("「猫の絵を描いて」", size=48).move_to(at(960, 176))
        self.play(FadeIn(wish, shift=DOWN * 0.2), run_time=0.5)
        self.until("指定できる", lead=0.2)
        wall = Unheard()
        self.play(
            *(FadeOut(p.frame) for p in before.panels),
            LaggedStart(*(Come(p) for p in wall), lag_ratio=0.02), run_time=0.8,
        )
        self.remove(*(p.pixels for p in before.panels))
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
        self.title = label("テキスト条件付け", 96, theme.CONDITION, bold=True).move_to(at(960, 440))
        self.play(
            Go(wish, found, wall, rate_func=early(0.5)),
            FadeIn(self.title, shift=UP * 0.15, rate_func=during(0.45, 1)), run_time=1.0,
        )
        self._prompt()

    def _prompt(self) -> None:
        """The prompt is typed, falls into its words, and the encoder makes numbers of them."""
        self.until("登場", lead=0.2)
        head = label("プロンプト", 48, theme.INK, bold=True).move_to(at(960, 392))
        field = box(Box(300, 450, 1620, 690), theme.CONDITION)
        typed = Typed(size=120).move_to(field)
        typed.upto(0)
        self.play(
            self.title.animate.scale(0.6).move_to(at(960, 266)),
            FadeIn(field, rate_func=during(0.3, 1)), run_time=0.8,
        )
        self.until("プロンプト")
        self.play(FadeIn(head, shift=DOWN * 0.1), run_time=0.4)
        self.until("例えば")
        self.play(UpdateFromAlphaFunc(typed, lambda m, a: m.upto(a), rate_func=linear),
                  until=self.after("歩く猫"))
        row = chips(84, 40).move_to(typed)
        self.words = joined(row, typed)
        self.remove(typed)
        self.play(
            FadeOut(field, head, self.title, rate_func=early(0.6)),
            *(a.animate.become(b) for a, b in zip(self.words, row, strict=True)), run_time=0.7,
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
        self.play(LaggedStart(*away, lag_ratio=0.2), run_time=0.9)
        self.play(FadeIn(self.coder), run_time=0.3)
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
        self._handed_over()
        self.until("すると")
        self.play(*(net.pulse(run_time=1.4) for net in self.nets))
        self.until("猫を残す", lead=0.7)
        self._listen()

    def _handed_over(self) -> None:
        """At every step of the way the network is given the same vectors, and works with them."""
        made = Handed()
        self.play(
            *(a.animate(rate_func=early(0.7)).become(b)
              for a, b in zip(self.rows, made.rows, strict=True)),
            *crossed((self.coder, self.words), (made.opening(),)), run_time=1.0,
        )
        self.until("ノイズ除去", lead=0.2)
        self.play(made.working(), run_time=1.0)
        stem, *arms = made.bus
        self.play(Succession(Create(stem), AnimationGroup(*map(Create, arms))), run_time=0.4)
        for i in range(len(made.nets)):
            self.until("渡す", lead=0.5 + 0.8 * (len(made.nets) - 1 - i))
            self.play(made.giving(i), run_time=0.5)
            self.play(made.coming(i), run_time=0.3)
        self.handed, self.nets = VGroup(self.rows, made.everything()), made.nets

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
        time = Counter("t = 1000", edge=ORIGIN).move_to(at(232, 548))
        mix = Mixture(124, 612, 216, 1000)
        mix.remove(mix.noise_words)
        names = VGroup(
            label("いまの画像", theme.LABEL, theme.PICTURE, bold=True).move_to(at(232, 468)),
            label("予想した完成図", theme.LABEL, theme.NETWORK, bold=True).move_to(at(952, 468)),
        )
        navi = Navigation(Box(1130, 134, 1824, 810))
        come = x, out, net, text.group, time, mix, names, navi.ends()
        self.play(*crossed(self.mobjects, come), run_time=0.9)

        def told(t: int) -> None:
            out.pixels.show(guess.at(t))
            time.write(f"t = {t}")
            mix.tell(t)
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
        self.play(
            *crossed(self.mobjects, (made.x, made.x_name, made.time)),
            FadeIn(*made.into, shift=RIGHT * 0.3, rate_func=during(0.5, 0.8)),
            FadeIn(*made.nets, rate_func=during(0.5, 1)), run_time=1.2,
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
        self.cite(CFG)
        self.play(FadeIn(made.title, shift=DOWN * 0.15), FadeIn(made.base), run_time=0.6)
        self.play(*(net.pulse(run_time=1.6) for net in made.nets))

    @cue("2つの予測")
    def dial(self) -> None:
        self._arrows()
        self.until("ガイダンススケール")
        self.cite(OWN)
        made = Dial(0.0)
        self.play(*crossed(self.mobjects, (made.everything(),), start=0.15), run_time=0.9)
        self.until("パラメータ", lead=0.2)
        self.play(made.turning(0.5), run_time=0.9)
        self.until("大きくすると", lead=0.2)
        self.play(made.turning(1.0), run_time=0.9)
        self.until("忠実")
        self.play(_told(made.faithful))
        self.until("画像の", lead=1.2)
        self.play(made.turning(2.0, 4.0), run_time=2.2)
        alike = made.alike()
        self.until("多様性")
        self.play(FadeIn(alike), _told(made.varied))
        self.until("小さくすると", lead=0.25)
        self.play(FadeOut(alike), run_time=0.3)
        self.play(made.turning(0.5), run_time=1.2)
        self.until("自由度")
        self.play(_told(made.varied))
        self.until("指示通り", lead=0.2)
        self.play(made.turning(0.0), run_time=0.9)
        self.until("ならない")
        self.play(_told(made.faithful), LaggedStart(*map(Create, made.cats()), lag_ratio=0.3))
        self.hold_to(self.slot.end - round(1.6 * self.fps))
        self._last_cat(made)

    def _last_cat(self, made: Dial) -> None:
        """One cat of the last pictures stays, for the next scene."""
        self.cite("")
        cat = made.samples[LAST_CAT]
        self.remove(*made.coming)
        gone = [m for m in (*self.mobjects, *made.samples) if m not in (cat, made.samples)]
        self.play(
            Go(*gone, rate_func=early(0.5)),
            cat.set_z_index(0.5).animate(rate_func=during(0.3, 1)).scale(20 / 8)
            .move_to(at(960, 472)), run_time=1.1,
        )
        self.play(FadeIn(veil()), until=self.slot.end)

    def _arrows(self) -> None:
        """Both predictions from one point; closer; then the scale between and beyond them."""
        made = Tips()
        self.add(self.gap)
        gone = [m for m in self.mobjects if m is not self.gap]
        come = made, made.names, made.true, made.rule, made.words
        self.play(*crossed(gone, come, start=0.15), made.settling(self.gap), run_time=0.9)
        self.remove(self.gap)
        self.add(made.effect)
        self.play(made.closer(), FadeIn(made.brace, made.value, rate_func=early(0.4)), run_time=1.2)
        made.settle()
        self.play(
            FadeIn(made.tails, made.rail, made.ticks, made.marks, made.ends, made.guided,
                   made.guided_name), run_time=0.4,
        )
        for words, first, last in (("強く", 1, 4), ("弱く", 4, 0.2), ("できるの", 0.2, 2)):
            self.until(words, lead=0.1)
            self.play(made.scaling(first, last), run_time=1.1)


def _told(gauge: Gauge) -> Animation:
    """A measured value shows up as it is named."""
    return Indicate(gauge.value, 1.1, theme.INK, run_time=0.7)
