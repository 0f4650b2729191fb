"""Guidance as arrows: the plane of the real predictions, at true angles and lengths."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    DashedLine,
    Dot,
    Line,
    Polygon,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    smooth,
)
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.stage import Counter, Panel, at, caption, formula, label, theme, units
from parts.runs import run

Point = NDArray[np.float64]

LONG, APART = 830.0, 148.0
"""Pixels: eps_u with the common origin in sight; from tip to tip when close to them."""
TIP_WHOLE, TIP_NEAR = np.array([1000.0, 560.0]), np.array([740.0, 744.0])
STRONGEST = 4
"""The largest w on stage; the difference is shown at the one gain that just leaves it unclipped."""
EDGE = 112.0
"""Nothing is drawn left of this pixel; the origin lies far outside when near."""


def gain(gap: NDArray[np.floating], top: float) -> int:
    """How many times a difference of noises is taken for its peaks to reach `top`."""
    return max(1, round(top / float(np.quantile(np.abs(gap), 0.995))))


def difference() -> tuple[NDArray[np.float64], int]:
    """eps_c - eps_u as it is shown at w = 1, and the gain, the same for every w."""
    told, free = (np.asarray(run("cfg_vectors").arrays[k], np.float64) for k in ("eps_c", "eps_u"))
    times = gain(told - free, 1 / STRONGEST)
    return times * (told - free), times


def tail(y: float) -> VGroup:
    """A line at height y fades out to the left, behind a mark that says: cut short."""
    veil = VGroup(*(
        Rectangle(
            width=units(10), height=units(28), stroke_width=0, fill_color=theme.GROUND,
            fill_opacity=1 - i / 14,
        ).move_to(at(EDGE + 10 * i, 0)).set_y(y)
        for i in range(14)
    ))
    gap = Rectangle(
        width=units(22), height=units(30), stroke_width=0, fill_color=theme.GROUND, fill_opacity=1
    ).move_to(at(EDGE + 190, 0)).set_y(y)
    sign = VGroup(*(
        Line(at(0, 16), at(12, -16), stroke_color=theme.MUTED, stroke_width=5)
        .move_to(gap.get_center() + side * units(12) * LEFT) for side in (-1, 1)
    ))
    return VGroup(veil, gap, sign)


class Ray(VGroup):
    """An arrow that can be aimed anew."""

    def __init__(self, color: str, width: float = 9, head: float = 32) -> None:
        self._head = units(head)
        self.shaft = Line(at(0, 0), at(10, 0), stroke_color=color, stroke_width=width)
        self.tip = Polygon(
            at(0, 0), at(1, 0), at(0, 1), stroke_width=0, fill_color=color, fill_opacity=1
        )
        super().__init__(self.shaft, self.tip)

    def aim(self, start: Point, end: Point) -> Ray:
        """From point to point; hardly any length leaves the head alone."""
        way = end - start
        length = max(float(np.linalg.norm(way)), 1e-6)
        along, head = way / length, min(self._head, length * 0.6)
        across = np.array([-along[1], along[0], 0.0]) * head * 0.5
        neck = end - along * head
        self.shaft.put_start_and_end_on(start, neck + along * 1e-4)
        self.tip.set_points_as_corners([end, neck + across, neck - across, end])
        return self


class Tips(VGroup):
    """Both predictions from one point; `show(near, w)` zooms to the tips and sets w."""

    def __init__(self) -> None:
        arrays = run("cfg_vectors").arrays
        self._free, self._told = (np.asarray(p, np.float64) for p in arrays["points"][1:3])
        self.t = int(arrays["t"])
        self.free, self.told = Ray(theme.NOISE), Ray(theme.CONDITION)
        self.guided = Ray(theme.INK, 12, 40)
        self.rail = DashedLine(at(0, 0), at(0, 10), stroke_color=theme.CONDITION, stroke_width=4)
        self.ticks = VGroup(*(Dot(radius=units(9), color=theme.CONDITION) for _ in range(5)))
        self.marks = VGroup(*(caption(f"w = {w}") for w in range(5)))
        self.names = VGroup(*(
            VGroup(label(words, theme.LABEL, color, bold=True),
                   formula(f"hat(epsilon)_{sign}", color=color, size=52))
            .arrange(RIGHT, buff=units(16))
            for words, sign, color in (
                ("テキストなし", "u", theme.NOISE), ("テキストあり", "c", theme.CONDITION)
            )
        ))
        self.guided_name = label("w 倍", theme.LABEL, theme.INK, bold=True)
        self.ends = VGroup(*(label(words, 44, theme.CONDITION, bold=True) for words in "弱強"))
        self.rule = formula(
            "hat(epsilon)_u", "+", "w", "(", "hat(epsilon)_c", "-", "hat(epsilon)_u", ")",
            colors={0: theme.NOISE, 4: theme.CONDITION, 6: theme.NOISE},
        ).move_to(at(1440, 176))
        first, last = self.rule.ink(2)[0] - units(28), self.rule.ink(7)[0] + units(16)
        self.middle = (first + last) / 2
        low, tail = at(0, 222)[1], at(0, 292)[1]
        self.brace = VGroup(
            Line([first, low, 0], [last, low, 0]),
            Line([self.middle, low, 0], [self.middle, tail, 0]),
        ).set_stroke(theme.CONDITION, width=6)
        self.value = Counter("w = 1.0", 60, theme.INK).move_to(
            [self.middle + units(32), at(0, 262)[1], 0], LEFT
        )
        self._gap, times = difference()
        self.effect = Panel(to_uint8(self._gap), 12, color=theme.CONDITION)
        self.effect.move_to([self.middle, at(0, 496)[1], 0])
        self.words = VGroup(
            label("「テキストなし」に足す分", theme.LABEL, theme.CONDITION, bold=True),
            caption(f"差の明るさは常に {times} 倍で表示"),
        ).arrange(DOWN, buff=units(14)).move_to([self.middle, at(0, 756)[1], 0])
        self.true = caption(f"実際の 2 つの予測の射影（t = {self.t}）")
        self.true.move_to(at(EDGE, 160), LEFT)
        self.tails = VGroup()
        super().__init__(self.free, self.told)
        self.show(0, 1)

    def point(self, vector: Point, near: float) -> Point:
        """Where a vector of the plane ends on the stage."""
        whole = LONG / float(np.linalg.norm(self._free))
        close = APART / float(np.linalg.norm(self._told - self._free))
        scale = whole * (close / whole) ** near
        tip = TIP_WHOLE + (TIP_NEAR - TIP_WHOLE) * near
        x, y = tip + (vector - self._free) * scale * np.array([1, -1])
        return at(x, y)

    def toward(self, w: float) -> Point:
        """eps_u + w (eps_c - eps_u), in the plane."""
        return np.asarray(self._free + w * (self._told - self._free))

    def show(self, near: float, w: float) -> None:
        """Zoom from the whole (0) to the tips (1), and set the scale."""
        origin = self.point(np.zeros(2), near)
        for ray, vector in ((self.free, self._free), (self.told, self._told)):
            end = self.point(vector, near)
            left = at(EDGE, 0)[0]
            share = max((left - origin[0]) / (end[0] - origin[0]), 0.0)
            ray.aim(origin + (end - origin) * share, end)
        for name, vector, up in zip(self.names, (self._free, self._told), (-46, 46), strict=True):
            name.move_to(self.point(vector, near) + np.array([-units(60), units(up), 0]), RIGHT)
        tip = self.point(self.toward(max(w, 0.02)), near)
        self.guided.aim(self.point(self._free, near), tip)
        self.guided_name.move_to(tip + RIGHT * units(30), LEFT)
        self.value.write(f"w = {w:.1f}")
        self.effect.pixels.show(to_uint8(w * self._gap))

    def closer(self) -> UpdateFromAlphaFunc:
        """Zoom in to the tips and their names, at w = 1."""
        return UpdateFromAlphaFunc(
            VGroup(self, self.names), lambda _, a: self.show(a, 1), rate_func=smooth
        )

    def settling(self, gap: Panel) -> UpdateFromAlphaFunc:
        """The difference at its strongest goes to its place here, and comes back to w = 1."""
        way = self.effect.pixels.get_center() - gap.pixels.get_center()
        start = gap.copy()

        def draw(_: Panel, alpha: float) -> None:
            gap.become(start.copy().shift(way * alpha))
            gap.pixels.show(to_uint8((STRONGEST + (1 - STRONGEST) * alpha) * self._gap))

        return UpdateFromAlphaFunc(gap, draw, rate_func=smooth)

    def scaling(self, first: float, last: float) -> UpdateFromAlphaFunc:
        """Take w from `first` to `last`, close to the tips."""
        return UpdateFromAlphaFunc(
            VGroup(self.guided, self.guided_name, self.value, self.effect),
            lambda _, a: self.show(1, first + (last - first) * a), rate_func=smooth,
        )

    def settle(self) -> None:
        """Put the scale of w beside the tips, as they stand when near."""
        stops = [self.point(self.toward(w), 1.0) for w in range(5)]
        self.rail.become(DashedLine(
            stops[0], stops[-1], stroke_color=theme.CONDITION, stroke_width=4
        ))
        for stop, tick, mark in zip(stops, self.ticks, self.marks, strict=True):
            tick.move_to(stop)
            mark.move_to(stop + np.array([units(186), 0, 0]))
        rows = [float((self.free, self.told)[i].shaft.get_start()[1]) for i in (0, 1)]
        self.tails.add(*(tail(y) for y in rows))
        self.tails.add(
            caption("← 同じ出発点").move_to(at(EDGE + 8, 0), LEFT).set_y(sum(rows) / 2)
        )
        for end, mark in zip(self.ends, (self.marks[0], self.marks[-1]), strict=True):
            end.next_to(mark, RIGHT, buff=units(20))
