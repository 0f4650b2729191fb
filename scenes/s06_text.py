"""Scene 6: words steer what the noise becomes."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    FadeIn,
    FadeOut,
    LaggedStart,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    smooth,
)

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    Pixels,
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
from parts.attend import Attention
from parts.dial import Dial
from parts.guide import Arrows, Branches, TextIn
from parts.navi import Navigation
from parts.prompt import Typed, chip, chips, combs
from parts.runs import run
from parts.stages import CELL as STAGE_CELL
from parts.trajectory import TimeReadout, track
from parts.unet import unet, unet_icon


class Text(Stage):
    """From a wish that nobody hears to a dial that turns it up."""

    @cue("Step 4: テキスト")
    def unheard(self) -> None:
        self.card()
        wall = self._wall()
        self.play(LaggedStart(*(FadeIn(p) for p in wall), lag_ratio=0.02), run_time=0.7)
        self.until("猫の絵を")
        wish = chip("「猫の絵を描いて」", size=56).move_to(at(960, 178))
        self.play(FadeIn(wish, shift=DOWN * 0.2), run_time=0.5)
        self.until("ノイズから")
        runs = run("uncond").arrays
        last = len(runs["t"]) - 1

        def step(_: VGroup, share: float) -> None:
            for pixels, picture in zip(wall, runs["x"][round(share * last)], strict=True):
                pixels.show(picture)

        resolve = UpdateFromAlphaFunc(wall, step, rate_func=linear)
        self.play(resolve, until=self.after("ノイズからだとランダム"))
        self.play(wish.animate.set_opacity(0.35), run_time=0.6)
        self.until("ここで")
        self.play(FadeOut(wall, scale=0.9), FadeOut(wish), run_time=0.8)
        self._prompt()

    def _wall(self) -> VGroup:
        start = run("uncond").arrays["x"][0]
        return VGroup(*(
            Pixels(picture, 5).move_to(at(184 + 222 * (i % 8), 350 + 184 * (i // 8)))
            for i, picture in enumerate(start)
        ))

    def _prompt(self) -> None:
        """The prompt is typed, then falls into its words."""
        self.until("プロンプト")
        head = label("プロンプト", theme.LABEL, theme.MUTED, bold=True).move_to(at(960, 330))
        typed = Typed().move_to(at(960, 460))
        typed.upto(0)
        self.play(FadeIn(head), run_time=0.3)
        self.until("夕焼け")
        self.play(UpdateFromAlphaFunc(typed, lambda m, a: m.upto(a), rate_func=linear),
                  until=self.after("歩く猫"))
        self.until("数値ベクトル")
        self.words = chips().move_to(at(960, 460))
        self.play(FadeOut(typed, head), FadeIn(self.words, scale=1.1), run_time=0.6)
        self.rest = None

    @cue("テキストエンコーダ → ベクトル")
    def encode(self) -> None:
        column = VGroup(*(
            word.copy().scale(0.78).move_to(at(230, 190 + 104 * i))
            for i, word in enumerate(self.words)
        ))
        coder = box(Box(420, 146, 660, 798), theme.CONDITION, "")
        name = VGroup(*(label(w, theme.LABEL, bold=True) for w in ("テキスト", "エンコーダ")))
        name.arrange(DOWN, buff=units(14)).move_to(coder)
        rows = combs(740, 1820, 150, 104, 84)
        self.play(*(a.animate.become(b) for a, b in zip(self.words, column, strict=True)),
                  FadeIn(coder, name), run_time=0.9)
        self.play(LaggedStart(*(FadeIn(r, shift=units(60) * np.array([1, 0, 0])) for r in rows),
                              lag_ratio=0.25), run_time=1.4)
        self.until("ノイズ除去のたびに", lead=0.3)
        self._handed_over(rows, VGroup(coder, name))
        self.until("猫を残す", lead=0.7)
        self._listen()

    def _handed_over(self, rows: VGroup, coder: VGroup) -> None:
        """At every step of the way the network is given the same vectors."""
        small = combs(660, 1260, 560, 34, 30)
        times = (1000, 800, 600, 400)
        panels = VGroup(*(
            Panel(track("hero").at(t), STAGE_CELL).move_to(at(250 + 474 * i, 280))
            for i, t in enumerate(times)
        ))
        nets = VGroup(*(unet_icon(170).move_to(at(487 + 474 * i, 280)) for i in range(3)))
        ways = VGroup(*(
            arrow(at(960, 540), at(487 + 474 * i, 370), color=theme.CONDITION) for i in range(3)
        ))
        self.play(
            *(a.animate.become(b) for a, b in zip(rows, small, strict=True)),
            FadeOut(coder, self.words), FadeIn(panels, nets), run_time=1.0,
        )
        for way, net in zip(ways, nets, strict=True):
            self.play(FadeIn(way, shift=UP * 0.2), net.pulse(theme.CONDITION, run_time=0.8))
        self.handed = VGroup(rows, panels, nets, ways)

    def _listen(self) -> None:
        """The light on the picture is the attention of its pixels to the word."""
        made = self.attention = Attention()
        self.play(FadeOut(self.handed), run_time=0.4)
        self.play(FadeIn(made.picture, made.time), run_time=0.5)
        self.play(FadeIn(made.panels[1], made.names[1], shift=LEFT * 0.3), run_time=0.6)
        self.until("除去するように")
        self.play(FadeIn(made.panels[0], made.names[0], shift=LEFT * 0.3), run_time=0.6)
        self.hold(0.6)
        for step in range(1, len(made.t)):
            made.show(step)
            self.hold(0.7)
        self.hold_to(self.slot.end - 15)
        self.play(FadeOut(made.everything()), run_time=0.45)

    @cue("「ノイズ画像」と「テキスト情報」")
    def two_doors(self) -> None:
        hero, guess = track("hero"), track("hero", "x0_hat")
        x = Panel(hero.at(1000), 8, color=theme.PICTURE).move_to(at(228, 290))
        out = Panel(guess.at(1000), 8, color=theme.NETWORK).move_to(at(964, 290))
        net = unet(596, 290, 400, 270)
        net.remove(net.names)
        text = TextIn(596, 500)
        read = TimeReadout(1000, 40).move_to(at(260, 480))
        self.play(FadeIn(x, out, net, text.group, read), run_time=0.7)

        def told(t: int) -> None:
            out.pixels.show(guess.at(t))
            read.tell(t)
            navi.drive(t)

        navi = Navigation(Box(1130, 134, 1824, 810))
        self.play(hero.play(x.pixels, 1000, 700, told), until=self.moment("カーナビ"))
        self.play(FadeIn(navi.still(), navi.car), run_time=0.6)
        self.play(hero.play(x.pixels, 700, 0, told), until=self.moment("まさに") - 10)
        self.play(FadeOut(*self.mobjects), run_time=0.5)
        self._both()

    def _both(self) -> None:
        made = Branches()
        self.play(FadeIn(made.x, made.x_name, made.time), run_time=0.5)
        for i, words in enumerate(("「テキストあり」", "「テキストなし」")):
            self.until(words, lead=0.2)
            self.play(FadeIn(made.nets[i], made.texts[i], made.into[i]), run_time=0.6)
        self.until("両方で")
        self.play(*(net.pulse(run_time=1.2) for net in made.nets))
        self.play(FadeIn(*made.away, *made.outs, *made.names), run_time=0.6)
        self.until("テキストありの方向")
        self.play(FadeIn(made.gap, made.gap_name, made.gap_note), run_time=0.8)
        self.until("クラシファイア")
        self.cite("Ho & Salimans 2022")
        self.hold_to(self.slot.end - 15)
        self.play(FadeOut(*self.mobjects), run_time=0.45)

    @cue("2つの予測")
    def dial(self) -> None:
        self._arrows()
        self.until("ガイダンススケール", lead=0.8)
        self.play(FadeOut(*self.mobjects), run_time=0.5)
        made = Dial()
        self.play(FadeIn(made.everything()), run_time=0.6)
        for words, w in (("大きくすると", 4.0), ("小さくすると", 0.5), ("指示通り", 0.0)):
            self.until(words)
            self._turn(made, w)
        self.hold_to(self.slot.end - 15)
        self.play(FadeOut(*self.mobjects), run_time=0.45)

    def _turn(self, made: Dial, w: float) -> None:
        first = made.slider
        x = [made.slider.at(i)[0] for i in range(len(made.w))]
        start, end = float(np.interp(first.knob.get_x(), x, range(len(x)))), made.place(w)
        self.play(UpdateFromAlphaFunc(
            made.everything(), lambda _, a: made.put(start + (end - start) * a), rate_func=smooth,
        ), run_time=1.6)

    def _arrows(self) -> None:
        made = Arrows(Box(160, 200, 1100, 740))
        free = made.from_origin(made.free, theme.NOISE)
        told = made.from_origin(made.told, theme.CONDITION)
        value = Counter("w = 1", 72, theme.CONDITION).move_to(at(1300, 300), LEFT)
        rule = formula("hat(epsilon)_u", "+ w (", "hat(epsilon)_c - hat(epsilon)_u", ")",
                       colors={0: theme.NOISE, 2: theme.CONDITION}).move_to(at(1500, 470))
        note = caption("実際のベクトルを平面に射影").move_to(at(620, 790))
        strong = made.from_origin(made.tip(1), theme.INK)
        self.play(FadeIn(free, told, note), run_time=0.7)
        self.play(FadeIn(strong, value, rule), run_time=0.6)

        def turn(_: VGroup, share: float) -> None:
            w = 1 + 2 * np.sin(share * np.pi * 1.5) ** 2
            strong.become(made.from_origin(made.tip(w), theme.INK))
            value.write(f"w = {w:.1f}")

        self.until("強くしたり")
        self.play(UpdateFromAlphaFunc(VGroup(strong, value), turn, rate_func=linear), run_time=3)

