"""The whole of it on one line: five numbered stations, each with its living miniature."""

from __future__ import annotations

from dataclasses import dataclass

from manim import (
    Animation,
    AnimationGroup,
    Circle,
    FadeIn,
    Line,
    Polygon,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
    squish_rate_func,
    there_and_back,
)

from diffusion_video.stage import Box, at, label, theme, units
from parts.grains import Come
from parts.minis import Mini
from parts.timing import early

RAIL_Y, TITLE_Y, NAME_Y = 168, 236, 724
BOX_TOP, BOX_WIDTH, BOX_HEIGHT = 272, 316, 416
FIRST, PITCH = 256, 352
RADIUS = 36
SHADE = RAIL_Y - RADIUS - 8, NAME_Y + 34
"""What a station's shade covers, in y: its number and all that is below."""


@dataclass(frozen=True)
class Stop:
    """What a station says: its title, what it does, its colour."""

    title: str
    does: str
    color: str


STOPS = (
    Stop("前方過程", "ノイズを加える", theme.NOISE),
    Stop("学習", "ノイズを当てる", theme.NETWORK),
    Stop("逆過程", "ノイズを除く", theme.PICTURE),
    Stop("テキスト条件付け", "方向を導く", theme.CONDITION),
    Stop("潜在空間", "小さくして速く", theme.LATENT),
)


def middle(index: float) -> float:
    """The x of a station, in pixels."""
    return FIRST + PITCH * index


def area(index: int) -> Box:
    """The frame that holds a station's miniature."""
    x = middle(index)
    return Box(x - BOX_WIDTH / 2, BOX_TOP, x + BOX_WIDTH / 2, BOX_TOP + BOX_HEIGHT)


def rail(first: float, last: float, color: str) -> Line:
    """The line from one station to another."""
    return Line(at(middle(first), RAIL_Y), at(middle(last), RAIL_Y), color=color, stroke_width=10)


def lesson(first: float, last: float, words: str, color: str) -> VGroup:
    """From under one station to under another, and what the one gives to the other."""
    top, low = NAME_Y + 40, NAME_Y + 82
    start, end = middle(first), middle(last)
    way = VMobject(stroke_color=color, stroke_width=7)
    way.set_points_as_corners([
        at(start, top), at(start, low), at(end, low), at(end, top + 20),
    ])
    head = Polygon(
        at(end, top), at(end - 16, top + 26), at(end + 16, top + 26),
        stroke_width=0, fill_color=color, fill_opacity=1,
    )
    said = label(words, theme.SMALL, color, bold=True)
    return VGroup(way, VGroup(head, said.move_to(at((start + end) / 2 - 8, low - 28))))


class Station(VGroup):
    """One stop: `outline` stands from the start, the rest comes with `light`."""

    def __init__(self, index: int, mini: Mini) -> None:
        stop, box, spot = STOPS[index], area(index), at(middle(index), RAIL_Y)
        self.mini = mini
        ring = Circle(units(RADIUS), stroke_color=theme.RULE, stroke_width=6)
        ring.set_fill(theme.GROUND, opacity=1).move_to(spot)
        number = label(str(index + 1), theme.LABEL, theme.MUTED, bold=True).move_to(spot)
        name = label(stop.title, 37, theme.MUTED, bold=True).move_to(at(middle(index), TITLE_Y))
        name.set_fill(opacity=0.7)
        self.outline = VGroup(_frame(box, theme.RULE), ring, number, name)
        disc = Circle(units(RADIUS), stroke_width=0, fill_color=stop.color, fill_opacity=1)
        lit = label(str(index + 1), theme.LABEL, theme.GROUND, bold=True).move_to(spot)
        title = label(stop.title, 37, stop.color, bold=True).move_to(at(middle(index), TITLE_Y))
        does = label(stop.does, 37).move_to(at(middle(index), NAME_Y))
        self.sign = VGroup(disc.move_to(spot), lit, title)
        self.frame = _frame(box, stop.color)
        self.does = does
        self.shade = Rectangle(
            width=units(PITCH), height=units(SHADE[1] - SHADE[0]), stroke_width=0,
            fill_color=theme.GROUND, fill_opacity=0,
        ).move_to(at(middle(index), sum(SHADE) / 2))
        super().__init__(self.frame, self.mini, self.sign, self.does)

    def glow(self) -> Animation:
        """The frame is thick and the number large for a moment."""
        swell = squish_rate_func(there_and_back, 0, 0.5)
        return AnimationGroup(
            self.frame.animate(rate_func=early(0.35)).set_stroke(width=12),
            VGroup(*self.sign[:2]).animate(rate_func=swell).scale(1.25),
        )

    def light(self) -> Animation:
        """The number, the title and the frame take their colour; the miniature appears."""
        return AnimationGroup(
            FadeIn(self.sign), FadeIn(self.frame), Come(self.mini), FadeIn(self.does)
        )


class Living(UpdateFromAlphaFunc):
    """The miniature's stored run, from its start to its end."""

    def __init__(self, mini: Mini) -> None:
        super().__init__(mini, lambda _, alpha: mini.show(alpha), rate_func=linear)


def _frame(box: Box, color: str) -> Rectangle:
    return Rectangle(
        width=units(box.width), height=units(box.height), stroke_color=color, stroke_width=5,
    ).move_to(at(*box.center))
