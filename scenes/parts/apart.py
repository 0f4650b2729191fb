"""One noise, two runs: what becomes of it with the text and without."""

from __future__ import annotations

from manim import ORIGIN, Mobject, UpdateFromAlphaFunc, VGroup, linear

from diffusion_video.stage import Counter, Panel, arrow, at, caption, label, theme
from parts.prompt import PROMPT
from parts.trajectory import track

CELL, ROW = 16, 456
TIME, NAMES, WORDS = 158, 750, 798
PLACES = (960, 360, 1560)


class Apart:
    """The starting noise between both runs from it at the same t; `show(t)` sets them."""

    def __init__(self, t: int = 1000) -> None:
        self.runs = (track("hero"), track("hero_uncond"))
        self.noise = Panel(self.runs[0].at(1000), CELL, color=theme.NOISE)
        self.panels = [
            Panel(self.runs[0].at(1000), CELL, color=color)
            for color in (theme.CONDITION, theme.NOISE)
        ]
        for panel, x in zip((self.noise, *self.panels), PLACES, strict=True):
            panel.move_to(at(x, ROW))
        self.noise_name = label("同じノイズ", theme.LABEL, theme.NOISE, bold=True)
        self.noise_name.move_to(at(PLACES[0], NAMES))
        self.times = [
            Counter("t = 1000", edge=ORIGIN).move_to(at(x, TIME)) for x in PLACES
        ]
        self.names = [
            VGroup(
                label(name, theme.LABEL, color, bold=True).move_to(at(x, NAMES)),
                caption(words, theme.INK).move_to(at(x, WORDS)),
            )
            for name, words, color, x in (
                ("テキストあり", f"「{PROMPT}」", theme.CONDITION, PLACES[1]),
                ("テキストなし", "何でもよい", theme.NOISE, PLACES[2]),
            )
        ]
        self.ways = [
            arrow(at(960 + 267 * side, ROW), at(960 + 333 * side, ROW), color, head=24)
            for side, color in ((-1, theme.CONDITION), (1, theme.NOISE))
        ]
        self.show(t)

    def show(self, t: int) -> None:
        """Both runs at `t`."""
        for panel, run in zip(self.panels, self.runs, strict=True):
            panel.pixels.show(run.at(t))
        for time in self.times[1:]:
            time.write(f"t = {t}")

    def running(self, first: int = 1000, last: int = 0) -> UpdateFromAlphaFunc:
        """Both run on from `first` to `last` side by side."""
        moving: Mobject = VGroup(*self.panels, *self.times[1:])
        return UpdateFromAlphaFunc(
            moving, lambda _, a: self.show(round(first + (last - first) * a**0.5)),
            rate_func=linear,
        )

    def everything(self) -> VGroup:
        """All of it."""
        return VGroup(
            self.noise, self.noise_name, *self.panels, *self.names, *self.times, *self.ways
        )
