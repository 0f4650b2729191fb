"""Scene 2: a picture born of noise; ink in water, and the same film backwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from manim import (
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    Succession,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    Wait,
    linear,
    rush_into,
)

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    Show,
    Stage,
    at,
    cue,
    label,
    pulse,
    theme,
    veil,
)
from parts import way_back
from parts.grains import Come, Go
from parts.ink import DROP, STEPS, Beaker, InkFilm, Profile, drop, inside, water
from parts.mixture import Mixture
from parts.noise import noisy
from parts.timing import during, early
from parts.trajectory import track
from parts.wall import CAT_CELL, Wall, cat_tile, tinted, title_words

HERO = 20
"""Screen pixels of a cell of the picture."""
SPREAD = 130
"""The step at which the water looks evenly tinted."""


class Idea(Stage):
    """What diffusion means, and why it is turned round."""

    excused: ClassVar = {"2.1 dead-air": "noise becomes the picture, whose caption has to be read"}

    @cue("ノイズから生まれた")
    def picture_and_ink(self) -> None:
        hero, cat = track("hero"), cat_tile()
        words = label("きれいな画像", 80, theme.PICTURE, bold=True).move_to(at(500, 336))
        t = Counter("t = 0", 72, edge=ORIGIN).move_to(at(500, 484))
        mixture = Mixture(200, 588, 600, 0)
        before = VGroup(Wall().light(1, 0), *title_words(self.film.title, self.film.subtitle))
        self.add(before, cat)
        self.play(
            FadeOut(before, rate_func=early(0.7)),
            cat.animate.scale(HERO / CAT_CELL).move_to(at(1328, 472)),
            FadeIn(words, t, mixture, shift=UP * 0.15, rate_func=during(0.6, 1)), run_time=1.3,
        )

        def tell(time: int) -> None:
            t.write(f"t = {time}")
            mixture.tell(time)

        self.until("広がって", lead=0.3)
        self.play(
            hero.play(cat.pixels, 0, 1000, tell), FadeOut(words, rate_func=early(0.5)),
            until=self.after("イメージ") - round(0.2 * self.fps),
        )
        self.hold(0.5)
        born = tinted("ノイズから生まれた", 80).move_to(at(500, 336))
        self.play(
            hero.play(cat.pixels, 1000, 0, tell),
            FadeIn(born, shift=UP * 0.15, rate_func=during(0.55, 0.8)),
            until=self.moment("まさに"),
        )
        self.until("例えるなら", lead=0.2)
        self._ink(VGroup(born, t, mixture), cat)

    def _ink(self, words: VGroup, cat: Panel) -> None:
        """A drop falls and spreads, as the line says it."""
        self.beaker = beaker = Beaker(176, 256)
        self.profile = Profile(Box(960, 250, 1720, 700))
        self.play(
            FadeOut(words, shift=LEFT * 0.3, rate_func=early(0.5)),
            FadeIn(beaker, shift=UP * 0.3, rate_func=during(0.3, 0.8)),
            FadeOut(cat, shift=RIGHT * 0.3, rate_func=during(0.2, 0.7)),
            FadeIn(self.profile, rate_func=during(0.6, 1)), run_time=1.2,
        )
        self.until("インク")
        ink = drop(beaker)
        name = label("インク", color=theme.INK).next_to(ink, RIGHT, buff=0.25)
        self.play(FadeIn(ink, scale=0.3), FadeIn(name), run_time=0.5)
        self.until("落とす")
        self.play(
            ink.animate(rate_func=rush_into).move_to(inside(beaker, DROP)),
            UpdateFromAlphaFunc(
                self.profile, lambda p, alpha: p.tell(0, max(0.0, alpha * 3 - 2)), rate_func=linear
            ),
            FadeOut(name), run_time=0.6,
        )
        beaker.water.show(water(0))
        self.remove(ink)
        self._spread(0, 14, self.moment("どんどん"))
        self._spread(14, SPREAD, self.after("均一"), rate_func=lambda a: a**1.8)
        self._spread(SPREAD, STEPS, self.slot.end)

    def _spread(
        self, first: int, last: int, until: int, rate_func: Callable[[float], float] = linear
    ) -> None:
        told = range(first, last + 1)
        film = Show(
            self.beaker.water, InkFilm(told), lambda i: self.profile.tell(told[i]),
            rate_func=rate_func,
        )
        self.play(film, until=until)

    @cue("インクの拡散イメージ")
    def backwards(self) -> None:
        self._strip()
        hero, ink = track("hero"), self.beaker.water
        self.until("均一なノイズ", lead=0.4)
        panel = Panel(hero.at(1000), 16).move_to(at(1480, 512))
        t = Counter("t = 1000", 48, edge=ORIGIN).move_to(at(1480, 214))
        both = way_back.Same(512)
        self.play(
            Go(self.strip, rate_func=early(0.4)),
            self.turned.animate(rate_func=during(0.2, 0.8)).match_height(both.back[0].word)
            .move_to(both.back[0].word),
            FadeIn(both.back[0].ring, both.back[1], both.signs, rate_func=during(0.6, 1)),
            Come(panel, t, rate_func=during(0.4, 1)), run_time=1.1,
        )
        self.remove(self.turned)
        self.add(both)

        def tell(time: int) -> None:
            t.write(f"t = {time}")

        film = InkFilm(range(STEPS - 60, -1, -1))
        self.play(
            Show(ink, film, rate_func=lambda a: 1 - (1 - a) ** 1.7),
            hero.play(panel.pixels, 1000, 0, tell), *both.turning(), until=self.after("復元"),
        )
        lights = VGroup(
            Circle(self.beaker.water.width * 0.14, stroke_color=theme.PICTURE, stroke_width=8)
            .move_to(inside(self.beaker, DROP)),
            panel.frame.copy().set_stroke(theme.PICTURE, 8),
        )
        self.play(FadeIn(lights, scale=1.2), run_time=0.6)
        self.until("え、逆")
        self._small_steps(panel, VGroup(t, both, lights))

    def _strip(self) -> None:
        """Stills of the spreading, left to right; at 逆 the arrow turns and the film runs back."""
        stills = [way_back.look(i) for i in range(len(way_back.LOOKS))]
        way, name = way_back.strip_arrow(), label("広がる", 56, bold=True).move_to(at(1312, 728))
        self.play(
            FadeOut(self.profile, rate_func=early(0.2)),
            LaggedStart(*(FadeIn(still, shift=RIGHT * 0.2) for still in stills), lag_ratio=0.4),
            until=self.moment("広がる"),
        )
        self.play(GrowFromEdge(way, LEFT), FadeIn(name), run_time=0.8)
        back = way_back.strip_arrow(back=True)
        turned = label("逆", 72, theme.PICTURE, bold=True).move_to(name)
        self.until("逆", lead=0.1)
        self.strip, self.turned = VGroup(*stills, back), turned
        self.play(
            Succession(FadeOut(way, name, run_time=0.2), FadeIn(turned, scale=1.4, run_time=0.5)),
            Succession(Wait(0.2), GrowFromEdge(back, RIGHT, run_time=0.7)),
            Show(self.beaker.water, InkFilm(range(STEPS, STEPS - 61, -1))), run_time=1.0,
        )

    def _small_steps(self, panel: Panel, beside: VGroup) -> None:
        """Not in one leap: column by column, ink above, picture below."""
        ink, picture, names = way_back.ink_panel(0), way_back.picture_panel(0), way_back.row_names()
        last = way_back.COLUMNS - 1
        goals = VGroup(way_back.ink_panel(last), way_back.picture_panel(last))
        leaps = VGroup(way_back.leap(way_back.INK_Y), way_back.leap(way_back.PICTURE_Y))
        ask = label("？", 150, bold=True).move_to(way_back.MIDDLE)
        whole = self.beaker.water
        self.play(
            FadeOut(self.beaker.glass, beside, rate_func=early(0.2)),
            Succession(
                Wait(0.4),
                Transform(whole, whole.copy().scale(0.5).match_y(goals[0]), run_time=0.3),
                whole.animate(run_time=0.45).scale(0.5).move_to(goals[0]), Wait(0.85),
            ),
            panel.animate(rate_func=during(0.1, 0.35)).scale(0.5).move_to(goals[1]),
            Come(ink, picture, names, way_back.time_name(0), rate_func=during(0.45, 0.75)),
            *(Succession(Wait(1.3), Create(leap, run_time=0.7)) for leap in leaps),
            FadeIn(ask, rate_func=during(0.7, 1)),
            run_time=2.0,
        )
        self.remove(whole, panel)
        self.add(goals)
        self.until("元に戻す", lead=0.3)
        leap_at = self.moment("いきなり全部は")
        while leap_at - self.frame > 1.6 * self.fps:
            self._leap()
        self.hold_to(leap_at)
        crossed = way_back.crosses()
        self.play(FadeOut(ask), run_time=0.2)
        self.play(FadeIn(crossed, scale=1.5), run_time=0.4)
        self.until("少しずつ", lead=0.3)
        self.play(FadeOut(crossed, leaps, goals), FadeIn(way_back.places()), run_time=0.4)
        self._walk()

    def _leap(self) -> None:
        """Straight from one end to the other, in both rows."""
        rows = (way_back.INK_Y, way_back.PICTURE_Y)
        dots = [pulse(Line(*way_back.ends(y)), theme.INK, 14) for y in rows]
        self.play(*(run_along for _, run_along in dots), run_time=1.6)
        self.remove(*(dot for dot, _ in dots))

    def _walk(self) -> None:
        """Step by step; then a frame goes over them again."""
        columns, start, end = way_back.COLUMNS, self.frame, self.moment("ミソ")
        for column in range(columns - 1):
            until = start + (end - start) * (column + 1) // (columns - 1)
            step = way_back.Step(column)
            self.play(step, until=until)
        frame = way_back.frame(1)
        self.play(FadeIn(frame), run_time=0.4)
        last = self.slot.end - round(1.5 * self.fps)
        begun = self.frame
        for column in range(2, columns):
            until = begun + (last - begun) * (column - 1) // (columns - 2)
            self.play(frame.animate.move_to(way_back.frame(column)), run_time=0.7)
            self.hold_to(until)
        self.remove(step.picture)
        self._hand_over()

    def _hand_over(self) -> None:
        """All leaves but the cat, which stands behind the next scene's card."""
        place = way_back.spot(way_back.COLUMNS - 1, way_back.PICTURE_Y)
        cat = Panel(noisy(0), way_back.CELL).move_to(place)
        self.play(
            *(Go(thing, rate_func=early(0.4)) for thing in self.mobjects),
            cat.animate(rate_func=during(0.3, 0.9)).scale(HERO / way_back.CELL)
            .move_to(at(960, 472)),
            FadeIn(veil(), rate_func=during(0.3, 1)), until=self.slot.end,
        )
