"""x_0 -> x_1000, the record of what was in between, and the way back."""

from __future__ import annotations

import numpy as np
from manim import Dot, UpdateFromAlphaFunc, VGroup, linear

from diffusion_video.stage import Panel, arrow, at, formula, label, theme, units
from parts.grains import sift
from parts.mixture import Mixture
from parts.noise import noisy, schedule

CELL, PRINT, MINI = 12, 8, 4
ROW, THERE_Y, BACK_Y = 464, 298, 640
ENDS, INNER = (288, 1632), (504, 1416)
"""Middle of the first and last picture; where the arrows between them begin and end."""
RECORD = ((250, 656), (500, 960), (750, 1264))
"""t and place of what is recorded."""
PASSED = ((0, 570), *RECORD, (1000, 1350))
"""Where the small picture is at t: over each print at its t, and beside neither end."""
REACH = 152
"""Pixels within which the dot on the way back lights a picture."""


class Way(VGroup):
    """The two ends, both arrows between them, and the record."""

    def __init__(self) -> None:
        self.start = Panel(noisy(0), CELL, color=theme.PICTURE).move_to(at(ENDS[0], ROW))
        self.end = at(ENDS[1], ROW)
        self.names = VGroup(*(
            formula(words, size=60).move_to(at(x, 702))
            for words, x in zip(("x_0", "x_1000"), ENDS, strict=True)
        ))
        self.mini = Panel(noisy(0), MINI)
        left, right = INNER
        self.there = arrow(at(left, THERE_Y), at(right, THERE_Y), theme.NOISE, 9, head=36)
        self.mixture = Mixture(left, 436, right - left, 0)
        self.rest = label(f"正確には {rest()}", 56, theme.PICTURE, bold=True).move_to(at(960, 596))
        self.prints = VGroup(*(Panel(noisy(t), PRINT).move_to(at(x, ROW)) for t, x in RECORD))
        self.lights = VGroup(*(p.frame.copy().set_stroke(theme.NETWORK, 9) for p in self.prints))
        self.record = label("壊す過程の記録", 52, bold=True).move_to(at(960, 222))
        self.back = arrow(at(right, BACK_Y), at(left, BACK_Y), theme.NETWORK, 9, True, head=36)
        self.words = label("戻す方法", 64, theme.NETWORK, bold=True).move_to(at(960, 720))
        super().__init__(
            self.start, self.names, self.there, self.mixture, self.rest, self.prints,
            self.record, self.back, self.words, self.mini,
        )
        self.show(0)

    def show(self, t: int) -> None:
        """The small picture on its way, and what it is made of."""
        self.mini.move_to(at(_x(t), 200))
        self.mixture.tell(t)

    def leave(self, t: int) -> None:
        """The small picture on its way; it leaves a print at every station that it has passed."""
        self.mini.move_to(at(_x(t), 200))
        for one, (station, _) in zip(self.prints, RECORD, strict=True):
            share = min(max((t - station) / 120, 0.0), 1.0)
            one.frame.set_stroke(opacity=share)
            one.pixels.set_fill(opacity=1 if share else 0)
            sift(one.pixels, noisy(station), share)

    def travel(self) -> UpdateFromAlphaFunc:
        """A dot on the way back; the picture that it passes under is lit."""
        dot = Dot(radius=units(14), color=theme.NETWORK)
        left, right = INNER

        def draw(_: VGroup, alpha: float) -> None:
            dot.move_to(at(right - 8 - (right - left - 16) * alpha, BACK_Y))
            dot.set_fill(opacity=min(1, 20 * alpha * (1 - alpha)))
            for light in self.lights:
                away = abs(float(light.get_x() - dot.get_x())) / units(REACH)
                light.set_stroke(opacity=max(0.0, 1 - away))

        return UpdateFromAlphaFunc(VGroup(self.lights, dot), draw, rate_func=linear, remover=True)


def rest() -> str:
    """abar_1000 as a percentage, with the places that it needs."""
    return f"{100 * np.float64(schedule().abar[1000]):.8f}%"


def _x(t: float) -> float:
    """Where the small picture is at t."""
    return float(np.interp(t, *zip(*PASSED, strict=True)))
