"""A clock face whose hands say how long something takes."""

from __future__ import annotations

import numpy as np
from manim import Circle, Dot, Line, Sector, VGroup

from diffusion_video.stage import at, theme, units

SIXTH = np.pi / 6


class Watch(VGroup):
    """A dial of `radius` pixels around (x, y); `tell(seconds)` turns its hands.

    `turn` is how many seconds the first hand needs for a round; the coloured part is what it
    has passed. A second, longer hand is twelve times as fast if it is a clock of hours.
    """

    def __init__(self, x: float, y: float, radius: float, turn: float, color: str) -> None:
        self.centre, self.radius, self.turn = at(x, y), units(radius), turn
        ring = Circle(self.radius, stroke_color=theme.MUTED, stroke_width=6).move_to(self.centre)
        marks = VGroup(*(
            Line(self._rim(k * SIXTH, 0.86), self._rim(k * SIXTH, 0.94), color=theme.MUTED)
            for k in range(12)
        )).set_stroke(width=5)
        self.passed = Sector(radius=self.radius * 0.8, fill_color=color, stroke_width=0)
        self.passed.set_fill(opacity=0.55)
        self.hands = VGroup(Line(color=theme.INK, stroke_width=9))
        if turn > 60:
            self.hands.add(Line(color=theme.INK, stroke_width=6))
        pin = Dot(self.centre, radius=units(11), color=theme.INK)
        super().__init__(ring, self.passed, marks, self.hands, pin)
        self.tell(0)

    def _rim(self, angle: float, share: float) -> np.ndarray:
        """The point at `share` of the radius, `angle` clockwise from the top."""
        return self.centre + self.radius * share * np.array([np.sin(angle), np.cos(angle), 0.0])

    def tell(self, seconds: float) -> Watch:
        """Turn the hands to so many seconds."""
        angle = 2 * np.pi * seconds / self.turn
        swept = Sector(
            radius=self.radius * 0.8, start_angle=np.pi / 2, angle=-max(angle, 1e-3),
            arc_center=self.centre,
        )
        self.passed.set_points(swept.points)
        reaches = (0.5, 0.76) if len(self.hands) > 1 else (0.76,)
        for hand, reach, speed in zip(self.hands, reaches, (1, 12), strict=False):
            hand.put_start_and_end_on(self.centre, self._rim(angle * speed, reach))
        return self
