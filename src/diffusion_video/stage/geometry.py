"""Where things are: the film is laid out in pixels of a 1920 x 1080 frame.

Manim counts in units from the centre, eight units high; `at` turns pixels into units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1920, 1080
UNIT = HEIGHT / 8
"""Pixels in one Manim unit."""


@dataclass(frozen=True)
class Box:
    """A rectangle of the frame, in pixels: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.bottom - self.top

    @property
    def center(self) -> tuple[float, float]:
        """The middle, as x and y in pixels."""
        return ((self.left + self.right) / 2, (self.top + self.bottom) / 2)


SAFE = Box(96, 54, 1824, 1026)
HEADER_BOX = Box(96, 54, 1824, 110)
STAGE_BOX = Box(96, 126, 1824, 818)
BAND = Box(96, 838, 1824, 1026)
PLATE_BOX = Box(276, 838, 1644, 1026)
PROGRESS = Box(96, 1072, 1824, 1080)
PORTRAIT = 168


def at(x: float, y: float) -> NDArray[np.float64]:
    """The Manim point of pixel (x, y); y counts from the top."""
    return np.array([(x - WIDTH / 2) / UNIT, (HEIGHT / 2 - y) / UNIT, 0.0])


def units(pixels: float) -> float:
    """A length in pixels as Manim units."""
    return pixels / UNIT


def bounds(center: NDArray[np.float64], width: float, height: float) -> Box:
    """The pixel box of a thing `width` x `height` units large around `center`."""
    x, y = center[0] * UNIT + WIDTH / 2, HEIGHT / 2 - center[1] * UNIT
    w, h = width * UNIT / 2, height * UNIT / 2
    return Box(x - w, y - h, x + w, y + h)
