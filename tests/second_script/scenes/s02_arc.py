"""Scene 2: where the light comes from, seen from one eye. Its last cue has no method."""

from __future__ import annotations

import numpy as np
from manim import ORIGIN, RIGHT, UP, Arc, Create, DashedLine, Dot, FadeIn, FadeOut, Line, VGroup

from diffusion_video.stage import Counter, Stage, at, cue, units

ANGLES = {"#ef4444": 42.3, "#facc15": 41.9, "#4ade80": 41.6, "#60a5fa": 40.7}
EYE, REACH = (960, 760), 600


class Rainbow(Stage):
    """One angle becomes an arc."""

    @cue("目から42度の方向")
    def angle(self) -> None:
        """The direction of the red light, and its angle counted up."""
        eye, degree = Dot(at(*EYE), radius=0.12), Counter("0°", 64, edge=ORIGIN)
        ground = DashedLine(at(*EYE), at(1700, EYE[1]), color="#94a3b8")
        sight = Line(at(*EYE), at(1640, EYE[1]), color="#ef4444", stroke_width=7)
        self.play(FadeIn(eye, ground, degree.move_to(at(1280, 690))), run_time=0.6)
        self.until("42度", lead=1.0)
        self.add(sight, degree)
        start = self.frame

        def turn(seconds: float) -> None:
            share = min(1.0, seconds)
            angle = np.radians(ANGLES["#ef4444"] * share)
            far = at(*EYE) + units(REACH) * (RIGHT * np.cos(angle) + UP * np.sin(angle))
            sight.put_start_and_end_on(at(*EYE), far)
            degree.write(f"{ANGLES['#ef4444'] * share:.0f}°")

        self.alive(sight, turn)
        self.hold_to(start + self.fps)
        sight.clear_updaters()
        self.things = VGroup(eye, ground, sight, degree)

    @cue("つないで弧をえがく")
    def arc(self) -> None:
        """The same angle all round the eye."""
        self.until("弧になる", lead=0.5)
        arcs = VGroup(*(
            Arc(units(REACH) * angle / ANGLES["#ef4444"], 0, np.pi, stroke_width=10,
                stroke_color=color, arc_center=at(*EYE))
            for color, angle in ANGLES.items()
        ))
        self.play(*map(Create, arcs), run_time=1.2)
        self.hold_to(self.slot.end - self.fps // 2)
        self.play(FadeOut(arcs, self.things), run_time=0.4)
