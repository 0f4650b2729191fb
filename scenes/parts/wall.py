"""A wall of the model's own pictures, with the cat in it, and words that stand over it."""

from __future__ import annotations

import numpy as np
from manim import AnimationGroup, FadeIn, Line, Rectangle, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import Box, Panel, Pixels, at, label, letters, theme, units
from parts.runs import run
from parts.timing import during
from parts.trajectory import track

COLUMNS, ROWS = 10, 4
CELL, PITCH = 5, 172
CAT_PLACE = (8.5, 1.5)
"""Column and row of the cat, which takes the room of two by two tiles."""
CAT_CELL = 10
SHUFFLE_SEED = 5104
"""Chosen so that equal subjects and skies seldom stand side by side."""


def place(column: float, row: float) -> NDArray[np.float64]:
    """The middle of a tile."""
    left = 960 - PITCH * (COLUMNS - 1) / 2
    return at(left + PITCH * column, 472 + PITCH * (row - (ROWS - 1) / 2))


def cat_tile() -> Panel:
    """The film's x_0 at its place in the wall: scene 2 takes it from here."""
    return Panel(track("hero").at(0), CAT_CELL).move_to(place(*CAT_PLACE))


class Wall(VGroup):
    """All tiles but the cat's."""

    def __init__(self) -> None:
        pictures = run("wall").arrays["x"]
        order = np.random.default_rng(SHUFFLE_SEED).permutation(len(pictures))
        free = [(c, r) for r in range(ROWS) for c in range(COLUMNS) if c < 8 or r in (0, 3)]
        super().__init__(*(
            Pixels(pictures[index], CELL).move_to(place(*spot))
            for index, spot in zip(order, free, strict=False)
        ))

    def ripple(self, seconds: float) -> AnimationGroup:
        """The tiles appear in a ring that runs outwards from the cat."""
        away = [float(np.linalg.norm(tile.get_center() - place(*CAT_PLACE))) for tile in self]
        return AnimationGroup(*(
            FadeIn(tile, scale=0.5, run_time=seconds, rate_func=during(start, start + 0.4))
            for tile, start in zip(self, 0.6 * np.array(away) / max(away), strict=True)
        ))

    def light(self, seconds: float, dim: float) -> Wall:
        """Dim the wall to `dim`, with a band of light that wanders over it."""
        middle = 11 * np.sin(seconds * 0.42 - 1.1)
        for tile in self:
            x, y, _ = tile.get_center()
            near = np.exp(-(((x + 0.5 * y - middle) / 2.2) ** 2))
            tile.set_fill(opacity=dim + (0.96 - dim) * float(near) * min(1, seconds / 0.8))
        return self


def title_words(title: str, subtitle: str) -> VGroup:
    """The film's title and subtitle on a plate; ノイズ and 画像 in their colours."""
    area = Box(98, 300, 1474, 644)
    plate = Rectangle(
        width=units(area.width), height=units(area.height),
        stroke_width=0, fill_color=theme.GROUND, fill_opacity=0.9,
    ).move_to(at(*area.center))
    x = area.center[0]
    big = label(title, 104, bold=True).move_to(at(x, 412))
    rule = Line(at(x - 220, 496), at(x + 220, 496), color=theme.NETWORK, stroke_width=6)
    small = tinted(subtitle, 60).move_to(at(x, 564))
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
