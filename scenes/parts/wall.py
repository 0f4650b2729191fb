"""A wall of the model's own pictures, with the cat in it, and words that stand over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Line, Rectangle, UpdateFromAlphaFunc, VGroup, linear
from numpy.typing import NDArray

from diffusion_video.stage import Box, Panel, Pixels, at, label, letters, theme, units
from parts.grains import sift
from parts.runs import run
from parts.trajectory import Track, track

COLUMNS, ROWS = 12, 5
CELL, PITCH = 4, 140
CORNER = 128
"""Where the first tile begins, from the left and from the top."""
CAT_PLACE = (10, 2)
"""Column and row of the cat, which takes the room of three by three tiles."""
CAT_CELL = 12
SEED, OUTER_SEED = 12862, 40960
"""Of the orders: chosen so that equal subjects and skies seldom stand side by side."""
SETTLED = 0.72
"""How bright the wall is once its words stand over it."""


def place(column: float, row: float) -> NDArray[np.float64]:
    """The middle of a tile."""
    first = CORNER + 16 * CELL
    return at(first + PITCH * column, first + PITCH * row)


def cat_tile() -> Panel:
    """The film's x_0 at its place in the wall: scene 2 takes it from here."""
    return Panel(track("hero").at(0), CAT_CELL).move_to(place(*CAT_PLACE))


class Wall(VGroup):
    """All tiles but the cat's; those that no words cover are trajectories, at their end."""

    def __init__(self) -> None:
        free = [(c, r) for r in range(ROWS) for c in range(COLUMNS) if c < 9 or r in (0, 4)]
        self.ways: list[Track | None] = []
        pictures = iter(_shuffled(run("wall").arrays["x"], SEED))
        members = iter(_shuffled(range(run("uncond").arrays["x"].shape[1]), OUTER_SEED))
        super().__init__()
        for column, row in free:
            way = track("uncond", "x", next(members)) if row in (0, ROWS - 1) else None
            self.ways.append(way)
            tile = Pixels(way.at(0) if way else next(pictures), CELL)
            self.add(tile.move_to(place(column, row)))

    def born(self, **style: Any) -> UpdateFromAlphaFunc:
        """The tiles appear in a ring that runs outwards from the cat, and lose their noise."""
        away = [float(np.linalg.norm(tile.get_center() - place(*CAT_PLACE))) for tile in self]
        starts = 0.3 * np.array(away) / max(away)

        def draw(_: VGroup, alpha: float) -> None:
            for tile, way, start in zip(self, self.ways, starts, strict=True):
                share = min(max((alpha - start) / 0.7, 0.0), 1.0)
                picture = tile.surface.array
                if way is not None:
                    steps = way.between(1000, 0)
                    picture = way.pictures[steps[round(share * (len(steps) - 1))]]
                sift(tile, picture, 5 * share)

        return UpdateFromAlphaFunc(self, draw, rate_func=linear, **style)

    def light(self, seconds: float, left: float) -> Wall:
        """Dim the wall at first; a band of light crosses it before no seconds are `left`."""
        middle = 11 * np.cos(0.7 * left)
        dim = 1 - (1 - SETTLED) * min(1.0, seconds / 0.8)
        for tile in self:
            x, y, _ = tile.get_center()
            near = np.exp(-(((x + 0.5 * y - middle) / 2.2) ** 2))
            tile.set_fill(opacity=dim + (0.96 - dim) * float(near) * min(1.0, left))
        return self


def _shuffled(things: Sequence[Any], seed: int) -> list[Any]:
    order = np.random.default_rng(seed).permutation(len(things))
    return [things[index] for index in order]


def title_words(title: str, subtitle: str) -> VGroup:
    """The film's title and subtitle on a plate; ノイズ and 画像 in their colours."""
    area = Box(126, 266, 1378, 678)
    plate = Rectangle(
        width=units(area.width), height=units(area.height),
        stroke_width=0, fill_color=theme.GROUND, fill_opacity=0.9,
    ).move_to(at(*area.center))
    x = area.center[0]
    big = label(title, 100, bold=True).move_to(at(x, 400))
    rule = Line(at(x - 220, 486), at(x + 220, 486), color=theme.NETWORK, stroke_width=6)
    small = tinted(subtitle, 60).move_to(at(x, 556))
    return VGroup(plate, big, rule, small)


def tinted(words: str, size: float) -> VGroup:
    """One bold line in which ノイズ has the noise's colour and 画像 the picture's."""
    colors = {"ノイズ": theme.NOISE, "画像": theme.PICTURE}
    pieces: list[tuple[str, str]] = []
    rest = words
    while rest:
        found = [(rest.find(key), key) for key in colors if key in rest]
        start, key = min(found) if found else (len(rest), "")
        if start:
            pieces.append((rest[:start], theme.INK))
        if key:
            pieces.append((key, colors[key]))
        rest = rest[start + len(key):]
    row, x = VGroup(), 0.0
    for text, color in pieces:
        part = label(text, size, color, bold=True)
        row.add(part.move_to(at(x + letters.width(text, size, True) / 2, 0)))
        x += letters.width(text, size, True)
    return row
