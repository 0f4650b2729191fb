"""Scene 1: noise becomes a cat while the question is asked; then the title."""

from __future__ import annotations

from manim import (
    DOWN,
    LEFT,
    UP,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Line,
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
from parts.mixture import Mixture
from parts.timing import during, early
from parts.trajectory import track
from parts.wall import Wall, cat_tile, title_words

CAT = 21
SMALL = 16


class Title(Stage):
    """Cold open and title."""

    @cue("タイトル表示")
    def cold_open(self) -> None:
        self.show_header(False)
        hero = track("hero")
        self.cat = Panel(hero.at(1000), CAT).move_to(at(600, 472))
        t = Counter("t = 1000", 150, edge=LEFT).move_to(at(1056, 390), LEFT)
        mixture = Mixture(1060, 530, 600, 1000)
        self.play(FadeIn(self.cat), FadeIn(t), FadeIn(mixture), run_time=0.6)
        self.until("ねえシュウ", lead=0.4)

        def tell(time: int) -> None:
            t.write(f"t = {time}")
            mixture.tell(time)

        until = self.moment("いい質問") - round(0.5 * self.fps)
        self.play(hero.play(self.cat.pixels, 1000, 0, tell), until=until)
        self.until("今日は", lead=0.6)
        noise = Panel(hero.at(1000), SMALL).move_to(at(352, 450))
        self.play(
            FadeOut(t, mixture, shift=DOWN * 0.2, rate_func=early(0.4)),
            FadeIn(noise, rate_func=during(0.5, 1)),
            self.cat.animate.scale(SMALL / CAT).move_to(at(1568, 450)),
            run_time=1.0,
        )
        self._heart(noise)

    def _heart(self, noise: Panel) -> None:
        """Between noise and picture stands the model; data runs through it, and it beats."""
        heart = box(Box(760, 360, 1160, 540), theme.NETWORK, "拡散モデル", size=64)
        ways = VGroup(arrow(at(632, 450), at(738, 450)), arrow(at(1182, 450), at(1288, 450)))
        names = VGroup(
            label("ノイズ", color=theme.NOISE, bold=True).move_to(at(352, 764)),
            label("絵", color=theme.PICTURE, bold=True).move_to(at(1568, 764)),
        )
        self.until("拡散モデル", lead=0.1)
        self.play(GrowFromCenter(heart), FadeIn(ways, names), run_time=0.8)
        self.until("最近の画像")
        self._flow(heart)
        self._flow(heart)
        self.until("心臓部")
        for _ in range(2):
            self.play(heart.animate(rate_func=there_and_back).scale(1.1), run_time=0.7)
        while self.left > 2 * self.fps:
            self._flow(heart)
        self.furniture = VGroup(noise, heart, ways, names)

    def _flow(self, heart: VGroup) -> None:
        """Noise goes in at the left, a picture comes out at the right."""
        for start, end in ((608, 760), (1160, 1312)):
            dot, run_along = pulse(Line(at(start, 450), at(end, 450)), theme.INK, 14)
            self.play(run_along, run_time=0.5)
            self.remove(dot)
            self.play(heart.animate(rate_func=there_and_back).scale(1.03), run_time=0.3)

    @cue("「拡散モデルによる画像生成」")
    def wall(self) -> None:
        wall, tile = Wall(), cat_tile()
        self.add(wall, self.cat)
        self.play(
            FadeOut(self.furniture, rate_func=early(0.3)),
            self.cat.animate.match_width(tile).move_to(tile), wall.ripple(1.8), run_time=1.8,
        )
        plate, title, rule, subtitle = title_words(self.film.title, self.film.subtitle)
        self.alive(wall, lambda s: wall.light(s, 0.72))
        self.play(FadeIn(plate), FadeIn(title, shift=UP * 0.15), run_time=0.7)
        rule.save_state()
        rule.scale(0.01)
        self.play(rule.animate.restore(), FadeIn(subtitle, shift=UP * 0.1), run_time=0.7)
        self.hold(max(0.5, self.left / self.fps - 0.7))
        wall.clear_updaters()
        self.play(FadeOut(wall, plate, title, rule, subtitle), run_time=0.6)
