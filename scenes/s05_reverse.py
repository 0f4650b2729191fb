"""Scene 5: pure noise becomes a picture, one small step after the other."""

from __future__ import annotations

from manim import (
    LEFT,
    ORIGIN,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    squish_rate_func,
    there_and_back,
)

from diffusion_video.stage import (
    Box,
    Counter,
    Stage,
    at,
    cue,
    formula,
    label,
    theme,
    veil,
)
from parts.asking import ABOVE, Asking, Looking
from parts.drawing import Bell, drawn
from parts.grains import Come, Go, crossed
from parts.growth import Growth
from parts.loop import CELL as LOOP_CELL
from parts.loop import ROUND, Loop, around, turn
from parts.stages import CELL as STAGE_CELL
from parts.stages import Stages
from parts.stride import Stride
from parts.timing import during, early
from parts.trajectory import starting, track
from parts.unet import unet
from parts.variety import Thrice, Twelve

LEAVES = ROUND[1]
"""Where on its round the noise leaves the network."""
HALFWAY = 690
"""The t at which 5.3 hands its rounds over: from there on the picture is seen to come."""
SAMPLER = "Song et al., ICLR 2021"
"""DDIM with eta 0: it draws no noise on its way."""


class Reverse(Stage):
    """From the trained network to twelve different pictures."""

    @cue("Step 3: 逆過程")
    def trained(self) -> None:
        net = self.net = unet(960, 450, 980, 560)
        sizes = net.names
        net.remove(sizes)
        self.card(behind=net)
        self.mark = label("学習済み", theme.LABEL, theme.NETWORK, bold=True).move_to(at(1292, 214))
        words = label("学習済みネットワーク", 48, theme.NETWORK, bold=True).move_to(at(960, 772))
        self.play(FadeIn(sizes), run_time=0.6)
        self.until("学習が")
        self.play(FadeIn(words, shift=UP * 0.15), net.pulse(theme.PICTURE, run_time=1.8))
        self.until("いよいよ")
        drawing = self._empty_places()
        self.play(
            FadeOut(words, sizes, rate_func=early(0.3)),
            net.animate.scale(0.24).set_stroke(width=2.5).move_to(at(1068, 214)),
            FadeIn(self.bell, self.loop.panel, rate_func=during(0.6, 1)), run_time=1.4,
        )
        self.play(FadeIn(self.mark), run_time=0.3)
        self.until("完全な", lead=0.2)
        self.play(drawing, FadeIn(self.name, rate_func=during(0.2, 0.4)),
                  until=self.slot.end - 5)

    def _empty_places(self) -> UpdateFromAlphaFunc:
        """The bell and the panel, empty; gives the drawing that fills both."""
        noise, loop = starting(), Loop()
        loop.panel.frame.set_stroke(theme.NOISE)
        self.loop = loop
        self.bell = Bell(noise, Box(960, 400, 1728, 700))
        self.name = formula("x_T tilde.op cal(N)(0, I)", color=theme.NOISE).move_to(at(1344, 336))
        drawing = drawn(noise, loop.panel, self.bell)
        drawing.interpolate(0)
        return drawing

    @cue("完全なノイズ xT")
    def ask(self) -> None:
        self._look_closer()
        self.until("できるんだよ", lead=0.4)
        self._to_the_network()
        self.until("予測して", lead=1.2)
        self._answer()
        self._subtract()

    def _look_closer(self) -> None:
        """A square glides over the noise; what it covers stands enlarged beside it."""
        look = self.looking = Looking(self.loop.panel)
        self.play(
            FadeOut(self.bell, self.name, rate_func=early(0.5)),
            FadeIn(look.ring, rate_func=during(0.3, 0.8)),
            FadeIn(look.lens, look.rays, look.words, rate_func=during(0.4, 1)), run_time=1.2,
        )
        for spot in range(1, look.count):
            self.hold(0.3)
            self.play(look.moved(spot), run_time=1.2)

    def _to_the_network(self) -> None:
        """The noise stays where it is; the trained network comes to it."""
        loop, ask = self.loop, Asking()
        self.asking = ask
        self.play(
            FadeOut(self.looking, self.mark, rate_func=early(0.4)),
            self.net.animate(rate_func=during(0.2, 1)).become(loop.net), run_time=1.1,
        )
        self.remove(self.net)
        self.add(loop.net)
        into, _, _, _ = loop.ways
        self.play(FadeIn(into, ask.noise, self.mark.move_to(ABOVE)), run_time=0.5)
        self.until("学習済みの", lead=0.1)
        self.play(Indicate(self.mark, 1.1, theme.NETWORK), loop.net.pulse(run_time=1.6))
        self.until("このノイズ画像に", lead=0.2)
        self.play(FadeOut(self.mark), run_time=0.25)
        self.play(
            FadeIn(ask.wish, ask.place, loop.time, loop.mix),
            loop.panel.frame.animate.set_stroke(theme.PICTURE), run_time=0.5,
        )

    def _answer(self) -> None:
        """Data runs through, the predicted noise comes out; then on to a step that can be seen."""
        loop, ask = self.loop, self.asking
        self.play(loop.net.pulse(theme.PICTURE, run_time=1.3))
        self.play(
            FadeOut(ask.place, rate_func=early(0.4)), FadeIn(loop.ways[1]),
            Come(loop.noise, loop.sign, rate_func=during(0.2, 1)), run_time=0.7,
        )
        self.cite(SAMPLER)
        self.play(
            FadeOut(ask.wish, ask.noise, rate_func=early(0.5)),
            FadeIn(ask.later, ask.now, rate_func=during(0.5, 1)), run_time=0.5,
        )
        self.stride = Stride()
        self.play(loop.running(1000, self.stride.t), until=self.moment("予測された") + 8)

    def _subtract(self) -> None:
        """A step in the middle of the run, large enough to be seen, with its numbers."""
        loop, stride = self.loop, self.stride
        _, _, down, home = loop.ways
        self.play(FadeOut(self.asking.later, rate_func=early(0.5)), FadeIn(down), run_time=0.5)
        self.until("引き算", lead=0.3)
        self.play(FadeIn(loop.minus), run_time=0.4)
        self.play(FadeIn(home, stride.rule, stride.note), run_time=0.5)
        self.add(loop.spark)
        self.play(
            UpdateFromAlphaFunc(loop.spark, lambda _, a: loop.go(LEAVES + (1 - LEAVES) * a)),
            until=self.moment("すこしだけ") - 6,
        )
        self.remove(loop.spark)
        self._compare()

    def _compare(self) -> None:
        """The result over what it was made from, with an edge between them."""
        loop, stride = self.loop, self.stride
        self.add(stride.before, stride.after)
        self.play(
            FadeIn(stride.edge, rate_func=early(0.1)), stride.swept(0, 0.5),
            FadeIn(stride.tags, rate_func=during(0.2, 0.5)), run_time=1.2,
        )
        self.until("なる", lead=-0.6)
        before, after = stride.tags[1], stride.tags[0]
        self.play(stride.swept(0.5, 0.98), FadeOut(before, rate_func=early(0.3)), run_time=1.2)
        loop.panel.pixels.show(stride.after.surface.array)
        self.remove(stride.before, stride.after)
        loop.tell(stride.t_next)
        self.play(
            FadeOut(stride.edge, after, rate_func=early(0.4)),
            Indicate(loop.time, 1.15, theme.INK), run_time=0.6,
        )

    @cue("ノイズ予測 → 引き算")
    def again(self) -> None:
        loop = self.loop
        self._from_the_start()
        beats = [self.moment(words) for words in ("1000回", "999回", "998回", "少しずつ")]
        self.until("これを", lead=0.1)
        self.play(
            loop.lap(), FadeOut(self.asking.first, rate_func=during(0.2, 0.4)), until=beats[0]
        )
        end, self.round = self.slot.end, beats[-1]
        self.add(loop)
        self.alive(loop, lambda _: loop.show(*turn(self.frame, beats, end, HALFWAY)))
        self.hold_to(end)
        loop.clear_updaters()

    def _from_the_start(self) -> None:
        """Back to the pure noise, the numbers with it, as they came; the stations stay."""
        stride, ask = self.stride, self.asking
        self.play(
            FadeOut(stride.rule, stride.note, ask.now, rate_func=early(0.6)),
            FadeIn(ask.first, rate_func=during(0.2, 0.8)), run_time=0.5,
        )
        self.play(self.loop.running(stride.t_next, 1000), until=self.moment("これを") - 3)

    @cue("段階的なデノイジング")
    def towards_the_picture(self) -> None:
        self._fog_lifts()
        self._five_stages()
        self.until("いい表現", lead=-0.4)
        self._first_broad_then_fine()
        self.until("ちょっと待って", lead=2.4)
        self._same_noise()
        self.until("スタートのノイズ", lead=0.8)
        self._twelve_seeds()

    def _fog_lifts(self) -> None:
        """The rounds go on, and the picture comes out while Miku sees it come."""
        loop, start, end = self.loop, self.frame, self.after("みたい")

        def draw(_: Mobject, share: float) -> None:
            frame = start + round((end - start) * share)
            loop.show(round(HALFWAY * (1 - share)), around(frame - self.round) if share < 1 else 0)

        self.play(UpdateFromAlphaFunc(loop, draw, rate_func=linear), until=end)

    def _five_stages(self) -> None:
        """The way that it went, in five stages."""
        made = Stages()
        self.cite("")
        self.play(
            Go(self.loop.rest(), rate_func=early(0.5)),
            self.loop.panel.animate.scale(STAGE_CELL / LOOP_CELL).move_to(made.panels[4]),
            Come(made.panels[0], made.beside[0], rate_func=during(0.4, 1)),
            FadeIn(made.beside[4], rate_func=during(0.8, 1)), run_time=1.0,
        )
        self.remove(self.loop.panel)
        self.add(made.panels[4])
        for i in range(1, 5):
            come = () if i == 4 else (Come(made.panels[i], made.beside[i]),)
            self.play(FadeIn(made.ways[i - 1], rate_func=early(0.5)), *come, run_time=0.4)
        self.play(made.passing(), run_time=1.9)

    def _first_broad_then_fine(self) -> None:
        made = Growth()
        self._swap(made.x, made.guess_name, made.net, made.way, made.guess)
        self.play(FadeIn(made.read, made.broad, made.fine, made.note), run_time=0.4)
        hero = track("hero")

        def on(first: int, last: int) -> Animation:
            return hero.play(made.x.pixels, first, last, made.tell)

        self.play(on(1000, 350), until=self.moment("後半に"))
        self.play(
            on(350, 215), made.aside(), made.closer(),
            FadeOut(made.net, made.way, rate_func=early(0.25)),
            until=self.moment("ディテール") - 6,
        )
        self.play(on(215, 80), until=self.moment("粗いところ"))
        self.play(on(80, 0), until=self.after("イメージだ"))
        self.hold(0.6)
        lit = made.x.frame.animate(rate_func=there_and_back).set_stroke(width=14)
        self.play(lit, run_time=0.8)

    def _same_noise(self) -> None:
        made, time = Thrice(), Counter("t = 1000", theme.LABEL, edge=ORIGIN)
        time.move_to(at(1152, 192))
        self.cite(SAMPLER)
        hero = track("hero")
        self.play(
            Go(*self.mobjects, rate_func=early(0.4)),
            Come(made.noise, rate_func=during(0.2, 0.5)),
            FadeIn(made.noise_name, made.way, rate_func=during(0.4, 0.6)),
            *(Come(*pair, rate_func=during(0.45 + 0.15 * i, 0.7 + 0.15 * i))
              for i, pair in enumerate(zip(made.runs, made.names, strict=True))),
            FadeIn(time, rate_func=during(0.6, 0.8)), run_time=1.8,
        )
        self.until("ちょっと待って", lead=0.2)
        self.play(
            *(hero.play(p.pixels, 1000, 0, lambda t: time.write(f"t = {t}")) for p in made.runs),
            until=self.moment("同じノイズ") + round(3.6 * self.fps),
        )
        self.play(FadeIn(*made.equal, scale=1.4), run_time=0.5)
        self.play(
            FadeIn(made.same, shift=UP * 0.1, rate_func=early(0.4)),
            LaggedStart(*(Indicate(p.frame, color=theme.INK, scale_factor=1)
                          for p in made.runs), lag_ratio=0.4), run_time=1.6,
        )

    def _twelve_seeds(self) -> None:
        made = Twelve()
        self.cite("")
        time = Counter("t = 1000", theme.LABEL).move_to(at(100, 166), LEFT)
        said = label("同じネットワーク、ちがうノイズ", theme.LABEL, theme.NETWORK, bold=True)
        said.move_to(at(960, 166))
        late = squish_rate_func(linear, 0.2, 1)
        self.play(
            Go(*self.mobjects, rate_func=early(0.25)),
            LaggedStart(*(Come(p) for p in made.panels), lag_ratio=0.1, rate_func=late),
            FadeIn(said, time, rate_func=during(0.6, 1)), run_time=2.2,
        )

        def step(_: VGroup, share: float) -> None:
            index = round(share**0.75 * (len(made.t) - 1))
            made.show(index)
            time.write(f"t = {made.t[index]}")

        last = self.after("バリエーション")
        self.play(UpdateFromAlphaFunc(VGroup(made.group, time), step, rate_func=linear), until=last)
        self.play(made.lights(), run_time=2.4)
        self.hold_to(self.slot.end - 15)
        self.play(FadeOut(said, time), FadeIn(veil()), until=self.slot.end)

    def _swap(self, *come: Mobject) -> None:
        self.play(*crossed(self.mobjects, come), run_time=0.9)
