"""A picture that is carried to another place and size, and seen to be the same one there."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import ORIGIN, Animation
from numpy.typing import NDArray

from diffusion_video.stage import Panel
from parts.timing import during

DIM = 0.28
"""How much of a picture is seen on its way: so dim, noise that glides is no flash (WCAG 2.3.1)."""


class Carried(Animation):
    """Dim the panel, bring it to `place` with cells of `cell` instead of `was` pixels, light it.

    Half way it is `aside` of the straight line, to pass what stands there.
    """

    def __init__(
        self, panel: Panel, place: NDArray[np.float64], cell: float, was: float,
        aside: NDArray[np.float64] = ORIGIN, **kwargs: Any,
    ) -> None:
        self.aside = aside
        self.goal = panel.copy().scale(cell / was).move_to(place)
        kwargs.setdefault("run_time", 0.9)
        super().__init__(panel, **kwargs)

    def begin(self) -> None:
        """Remember where the panel stands."""
        self.start = [part.points.copy() for part in self.mobject.get_family()]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Place the panel and its light at `alpha` of the way."""
        way = during(0.15, 0.85)(alpha)
        light = 1 - (1 - DIM) * (during(0, 0.3)(alpha) - during(0.7, 1)(alpha))
        parts = zip(self.mobject.get_family(), self.start, self.goal.get_family(), strict=True)
        for part, first, last in parts:
            part.points = first + (last.points - first) * way + 4 * way * (1 - way) * self.aside
        self.mobject.pixels.set_fill(opacity=light)
