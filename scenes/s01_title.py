"""Scene 1: noise becomes a cat while the question is asked; then the title."""

from __future__ import annotations

from typing import ClassVar

from manim import (
    DOWN,
    LEFT,
    UP,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Line,
    UpdateFromAlphaFunc,
    VGroup,
    there_and_back,
)

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    Stage,
    arrow,
    at,
    box,
    cue,
    label,
    pulse,
    theme,
)
from parts.grains import Come, Go, sift
from parts.mixture import Mixture
from parts.timing import during, early
from parts.trajectory import Track, emerging, track
from parts.wall import Wall, cat_tile, title_words

CAT = 20
SMALL = 16
OTHERS = (10, 5)
"""Which of the twelve seeds are drawn before the cat is drawn again."""


class Title(Stage):
    """Cold open and title."""

    excused: ClassVar = {"1.1 silence": "the wall is born, and the title is read, not spoken"}

    @cue("タイトル表示")
    def cold_open(self) -> None:
        self.show_header(False)
        hero = track("hero")
        self.cat = Panel(hero.at(1000), CAT).move_to(at(592, 472))
        t = Counter("t = 1000", 150, edge=LEFT).move_to(at(1056, 390), LEFT)
        mixture = Mixture(1060, 530, 600, 1000)
        self.add(self.cat, t, mixture)
        self.hold(0.5)

        def tell(time: int) -> None:
            t.write(f"t = {time}")
            mixture.tell(time)

        until = self.moment("いい質問") - round(0.5 * self.fps)
        run = hero.play(self.cat.pixels, 1000, 0, tell, rate_func=lambda a: 1 - (1 - a) ** 1.3)
        self.play(run, until=until)
        self.until("今日は", lead=0.6)
        self.noise = Panel(hero.at(1000), SMALL).move_to(at(352, 448))
        self.play(
            FadeOut(t, mixture, shift=DOWN * 0.2, rate_func=early(0.4)),
            Come(self.noise, rate_func=during(0.5, 1)),
            self.cat.animate.scale(SMALL / CAT).move_to(at(1568, 448)),
            run_time=1.0,
        )
        self._heart()

    def _heart(self) -> None:
        """Between noise and picture stands the model: other noise gives another picture."""
        self.heart = box(Box(760, 358, 1160, 538), theme.NETWORK, "拡散モデル", size=64)
        ways = VGroup(arrow(at(632, 448), at(738, 448)), arrow(at(1182, 448), at(1288, 448)))
        names = VGroup(
            label("ノイズ", color=theme.NOISE, bold=True).move_to(at(352, 762)),
            label("絵", color=theme.PICTURE, bold=True).move_to(at(1568, 762)),
        )
        self.until("拡散モデル", lead=0.1)
        self.play(GrowFromCenter(self.heart), FadeIn(ways, names), run_time=0.8)
        beat = self.moment("心臓部")
        each = (beat - self.frame) // len(OTHERS)
        for member in OTHERS:
            self._draw(track("seeds12", "x", member), self.frame + each)
        self.hold_to(beat)
        for _ in range(2):
            self.play(self.heart.animate(rate_func=there_and_back).scale(1.1), run_time=0.7)
        self._draw(track("hero"), self.slot.end)
        self.furniture = VGroup(self.noise, self.heart, ways, names)

    def _draw(self, way: Track, until: int) -> None:
        """Noise goes in at the left; at the right it becomes the picture that it holds."""
        start, pixels = self.frame, self.cat.pixels
        noise = Panel(way.at(1000), SMALL).move_to(self.noise)
        last = pixels.surface.array
        leaves = UpdateFromAlphaFunc(pixels, lambda p, share: sift(p, last, 1 - share))
        self.play(Come(noise), leaves, until=start + (until - start) // 5)
        self.remove(self.noise)
        self.noise = noise
        dot, into = pulse(Line(at(608, 448), at(760, 448)), theme.INK, 14)
        self.play(into, until=start + (until - start) * 2 // 5)
        self.remove(dot)
        beat = self.heart.animate(rate_func=there_and_back).scale(1.05)
        self.play(emerging(pixels, way), beat, until=until)

    @cue("「拡散モデルによる画像生成」", fine=True)
    def wall(self) -> None:
        wall, tile = Wall(), cat_tile()
        self.add(wall, self.cat)
        plate, title, rule, subtitle = title_words(self.film.title, self.film.subtitle)
        self.play(
            Go(self.furniture, rate_func=early(0.14)),
            self.cat.animate(rate_func=early(0.5)).match_width(tile).move_to(tile),
            wall.born(),
            FadeIn(plate, rate_func=during(0.5, 0.7)),
            FadeIn(title, shift=UP * 0.15, rate_func=during(0.5, 0.7)),
            GrowFromCenter(rule, rate_func=during(0.66, 0.86)),
            FadeIn(subtitle, shift=UP * 0.1, rate_func=during(0.72, 0.92)),
            run_time=3.4,
        )
        self.alive(wall, lambda s: wall.light(s, self.left / self.fps))
        self.hold()
