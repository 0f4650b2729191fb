"""All the steps in a strip, of which training draws one at random; and the three that are named."""

from __future__ import annotations

import numpy as np
from manim import LEFT, Line, Square, SurroundingRectangle, UpdateFromAlphaFunc, VGroup, linear

from diffusion_video.stage import (
    Box,
    Panel,
    Pixels,
    arrow,
    at,
    label,
    sheet,
    theme,
    units,
)
from parts.gauge import Gauge
from parts.learning import error_words, prediction, time_chip
from parts.noise import noisy
from parts.quiz import CELL, COLUMNS, Asked
from parts.teaching import level, nameless

ROW = 528
LARGEST = 0.13
"""The error that fills the bar."""
NAMED = (
    (10, "ほぼ絵", "当てにくい"), (500, "絵とノイズが半々", "だいたい当たる"),
    (990, "ほぼノイズ", "当てやすい"),
)
"""The steps that Shu names: how much noise there is, and how well that is told."""


class Steps(VGroup):
    """The picture at 13 of the thousand steps; `ring` marks the one that is drawn, ticks all."""

    COUNT = 13

    def __init__(self) -> None:
        # The steps that Shu names stand at both ends and in the middle.
        self.ts = [round(10 + 980 * i / (self.COUNT - 1)) for i in range(self.COUNT)]
        self.tiles = sheet([noisy(t) for t in self.ts], self.COUNT, 4, gap=4)
        self.tiles.move_to(at(960, 200))
        for tile in self.tiles:
            tile.shift(tile.to_blocks())
        self.bed = SurroundingRectangle(
            self.tiles, buff=units(6), stroke_color=theme.RULE, stroke_width=3
        )
        self.ring = Square(units(136), stroke_color=theme.INK, stroke_width=9)
        self.picture = Panel(noisy(10), CELL).move_to(at(COLUMNS[0], ROW))
        self.net = nameless(COLUMNS[1], 570, 640, 440)
        self.chip = time_chip(10, Box(COLUMNS[0] - 150, 738, COLUMNS[0] + 150, 814))
        low, y = (level(end) for end in (
            self.net.blocks["down2"].front.get_center(), self.net.enter
        ))
        self.ways = VGroup(
            arrow(at(540, y), at(630, y)), arrow(at(1290, y), at(1380, y)),
            arrow(at(496, low), self.net.blocks["down2"].front.get_left() + LEFT * units(16)),
        )
        self.asked = Asked(at(COLUMNS[2], ROW))
        self.once = label("1 枚につき t は 1 つ", 44, bold=True).move_to(at(COLUMNS[2], 774))
        super().__init__(self.tiles)
        self.tell(10)

    @property
    def told(self) -> VGroup:
        """What says which step it is."""
        return VGroup(self.ring, self.picture, self.chip)

    def tell(self, t: int) -> None:
        """The picture, the number and the ring, all at step t."""
        self.picture.pixels.show(noisy(t))
        self.chip[1].write(f"t = {t}")
        self.ring.move_to(self.tile(t))

    def tile(self, t: int) -> Pixels:
        """The small picture whose step is nearest to t."""
        return self.tiles[int(np.argmin(np.abs(np.array(self.ts) - t)))]

    def tick(self, t: int) -> Line:
        """A mark under the strip, where t is."""
        first, last = (self.tiles[i].get_center()[0] for i in (0, -1))
        x = first + (last - first) * (t - self.ts[0]) / (self.ts[-1] - self.ts[0])
        top, bottom = at(0, 280)[1], at(0, 304)[1]
        ends = (np.array([x, top, 0]), np.array([x, bottom, 0]))
        return Line(*ends, color=theme.INK, stroke_width=9)

    def through(self, first: int, last: int) -> UpdateFromAlphaFunc:
        """Every step from `first` to `last`, one after the other."""

        def draw(_: VGroup, alpha: float) -> None:
            self.tell(round(first + (last - first) * alpha))

        return UpdateFromAlphaFunc(self.told, draw, rate_func=linear)


class Case(VGroup):
    """The network's answer at one named t, how far off that is, and why."""

    def __init__(self, t: int, much: str, told: str) -> None:
        self.t, found = t, prediction(t)
        self.answer = Panel(found.answer, CELL, color=theme.NETWORK).move_to(at(COLUMNS[2], ROW))
        self.much = label(much, theme.LABEL, bold=True).move_to(at(COLUMNS[0], 303))
        self.told = label(told, theme.LABEL, bold=True).move_to(at(COLUMNS[2], 303))
        self.gauge = Gauge("誤差", COLUMNS[2] - 192, 804, 384, theme.NETWORK, LARGEST, height=24)
        self.error, self.words = found.error, error_words(found.error)
        self.gauge.value.write(self.words)
        super().__init__(self.much, self.answer, self.gauge, self.told)

    def filling(self) -> UpdateFromAlphaFunc:
        """The bar fills to the error."""

        def draw(_: VGroup, alpha: float) -> None:
            self.gauge.put(self.error * alpha)
            self.gauge.value.write(self.words)

        return UpdateFromAlphaFunc(self.gauge, draw)


def drawn_steps(count: int) -> list[int]:
    """Steps as training draws them: uniformly, from a generator with seed 340."""
    return [int(t) for t in np.random.default_rng(340).integers(1, 1001, count)]
