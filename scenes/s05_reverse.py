"""Scene 5: pure noise becomes a picture, one small step after the other."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    Stage,
    at,
    cue,
    formula,
    label,
    theme,
)
from parts.algebra import CELL as STEP_CELL
from parts.algebra import Algebra
from parts.asking import Asking, Looking
from parts.drawing import Bell, drawn
from parts.growth import Growth
from parts.loop import CELL as LOOP_CELL
from parts.loop import Loop, turn
from parts.stages import CELL as STAGE_CELL
from parts.stages import TIMES, Stages
from parts.trajectory import starting, track
from parts.unet import unet
from parts.variety import Thrice, Twelve

NOISE_AT = at(1400, 472)


class Reverse(Stage):
    """From the trained network to twelve different pictures."""

    @cue("Step 3: 逆過程")
    def trained(self) -> None:
        self.card()
        self.net = unet(960, 450, 980, 560)
        mark = label("学習済みネットワーク", 48, theme.NETWORK, bold=True).move_to(at(960, 782))
        self.play(FadeIn(self.net, shift=UP * 0.2), run_time=0.6)
        self.until("学習が")
        self.play(FadeIn(mark, shift=UP * 0.15), self.net.pulse(theme.PICTURE, run_time=1.8))
        self.until("いよいよ")
        self.net.names.set_opacity(0)
        self.mark = label("学習済み", theme.LABEL, theme.NETWORK, bold=True).move_to(at(460, 214))
        self.play(FadeOut(mark), run_time=0.3)
        self.play(
            self.net.animate.scale(0.24).set_stroke(width=2.5).move_to(at(230, 214)), run_time=1.1,
        )
        self.play(FadeIn(self.mark), run_time=0.3)
        self.until("完全な")
        self._noise_arrives()

    def _noise_arrives(self) -> None:
        noise = starting()
        self.panel = Panel(np.zeros((32, 32, 3), np.uint8), 21, color=theme.NOISE).move_to(NOISE_AT)
        self.bell = Bell(noise, Box(136, 400, 904, 700))
        self.name = formula("x_T tilde.op cal(N)(0, I)", color=theme.NOISE).move_to(at(520, 336))
        drawing = drawn(noise, self.panel, self.bell)
        drawing.interpolate(0)
        self.play(FadeIn(self.bell, self.panel), run_time=0.5)
        self.play(drawing, FadeIn(self.name), run_time=4.2)

    @cue("完全なノイズ xT")
    def ask(self) -> None:
        self._look_closer()
        self.until("できるんだよ", lead=0.4)
        self._to_the_network()
        self.until("と頼む", lead=1.0)
        self._answer()
        self.until("予測された", lead=0.2)
        self._subtract()

    def _look_closer(self) -> None:
        """A square glides over the noise; what it covers stands enlarged at the left."""
        look = Looking(self.panel)
        self.play(
            FadeOut(self.bell, self.name, self.net, self.mark), FadeIn(look.ring), run_time=0.5
        )
        self.play(FadeIn(look.lens, target_position=look.ring, scale=0.3), run_time=0.7)
        self.play(FadeIn(look.rays, look.words), run_time=0.4)
        for spot in range(1, look.count):
            self.hold(0.3)
            self.play(look.moved(spot), run_time=1.1)
        self.looking = look

    def _to_the_network(self) -> None:
        """The noise moves to the network's door, and so does the time."""
        self.ask_for = Asking()
        # Noise never glides: a moving panel of it flashes (WCAG 2.3.1).
        self.play(FadeOut(self.looking, self.panel), run_time=0.4)
        self.play(FadeIn(self.panel.scale(12 / 21).move_to(at(*self.ask_for.X))), run_time=0.5)
        self.until("学習済みの")
        self.play(FadeIn(self.ask_for.net, self.ask_for.inputs), run_time=0.6)
        self.until("このノイズ画像に")
        self.play(FadeIn(self.ask_for.wish, shift=DOWN * 0.2), run_time=0.5)
        self.play(FadeIn(self.ask_for.place), run_time=0.4)

    def _answer(self) -> None:
        """Data runs through; the predicted noise comes out."""
        ask = self.ask_for
        self.play(ask.net.pulse(theme.PICTURE, run_time=1.3))
        self.eps = Panel(Loop().noises.at(1000), 12, color=theme.NOISE).move_to(ask.place[0])
        self.play(
            FadeOut(ask.place), FadeIn(self.eps, shift=RIGHT * 0.6), FadeIn(ask.answer),
            run_time=0.7,
        )

    def _subtract(self) -> None:
        """A step in the middle of the run, large enough to be seen, with its numbers."""
        row = self.row = Algebra()
        rest = VGroup(self.ask_for.net, self.ask_for.rest(), self.panel, self.eps)
        self.play(FadeOut(rest), run_time=0.4)
        self.panel.scale(11 / 12).move_to(row.x).pixels.show(track("hero").at(row.t))
        self.eps.scale(11 / 12).move_to(row.eps).pixels.show(row.eps.pixels.surface.array)
        self.play(
            FadeIn(self.panel, self.eps, row.x_name, row.eps_name, row.net, row.asked, row.note),
            run_time=0.8,
        )
        self.play(FadeIn(row.times_a, row.x_read), run_time=0.4)
        self.until("引き算", lead=0.2)
        self.play(FadeIn(row.minus_b, row.equals), run_time=0.4)
        self.until("すこしだけ", lead=0.2)
        self.play(FadeIn(row.next, shift=RIGHT * 0.4), FadeIn(row.next_name), run_time=0.7)
        self.play(FadeIn(row.next_read), run_time=0.4)
        self.hold_to(self.slot.end - 60)
        self.play(Create(row.back), run_time=1.5)

    @cue("ノイズ予測 → 引き算")
    def again(self) -> None:
        loop = self.loop = Loop()
        picture = self.row.next
        self.play(FadeOut(self.row.everything(), self.panel, self.eps), run_time=0.35)
        self.play(
            picture.animate.scale(LOOP_CELL / STEP_CELL).move_to(loop.panel),
            track("hero").play(picture.pixels, self.row.t_next, 1000), run_time=0.8,
        )
        self.remove(picture)
        self.add(loop.panel)
        self.play(FadeIn(loop.rest()), run_time=0.4)
        self.add(loop)
        beats = [self.moment(words) for words in ("1000回", "999回", "998回", "少しずつ")]
        end = self.slot.end - 24
        self.alive(loop, lambda _: loop.show(*turn(self.frame, beats, end)))
        self.hold_to(self.slot.end - 1)
        loop.clear_updaters()

    @cue("段階的なデノイジング")
    def towards_the_picture(self) -> None:
        self._five_stages()
        self.until("いい表現", lead=1.2)
        self._first_broad_then_fine()
        self.until("ちょっと待って", lead=2.4)
        self._same_noise()
        self.until("スタートのノイズ", lead=0.8)
        self._twelve_seeds()

    def _five_stages(self) -> None:
        made = Stages()
        first = self.loop.panel
        self.play(FadeOut(self.loop.rest()), run_time=0.35)
        self.play(
            first.animate.scale(STAGE_CELL / LOOP_CELL).move_to(made.panels[0]),
            track("hero").play(first.pixels, 0, 1000), run_time=0.8,
        )
        made.panels[0] = first
        self.play(FadeIn(made.times[0], made.chart), run_time=0.3)
        for i in range(1, 5):
            net, way, panel = made.nets[i - 1], made.arrows[i - 1], made.panels[i]
            covered = {2: made.words[:1], 4: made.words[1:]}.get(i, VGroup())
            self.play(FadeIn(net, way, *covered), net.pulse(), run_time=0.2)
            self.play(
                FadeIn(panel, target_position=way, scale=0.4), FadeIn(made.times[i]),
                made.filling(TIMES[i - 1], TIMES[i]),
                track("hero").play(panel.pixels, TIMES[i - 1], TIMES[i]), run_time=0.55,
            )
        self.until("霧が")
        self.play(
            LaggedStart(*(net.pulse(theme.PICTURE) for net in made.nets), lag_ratio=0.7),
            run_time=4.2,
        )

    def _first_broad_then_fine(self) -> None:
        self._clear(*self.mobjects)
        made = Growth()
        self.play(FadeIn(made.x, made.names, made.net, made.way, made.guess), run_time=0.7)
        self.play(FadeIn(made.read, made.broad, made.fine, made.note), run_time=0.4)
        hero = track("hero")
        for first, last, until in (
            (1000, 420, self.moment("後半に")), (420, 100, self.moment("粗いところ")),
            (100, 0, self.after("結晶化")),
        ):
            self.play(hero.play(made.x.pixels, first, last, made.tell), until=until)

    def _same_noise(self) -> None:
        self._clear(*self.mobjects)
        made = Thrice()
        hero = track("hero")
        self.play(FadeIn(made.noise, made.noise_name), run_time=0.6)
        self.play(
            FadeIn(made.way),
            LaggedStart(*(FadeIn(p, target_position=made.noise, scale=8 / 11) for p in made.runs)),
            FadeIn(*made.names), run_time=1.2,
        )
        self.until("同じノイズ")
        self.play(*(hero.play(p.pixels, 1000, 0) for p in made.runs), run_time=3.6)
        self.play(FadeIn(*made.equal, scale=1.4), run_time=0.5)

    def _twelve_seeds(self) -> None:
        self._clear(*self.mobjects)
        made = Twelve()
        time = Counter("t = 1000", theme.LABEL).move_to(at(100, 166), LEFT)
        said = label("同じネットワーク、ちがうノイズ", theme.LABEL, theme.NETWORK, bold=True)
        said.move_to(at(960, 166))
        self.play(
            LaggedStart(*(FadeIn(p, scale=0.6) for p in made.panels), lag_ratio=0.1),
            run_time=1.4,
        )
        self.play(FadeIn(said, time), run_time=0.5)

        def step(_: VGroup, share: float) -> None:
            index = round(share * (len(made.t) - 1))
            made.show(index)
            time.write(f"t = {made.t[index]}")

        last = self.after("バリエーション")
        self.play(UpdateFromAlphaFunc(VGroup(made.group, time), step, rate_func=linear), until=last)
        self.play(made.lights(), run_time=2.4)
        self.hold_to(self.slot.end - 15)
        self._clear(*self.mobjects)

    def _clear(self, *things: object) -> None:
        self.play(FadeOut(*things), run_time=0.5)
