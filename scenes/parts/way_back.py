"""The way back in small steps: ink in water above, the model's picture below, side by side."""

from __future__ import annotations

import numpy as np
from manim import (
    LEFT,
    AnimationGroup,
    Arc,
    FadeIn,
    Polygon,
    Rotate,
    RoundedRectangle,
    VGroup,
    linear,
)
from numpy.typing import NDArray

from diffusion_video.stage import Glyphs, Panel, Show, arrow, at, caption, label, theme, units
from parts.ink import CELL as INK_CELL
from parts.ink import InkFilm, water
from parts.timing import early
from parts.trajectory import track

STAGES = ((300, 1000), (90, 750), (40, 500), (16, 250), (0, 0))
"""Of each column: the ink's step and the picture's t."""
COLUMNS = len(STAGES)
CELL, SIZE = 8, 256
INK_CELLS = SIZE // INK_CELL
FIRST, PITCH = 376, 328
INK_Y, PICTURE_Y = 296, 608
MIDDLE = at(FIRST + PITCH * (COLUMNS - 1) / 2, (INK_Y + PICTURE_Y) / 2)


def spot(column: int, y: float) -> NDArray[np.float64]:
    """The middle of a column's panel in the row at `y`."""
    return at(FIRST + PITCH * column, y)


def ink_panel(column: int) -> Panel:
    """The water of a column."""
    return Panel(water(STAGES[column][0], INK_CELLS), INK_CELL).move_to(spot(column, INK_Y))


def picture_panel(column: int) -> Panel:
    """The stored x_t of a column."""
    return Panel(track("hero").at(STAGES[column][1]), CELL).move_to(spot(column, PICTURE_Y))


def row_names() -> VGroup:
    """What the rows are."""
    names = (("インク", INK_Y), ("画像", PICTURE_Y))
    return VGroup(*(
        label(words, theme.LABEL, bold=True).move_to(at(96, y), LEFT) for words, y in names
    ))


def time_name(column: int) -> Glyphs:
    """The t under a picture."""
    return caption(f"t = {STAGES[column][1]}", theme.INK).move_to(spot(column, 770))


def small_arrow(column: int) -> VGroup:
    """The step from a column to the next, in both rows."""
    x = FIRST + PITCH * column + SIZE / 2
    return VGroup(*(
        arrow(at(x + 14, y), at(x + PITCH - SIZE - 14, y), theme.INK, 7) for y in (INK_Y, PICTURE_Y)
    ))


def ends(y: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """From the first panel's edge to the last one's, at `y`."""
    last = FIRST + PITCH * (COLUMNS - 1)
    return at(FIRST + SIZE / 2 + 24, y), at(last - SIZE / 2 - 24, y)


def leap(y: float) -> VGroup:
    """One arrow over the whole way."""
    return arrow(*ends(y), theme.MUTED, 8, dashed=True, head=40)


class Rewound(VGroup):
    """逆 in a ring that turns against the clock."""

    def __init__(self, x: float, y: float, radius: float = 66) -> None:
        arc = Arc(units(radius), np.pi / 2 + 0.7, 2 * np.pi - 1.0, color=theme.PICTURE)
        arc.set_stroke(width=9)
        end, half = arc.get_end(), units(20)
        along = np.array([-end[1], end[0], 0.0]) / np.linalg.norm(end)
        out = end / np.linalg.norm(end)
        tip = Polygon(
            end + 1.7 * half * along, end + half * out, end - half * out,
            stroke_width=0, fill_color=theme.PICTURE, fill_opacity=1,
        )
        self.ring = VGroup(arc, tip).shift(at(x, y))
        self.word = label("逆", 64, theme.PICTURE, bold=True).move_to(at(x, y))
        super().__init__(self.ring, self.word)


class Same(VGroup):
    """Between water and picture: each is turned back, and both in the same way."""

    def __init__(self, y: float) -> None:
        self.back = VGroup(Rewound(806, y - 190), Rewound(1130, y - 190))
        self.signs = VGroup(
            label("≈", 150, bold=True).move_to(at(969, y - 10)),
            label("同じ考え方", 48, bold=True).move_to(at(969, y + 90)),
        )
        super().__init__(self.back, self.signs)

    def turning(self) -> list[Rotate]:
        """Both rings turn."""
        return [
            Rotate(one.ring, 4 * np.pi, about_point=one.word.get_center(), rate_func=linear)
            for one in self.back
        ]


def crosses() -> VGroup:
    """Not this way: a cross on each of the two leaps."""
    return VGroup(*(_cross().move_to(spot(COLUMNS // 2, y)) for y in (INK_Y, PICTURE_Y)))


def _cross() -> Polygon:
    """A plus, turned."""
    reach, half = units(72), units(11)
    quarter = ((half, half), (reach, half), (reach, -half))
    corners = [
        np.array([x * c + y * s, y * c - x * s, 0])
        for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1)) for x, y in quarter
    ]
    plus = Polygon(*corners, stroke_width=0, fill_color=theme.INK, fill_opacity=1)
    return plus.rotate(np.pi / 4)


def frame(column: int) -> RoundedRectangle:
    """Round both panels of a column."""
    both = VGroup(ink_panel(column), picture_panel(column))
    return RoundedRectangle(
        corner_radius=units(12), width=both.width + units(16), height=both.height + units(16),
        stroke_color=theme.PICTURE, stroke_width=7,
    ).move_to(both)


def places() -> VGroup:
    """The empty frames of all columns but the first."""
    return VGroup(*(
        panel(column).frame for column in range(1, COLUMNS) for panel in (ink_panel, picture_panel)
    ))


class Step(AnimationGroup):
    """From a column to the next: two panels appear there, and the stored way plays in them."""

    def __init__(self, column: int) -> None:
        (step, t), (next_step, next_t) = STAGES[column], STAGES[column + 1]
        ink, picture = ink_panel(column + 1).pixels, picture_panel(column + 1).pixels
        self.picture = picture
        film = InkFilm(range(step, next_step - 1, -1), INK_CELLS)
        super().__init__(
            FadeIn(small_arrow(column), time_name(column + 1), ink, picture, rate_func=early(0.3)),
            Show(ink, film), track("hero").play(picture, t, next_t),
        )


LOOKS = (0, 40, 300)
"""Steps of the ink that the strip shows: one drop, then thinner, then everywhere."""
STRIP_Y, STRIP_SIZE, STRIP_PITCH = 448, 304, 328


def look(index: int) -> Panel:
    """One still of the strip beside the beaker."""
    panel = Panel(water(LOOKS[index], STRIP_SIZE // INK_CELL), INK_CELL)
    return panel.move_to(at(984 + STRIP_PITCH * index, STRIP_Y))


def strip_arrow(back: bool = False) -> VGroup:
    """Along the strip, or back along it."""
    left, right = (at(x, STRIP_Y + 204) for x in (832, 1792))
    ends = (right, left) if back else (left, right)
    return arrow(*ends, theme.PICTURE if back else theme.INK, 9, head=36)
