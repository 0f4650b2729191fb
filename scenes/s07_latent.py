"""Scene 7: the same diffusion in a much smaller space."""

from __future__ import annotations

from typing import ClassVar

from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Indicate,
    LaggedStart,
    Mobject,
    Polygon,
    Succession,
    VGroup,
    there_and_back,
)

from diffusion_video.stage import Counter, Glyphs, Pixels, Stage, at, cue, label, theme, veil
from parts import ratios, tiles
from parts.codec import Carry, Planes, funnel, layers
from parts.costs import cost, cost_bars
from parts.fidelity import Pairs, Sides
from parts.finale import Finale
from parts.grains import Come, Go, crossed
from parts.pace import Pace
from parts.pipeline import Pipeline
from parts.runs import OWN, run
from parts.shrunk import Shrunk, titles
from parts.timing import during, early

SOURCE = "Rombach et al., CVPR 2022"
HANDED = 1
"""Which of the last scene's eight samples goes on into this one."""


class Latent(Stage):
    """Too many pixels, a smaller space, and the whole way through it."""

    excused: ClassVar = {"7.2 noise-fidelity": "no noise: four latent planes under their frames"}

    @cue("セクションタイトル「Step 5", fine=True)
    def slow(self) -> None:
        """512 x 512 pixels, a thousand steps, and what our own network already needs."""
        self.square, self.grid = tiles.large(), tiles.ruled(32)
        cat = Pixels(run("guidance").arrays["x"][0, HANDED], 20).move_to(at(960, 472))
        self.card(
            cat.animate.scale(16 / 20).move_to(self.square),
            FadeIn(self.square, rate_func=during(0.6, 1)), behind=cat,
        )
        true, size = (
            label(words, theme.LABEL, bold=True).move_to(at(376, 744))
            for words in ("この絵は 32 × 32 画素", "512 × 512 画素")
        )
        self.play(FadeIn(true, shift=DOWN * 0.1), run_time=0.6)
        total = ratios.Total(1230, 384, ratios.LARGE[:2], 88)
        self.until("512×512", lead=0.3)
        self.play(
            Succession(FadeIn(total, run_time=0.4), total.counting().set_run_time(0.8)),
            cat.animate.scale(1 / 16).move_to(tiles.corner(32, 0, 0)),
            LaggedStart(*map(Create, self.grid), lag_ratio=0.03, rate_func=during(0.4, 1)),
            FadeOut(true, rate_func=early(0.3)), FadeIn(size, rate_func=during(0.7, 1)),
            run_time=1.2,
        )
        self.add(self.square)
        self.until("1000ステップ", lead=0.6)
        pace = Pace(run("hero").arrays["x"], cost("pixel32"))
        come = pace.static, pace.ray, pace.tile, pace.panel, pace.count, pace.single
        self.play(*crossed((total, cat), come), run_time=0.8)
        self.cite(OWN)
        self.play(pace.run(), until=self.after("時間かかりそう"))
        self.until("その通り", lead=0.6)
        self._fill_up(size, pace)
        self.until("非常に遅かった")
        self.play(Indicate(pace.time, 1.15, theme.PICTURE), run_time=1.0)
        self._answer(pace)

    def _answer(self, pace: Pace) -> None:
        """The answer's name; what it does to the picture: made small, and large again."""
        self.words = titles()
        self.picture = Pixels(run("latent").arrays["original"], tiles.SIDE // 64)
        self.picture.move_to(self.square)
        self.until("潜在拡散モデル", lead=0.6)
        self.cite(SOURCE)
        self.play(
            *crossed((pace.everything(), self.count, self.grid), self.words[:1]),
            Come(self.picture), run_time=1.0,
        )
        self.remove(self.cats)
        self.add(self.square)
        self.play(FadeIn(self.words[1], shift=UP * 0.1), run_time=0.5)
        self.until("Stable Diffusion", lead=0.2)
        self.play(FadeIn(self.words[2], shift=UP * 0.1), run_time=0.6)
        self.preview = Shrunk(self.picture, run("latent").arrays["z"])
        self.play(*self.preview.shrinking(), run_time=1.2)
        self.play(*self.preview.opening(), run_time=1.4)

    def _fill_up(self, size: Glyphs, pace: Pace) -> None:
        """Our picture at its true size, again and again until the square is full; so its time."""
        self.cats = tiles.filled(run("hero").arrays["x"][-1])
        self.count = Counter("32 × 32 が 1 枚", edge=ORIGIN).move_to(size)
        self.play(
            *crossed((size, pace.ray, pace.single), (self.count, pace.many)), run_time=0.7
        )

        def show(seconds: float) -> None:
            number = max(1, round(len(self.cats) * min(1.0, seconds / 3.4) ** 2))
            for index, cat in enumerate(self.cats):
                cat.set_opacity(float(index < number))
            self.count.write(f"32 × 32 が {number} 枚")
            pace.multiply(number)

        show(0)
        self.add(self.cats, self.grid, self.square, self.count, pace.many)
        self.alive(self.cats, show)
        self.hold(3.5)
        self.cats.clear_updaters()

    @cue("画像空間（大）vs 潜在空間（小）")
    def smaller(self) -> None:
        """512 x 512 and 64 x 64 to scale, and the three ratios."""
        arrays = run("latent").arrays
        self.until("アイデア")
        self.play(self.preview.layers.animate(rate_func=there_and_back).scale(1.2), run_time=1.2)
        self.encoder = funnel(692, 1060, 440, (512, 90), "エンコーダ")
        self.names = tiles.names()
        self.until("オートエンコーダ", lead=0.2)
        self.play(
            Go(self.words[2], self.preview, rate_func=early(0.4)),
            self.words[:2].animate.scale(0.8).move_to(at(1560, 440)),
            GrowFromEdge(self.encoder[0], LEFT), FadeIn(self.names[0], shift=DOWN * 0.1),
            run_time=0.9,
        )
        self.small = self.preview.small.move_to(tiles.small())
        self.until("圧縮して", lead=0.1)
        self._compressed(layers(self.small, arrays["z"]))
        self.until("変換する", lead=0.3)
        self.magnified = tiles.magnified(self.small, Planes(arrays["z"], 24))
        self.play(*crossed((self.words[:2],), (self.magnified,)), run_time=1.2)
        self.large = ratios.sized(376, 744, ratios.LARGE, 64)
        self.less = ratios.sized(1190, 546, ratios.SMALL, 8)
        self.pieces, self.rows = tiles.pieces(64), ratios.rows(1330, 296, 176)
        self.fitting = tiles.Fitting()
        self.until("512×512", lead=0.1)
        self.play(FadeIn(self.large, shift=DOWN * 0.1), run_time=0.6)
        self.play(Indicate(self.square, 1.03, theme.PICTURE), run_time=1.0)
        self.until("64×64", lead=0.1)
        self.play(FadeIn(self.less, shift=DOWN * 0.1), run_time=0.6)
        self.play(Indicate(self.less, 1.2, theme.LATENT), run_time=1.0)
        self.until("圧縮する", lead=0.1)
        self.play(
            LaggedStart(*map(FadeIn, self.pieces[:8]), lag_ratio=0.9),
            FadeIn(self.fitting, rate_func=during(0.6, 1)), until=self.slot.end - 12,
        )

    def _compressed(self, latent: VGroup) -> None:
        """The picture goes through the encoder and is there as its own latent, layer by layer."""
        self.layers = latent
        self._carry(
            self.picture, self.encoder[0], latent[-1],
            FadeIn(self.names[1], self.encoder[1], rate_func=during(0.8, 1)), run_time=1.7,
        )
        self.play(LaggedStart(*map(Come, latent[-2::-1]), lag_ratio=0.4), run_time=1.0)

    def _carry(
        self, start: Mobject, through: Polygon, end: Mobject, *more: Animation, run_time: float
    ) -> None:
        """Pictures go behind a funnel, and come out of it as what then stays."""
        self.play(Carry(start, through, end), *more, run_time=run_time)
        self.add(end)

    @cue("エンコーダで画像が圧縮される")
    def pipeline(self) -> None:
        """The ratios; the whole way by our own latent model; its cost; what is lost."""
        arrays = run("latent").arrays
        self.until("8分の1", lead=0.4)
        self.play(*crossed((self.magnified,), (self.rows[0],)), run_time=0.8)
        self.play(
            LaggedStart(*map(FadeIn, self.pieces[8:]), lag_ratio=0.1),
            FadeIn(self.rows[1], shift=LEFT * 0.15, rate_func=during(0.4, 1)),
            self.fitting.counting(), run_time=1.0,
        )
        self.until("速くなりそう", lead=0.1)
        self.play(Indicate(self.rows[1][1], 1.15, theme.LATENT), run_time=1.0)
        self.play(FadeIn(self.rows[2], shift=LEFT * 0.15), run_time=0.6)
        way = Pipeline(arrays)
        self.until("拡散過程を", lead=0.5)
        gone = (self.pieces, self.encoder[1], self.rows, self.names, self.large, self.less,
                self.fitting, self.layers)
        picture = VGroup(self.square, self.picture)
        VGroup(self.pieces, self.layers).set_z_index(1)
        bridge = label(
            "Stable Diffusion 512 → 64 ／ この動画 64 → 8（どちらも一辺 1/8）", 36, bold=True
        ).move_to(at(960, 166))
        self.play(
            Go(*gone, rate_func=early(0.4)),
            *way.opening(picture, self.small, self.encoder[0]), FadeIn(bridge), run_time=1.0,
        )
        self._carry(
            way.original.pixels, way.encoder[0], way.planes,
            FadeIn(way.count, rate_func=during(0.7, 1)), run_time=1.0,
        )
        self.play(
            way.noising(), FadeOut(bridge, rate_func=during(0.75, 1)),
            until=self.moment("潜在空間で"),
        )
        self.play(way.rising(), run_time=0.6)
        self.alive(way.planes, way.denoising((self.moment("そして") - self.frame) / self.fps))
        self.play(*way.generating(), run_time=0.6)
        self.until("計算量")
        bars = cost_bars(cost("pixel64"), cost("latent8"), 688)
        self.cite(OWN)
        self.play(
            LaggedStart(*map(FadeIn, bars), lag_ratio=0.4),
            FadeOut(way.from_here, rate_func=early(0.3)), run_time=1.4,
        )
        self.play(way.net.pulse(), until=self.moment("そして"))
        way.planes.clear_updaters()
        self.until("ノイズ除去が", lead=0.1)
        self.play(way.settling(), run_time=1.2)
        self.until("デコーダで", lead=0.5)
        self.play(*way.decoder_lit(), run_time=0.7)
        self.until("元のサイズ", lead=0.1)
        self._carry(
            way.planes, way.decoder[0], way.output.pixels,
            FadeIn(way.output.frame, way.sizes[1], rate_func=during(0.7, 1)), run_time=1.4,
        )
        sides = Sides(arrays)
        self.until("画質は", lead=0.7)
        self.play(
            Go(*way.others(), bars, rate_func=early(0.45)), *sides.taking(way), run_time=0.9
        )
        self._carry(
            sides.original.pixels, sides.codec[0][0], sides.planes, run_time=0.8
        )
        self._carry(
            sides.planes, sides.codec[1][0], sides.back.pixels,
            FadeIn(sides.back.frame, sides.names[1], rate_func=during(0.7, 1)), run_time=0.8,
        )
        self.add(sides.bars, sides.off)
        self.play(sides.sweep(), run_time=1.3)
        self.play(FadeIn(sides.psnr, shift=UP * 0.1), FadeOut(sides.bars), run_time=0.5)
        closer = sides.closer()
        self.until("学習がうまく", lead=0.3)
        self.play(*crossed((sides.codec, sides.planes), (closer,)), run_time=0.9)
        sides.remove(sides.codec, sides.planes)
        many = Pairs(arrays)
        self.until("ほぼ劣化", lead=0.9)
        self.play(Go(sides, closer, rate_func=early(0.17)), many.enter(), run_time=2.0)
        last = Finale(run("latent"), cost("pixel64"), cost("latent8"))
        self.until("Stable Diffusion", lead=0.9)
        self.play(*crossed((many,), last.parts()), run_time=1.1)
        self.alive(last.planes, last.living((self.slot.end - 36 - self.frame) / self.fps))
        self.until("効率的で", lead=0.1)
        self.play(FadeIn(last.cost, shift=UP * 0.1), run_time=0.6)
        self.hold_to(self.slot.end - 18)
        last.planes.clear_updaters()
        self.play(Go(*last.others()), FadeIn(veil()), until=self.slot.end)
