"""The way from one noise to two pictures, as a car's navigation would draw it."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, ORIGIN, RIGHT, Line, Polygon, RoundedRectangle, VGroup, VMobject
from numpy.typing import NDArray

from diffusion_video.stage import Box, Panel, at, caption, label, theme, units
from parts.prompt import PROMPT
from parts.trajectory import Track, track

Points = NDArray[np.float64]

CAR = ((30, 0, 0), (-22, 22, 0), (-10, 0, 0), (-22, -22, 0))


def plane(first: Track, second: Track) -> tuple[Points, Points]:
    """Both trajectories (n, 2) in the plane of their start and their two ends.

    x runs to the middle of the ends, y from the second to the first.
    """
    flat = [np.asarray(way.pictures, np.float64).reshape(len(way.t), -1) / 127.5 - 1
            for way in (first, second)]
    start = flat[0][0]
    ends = [way[-1] - start for way in flat]
    ahead = ends[0] / np.linalg.norm(ends[0]) + ends[1] / np.linalg.norm(ends[1])
    ahead /= np.linalg.norm(ahead)
    across = ends[0] - ends[1]
    across -= (across @ ahead) * ahead
    across /= np.linalg.norm(across)
    return tuple(np.stack([(w - start) @ ahead, (w - start) @ across], 1) for w in flat)


class Navigation:
    """A map with both routes; `drive(t)` moves the car along the one with text."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.guided, self.free = track("hero"), track("hero_uncond")
        with_text, without = plane(self.guided, self.free)
        both = np.vstack([with_text, without])
        inner = Box(box.left + 146, box.top + 198, box.right - 246, box.bottom - 190)
        span = both.max(0) - both.min(0)
        scale = np.array([inner.width, inner.height]) / np.maximum(span, 1e-9)
        self._route = [self._place(p, both, scale, inner) for p in with_text]
        self._other = [self._place(p, both, scale, inner) for p in without]
        self.ground = self._ground()
        self.free_way = self._way(self._other, theme.NOISE, 6)
        self.way = self._way(self._route, theme.CONDITION, 12)
        self.goal = self._pin(self.guided.at(0), self._route[-1], theme.CONDITION)
        self.other_goal = self._pin(self.free.at(0), self._other[-1], theme.NOISE)
        self.start = Panel(self.guided.at(1000), 3, color=theme.NOISE)
        self.start.move_to(self._route[0] - np.array([units(72), 0, 0]))
        self.car = Polygon(
            *(units(1) * np.array(corner) for corner in CAR),
            stroke_width=4, stroke_color=theme.GROUND, fill_color=theme.INK, fill_opacity=1,
        )
        self._car = self.car.copy()
        self.drive(1000)

    def _place(self, point: Points, both: Points, scale: Points, inner: Box) -> Points:
        x, y = (point - both.min(0)) * scale
        return at(inner.left + x, inner.bottom - y)

    def _way(self, points: list[Points], color: str, width: float) -> VMobject:
        line = VMobject(stroke_color=color, stroke_width=width)
        return line.set_points_as_corners(points)

    def _pin(self, picture: NDArray[np.uint8], where: Points, color: str) -> Panel:
        return Panel(picture, 6, color=color).move_to(where + np.array([units(122), 0, 0]))

    def _ground(self) -> VGroup:
        plate = RoundedRectangle(
            corner_radius=units(24), width=units(self.box.width), height=units(self.box.height),
            stroke_color=theme.RULE, stroke_width=4, fill_color=theme.PLATE, fill_opacity=1,
        ).move_to(at(*self.box.center))
        streets = VGroup(*(
            Line(at(x, self.box.top + 4), at(x, self.box.bottom - 4))
            for x in np.arange(self.box.left + 90, self.box.right, 120)
        ), *(
            Line(at(self.box.left + 4, y), at(self.box.right - 4, y))
            for y in np.arange(self.box.top + 90, self.box.bottom, 120)
        )).set_stroke(theme.RULE, width=5, opacity=0.35)
        return VGroup(plate, streets)

    def drive(self, t: float) -> None:
        """Put the car where the run is at `t`, heading along the way, wherever it was before."""
        index = self.guided.index(t)
        before, after = max(index - 25, 0), min(index + 25, len(self._route) - 1)
        heading = self._route[after] - self._route[before]
        angle = float(np.arctan2(heading[1], heading[0]))
        turned = self._car.copy().rotate(angle, about_point=ORIGIN).shift(self._route[index])
        self.car.set_points(turned.points)

    def ends(self) -> VGroup:
        """The map with its start and its goal."""
        name = label(f"目的地：{PROMPT}", theme.LABEL, theme.CONDITION, bold=True)
        name.move_to(at(self.box.left + 36, self.box.top + 52), LEFT)
        start = caption("同じノイズ").next_to(self.start, DOWN, buff=0.12)
        start.align_to(at(self.box.left + 16, 0), LEFT)
        return VGroup(self.ground, self.start, self.goal, name, start)

    def elsewhere(self) -> VGroup:
        """Where the run without text ends, and what the lines are."""
        name = label("テキストなし", theme.LABEL, theme.NOISE, bold=True)
        name.next_to(self.other_goal, DOWN, buff=0.14).align_to(self.other_goal, RIGHT)
        note = caption("実際の道すじの射影")
        note.move_to(at(self.box.left + 36, self.box.bottom - 36), LEFT)
        return VGroup(self.other_goal, name, note)
