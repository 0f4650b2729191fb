"""One noise, two runs: what becomes of it with the text and without."""

from __future__ import annotations

from manim import ORIGIN, Mobject, UpdateFromAlphaFunc, VGroup, linear

from diffusion_video.stage import Counter, Panel, at, caption, label, theme
from parts.prompt import PROMPT
from parts.trajectory import track

CELL, ROW = 16, 440
NAMES, WORDS = 738, 794
PLACES = (360, 960, 1560)


class Apart:
    """The starting noise, and both runs from it at the same t; `show(t)` sets them."""

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
        self.start = caption("t = 1000", theme.INK).move_to(at(PLACES[0], WORDS))
        self.time = Counter("t = 1000", 48, edge=ORIGIN)
        self.time.move_to(at((PLACES[1] + PLACES[2]) / 2, 150))
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
        self.show(t)

    def show(self, t: int) -> None:
        """Both runs at `t`."""
        for panel, run in zip(self.panels, self.runs, strict=True):
            panel.pixels.show(run.at(t))
        self.time.write(f"t = {t}")

    def running(self, first: int = 1000, last: int = 0) -> UpdateFromAlphaFunc:
        """Both run on from `first` to `last` side by side."""
        moving: Mobject = VGroup(*self.panels, self.time)
        return UpdateFromAlphaFunc(
            moving, lambda _, a: self.show(round(first + (last - first) * a**0.5)),
            rate_func=linear,
        )

    def everything(self) -> VGroup:
        """All of it."""
        return VGroup(self.noise, self.noise_name, self.start, *self.panels, *self.names, self.time)
