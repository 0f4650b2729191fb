"""Scene 6: words steer what the noise becomes."""

from __future__ import annotations

from typing import ClassVar

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    smooth,
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
from parts.prompt import Typed, chip, chips, combs, embedding, figures
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
        "6.1 layout-struck": "the wish is crossed out while nobody hears it",
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
        strike = Line(wish.get_left(), wish.get_right(), color=theme.INK, stroke_width=4)
        strike.scale(1.08)
        self.play(Create(strike), wish[0].animate.set_stroke(theme.RULE), run_time=0.6)
        self.until("鋭いね", lead=1.6)
        self.play(
            LaggedStart(*(p.animate.set_fill(opacity=0.35) for p in wall), lag_ratio=0.06),
            until=self.moment("鋭いね"),
        )
        self.play(FadeOut(strike), wish[0].animate.set_stroke(theme.CONDITION), run_time=0.5)
        self.until("テキスト条件付け", lead=0.5)
        self.title = label("テキスト条件付け", 96, theme.CONDITION, bold=True).move_to(at(960, 472))
        self.play(*crossed((wall, wish), (self.title,)), run_time=1.0)
        self._prompt()

    def _prompt(self) -> None:
        """The prompt is typed, then falls into its words and their numbers."""
        self.until("プロンプト", lead=0.2)
        field = box(Box(300, 420, 1620, 660), theme.CONDITION)
        head = label("プロンプト", 48, theme.INK, bold=True).move_to(at(960, 350))
        typed = Typed(size=120).move_to(field)
        typed.upto(0)
        self.play(self.title.animate.scale(0.6).move_to(at(960, 200)), run_time=0.5)
        self.play(FadeIn(head, field), run_time=0.4)
        self.play(UpdateFromAlphaFunc(typed, lambda m, a: m.upto(a), rate_func=linear),
                  until=self.after("歩く猫"))
        self.until("数値ベクトル", lead=0.9)
        self.words = chips(72, 84).move_to(at(960, 230))
        self.play(
            FadeOut(field, head, self.title), typed.animate.scale(0.8).move_to(at(960, 230)),
            run_time=0.5,
        )
        self.play(FadeOut(typed, scale=1.35), FadeIn(self.words, scale=0.75), run_time=0.4)
        self.numbers = figures(self.words)
        self.play(LaggedStart(*(FadeIn(n, shift=DOWN * 0.3) for n in self.numbers)), run_time=1.6)
        self.more = caption(f"… 1 語につき {len(embedding()[1][0])} 個の数").move_to(at(960, 774))
        self.play(FadeIn(self.more), run_time=0.4)

    @cue("テキストエンコーダ → ベクトル")
    def encode(self) -> None:
        coder = box(Box(420, 146, 660, 798), theme.CONDITION, "")
        name = VGroup(*(label(w, theme.LABEL, bold=True) for w in ("テキスト", "エンコーダ")))
        name.arrange(DOWN, buff=units(14)).move_to(coder)
        rows = combs(740, 1820, 150, 104, 84)
        size = caption(f"実際の値：{len(rows)} 語 × {len(embedding()[1][0])} 個の数")
        size.move_to(at(1280, 784))
        column = VGroup(*(
            word.copy().scale(0.6).move_to(at(230, 190 + 104 * i))
            for i, word in enumerate(self.words)
        ))
        self.play(
            *(a.animate.become(b) for a, b in zip(self.words, column, strict=True)),
            FadeOut(self.numbers, self.more, rate_func=early(0.6)),
            FadeIn(coder, name, rate_func=during(0.4, 1)), run_time=0.9,
        )
        self.play(LaggedStart(*(FadeIn(r, shift=RIGHT * 0.5) for r in rows), lag_ratio=0.25),
                  FadeIn(size), run_time=1.3)
        self.until("ネットワークに一緒に", lead=0.2)
        self._handed_over(rows, VGroup(coder, name, size))
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
            arrow(at(960, 546), at(487 + 474 * i, 408), color=theme.CONDITION) for i in range(3)
        ))
        self.play(
            *(a.animate.become(b) for a, b in zip(rows, small, strict=True)),
            FadeOut(coder, self.words), Come(panels, times, nets, name), run_time=0.9,
        )
        for way, net in zip(ways, nets, strict=True):
            self.play(FadeIn(way, shift=UP * 0.2), net.pulse(theme.CONDITION, run_time=0.8))
        self.handed = VGroup(rows, name, panels, times, nets, ways)

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
        come = made.x, made.x_name, made.time, *made.nets, *made.into, *made.away
        self.play(*crossed(self.mobjects, (*come, *made.places, made.gap_place)), run_time=0.9)
        for i, words in enumerate(("「テキストあり」", "「テキストなし」")):
            self.until(words, lead=0.2)
            self.play(FadeIn(made.texts[i], shift=DOWN * 0.15), run_time=0.4)
            self.play(made.nets[i].pulse(run_time=0.7))
            self.play(Come(made.outs[i]), FadeOut(made.places[i]), run_time=0.5)
        self.until("両方で")
        self.play(FadeIn(*made.names), *(net.pulse(run_time=1.2) for net in made.nets))
        self.until("テキストありの方向")
        self.play(Come(made.gap, made.gap_name, made.gain), FadeOut(made.gap_place), run_time=0.6)
        self.until("強調する", lead=0.4)
        self.play(made.stronger(), run_time=1.6)
        self.until("クラシファイア")
        self.cite("Ho & Salimans 2022")
        self.play(FadeIn(made.title, shift=DOWN * 0.15), run_time=0.6)

    @cue("2つの予測")
    def dial(self) -> None:
        self._arrows()
        self.until("ガイダンススケール")
        made = Dial()
        self.play(*crossed(self.mobjects, (made.everything(),)), run_time=0.9)
        turns = (("パラメータ", 2.0, 0.0), ("大きくすると", 4.0, 0.0),
                 ("小さくすると", 0.5, 1.0), ("指示通り", 0.0, 0.4))
        for words, w, lead in turns:
            self.until(words, lead=lead)
            self.play(made.turning(w), run_time=1.2)
            if w == max(made.w):
                self.until("多様性")
                self.play(FadeIn(made.flat), run_time=0.5)
        self.hold_to(self.after("こともある") + 9)
        self.play(made.turning(2.0), run_time=1.6)
        self.hold_to(self.slot.end - 15)
        self.play(Go(*self.mobjects), run_time=0.45)

    def _arrows(self) -> None:
        """Both predictions from one point; closer; then the scale between and beyond them."""
        made = Tips()
        true = VGroup(
            caption("実際の"), formula("hat(epsilon)", size=38, color=theme.MUTED),
            caption(f"を平面に投影（なす角 {made.angle:.1f}°、t = {made.t}）"),
        ).arrange(RIGHT, buff=units(6)).move_to(at(1430, 800))
        self.play(*crossed(self.mobjects, (made, true, made.rule, made.effect)), run_time=0.8)
        self.play(
            UpdateFromAlphaFunc(made, lambda _, a: made.show(a, 1), rate_func=smooth), run_time=1.4
        )
        made.settle()
        self.play(
            FadeIn(made.tails, made.rail, made.ticks, made.marks, made.names), run_time=0.5
        )
        self.play(FadeIn(made.guided, made.value), run_time=0.4)
        for words, first, last in (("強く", 1, 4), ("弱く", 4, 0.2), ("できるの", 0.2, 2)):
            self.until(words, lead=0.1)
            self.play(made.scaling(first, last), run_time=1.1)
