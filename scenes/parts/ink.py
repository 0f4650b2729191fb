"""Ink in water: a simulation of random walkers, run once, that can be played both ways.

Each walker is one grain of ink with inertia (Langevin motion: its speed is forgotten over
`MEMORY` steps and renewed by Gaussian kicks) in a closed unit square. Over many steps that
is diffusion: the drop spreads until the water is evenly tinted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import overload

import numpy as np
from manim import DOWN, UL, Circle, Line, LineJointType, Rectangle, VGroup, VMobject
from numpy.typing import NDArray

from diffusion_video.stage import Box, Pixels, at, axes, theme, units

WALKERS = 30_000
STEPS = 300
MEMORY = 14.0
SPEED = 0.0085
DROP = (0.5, 0.24)
RADIUS = 0.075
SEED = 2026

CELL, CELLS = 4, 128
"""Screen pixels of a cell of water, and cells along its side."""
EXPOSURE = 4
"""A picture is lit for so many steps before and after its own: grains do not flicker."""
THROUGH = 0.92
"""The share of the light that one grain lets through the cell that it is in."""

WATER = np.array([206, 226, 240])
INK = np.array([36, 26, 84])
GLASS = "#cbd5e1"


@cache
def walk() -> NDArray[np.float32]:
    """Places of all walkers, (STEPS + 1, WALKERS, 2) as (x, y) in the unit square, y down."""
    rng = np.random.default_rng(SEED)
    angle, reach = rng.random((2, WALKERS))
    spot = np.stack([np.cos(2 * np.pi * angle), np.sin(2 * np.pi * angle)], axis=1)
    spot = np.array(DROP) + RADIUS * np.sqrt(reach)[:, None] * spot
    speed = np.zeros_like(spot)
    keep = np.exp(-1 / MEMORY)
    places = np.empty((STEPS + 1, WALKERS, 2), np.float32)
    for step in range(STEPS + 1):
        places[step] = 1 - np.abs(1 - np.abs(spot))
        outside = (spot < 0) | (spot > 1)
        spot, speed = places[step].astype(float), np.where(outside, -speed, speed)
        kick = rng.standard_normal(spot.shape)
        speed = keep * speed + np.sqrt(1 - keep**2) * SPEED * kick
        spot = spot + speed
    return places


@lru_cache(maxsize=64)
def water(step: int, cells: int = CELLS) -> NDArray[np.uint8]:
    """The square of water round one step, seen from the side: (cells, cells, 3)."""
    times = np.clip(np.arange(step - EXPOSURE, step + EXPOSURE + 1), 0, STEPS)
    column, row = np.minimum(walk()[times] * cells, cells - 1).astype(int).reshape(-1, 2).T
    grains = np.bincount(row * cells + column, minlength=cells * cells) / len(times)
    through = THROUGH ** (grains.reshape(cells, cells, 1) * (cells / CELLS) ** 2)
    return np.round(WATER * through + INK * (1 - through)).astype(np.uint8)


def clear(cells: int = CELLS) -> NDArray[np.uint8]:
    """Water without ink."""
    return np.full((cells, cells, 3), WATER, np.uint8)


class InkFilm(Sequence[NDArray[np.uint8]]):
    """The water at chosen steps, drawn when asked for; `film[::-1]` is the way back."""

    def __init__(self, steps: Sequence[int] | None = None, cells: int = CELLS) -> None:
        self.steps = range(STEPS + 1) if steps is None else steps
        self.cells = cells

    def __len__(self) -> int:
        return len(self.steps)

    @overload
    def __getitem__(self, index: int) -> NDArray[np.uint8]: ...
    @overload
    def __getitem__(self, index: slice) -> InkFilm: ...
    def __getitem__(self, index: int | slice) -> NDArray[np.uint8] | InkFilm:
        if isinstance(index, slice):
            return InkFilm(self.steps[index], self.cells)
        return water(self.steps[index], self.cells)

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        return (self[i] for i in range(len(self)))


def profile(step: int, bins: int = 24) -> NDArray[np.float64]:
    """The share of the ink in each upright slice of the water, left to right."""
    count, _ = np.histogram(walk()[step][:, 0], bins, (0, 1))
    return count / WALKERS


class Beaker(VGroup):
    """A glass with a square of water; `left`, `top` are the water's corner in pixels."""

    def __init__(self, left: float, top: float, rim: float = 64) -> None:
        size = CELLS * CELL
        self.water = Pixels(clear(), CELL)
        self.water.move_to(at(left + size / 2, top + size / 2))
        box = Box(left - 4, top - rim, left + size + 4, top + size + 4)
        self.glass = _glass(box)
        super().__init__(self.water, self.glass)


def _glass(box: Box) -> VGroup:
    wall = VMobject(stroke_color=GLASS, stroke_width=8, joint_type=LineJointType.ROUND)
    wall.set_points_as_corners([
        at(box.left - 22, box.top - 14), at(box.left, box.top + 8), at(box.left, box.bottom),
        at(box.right, box.bottom), at(box.right, box.top + 8), at(box.right + 22, box.top - 14),
    ])
    marks = VGroup(*(
        Line(at(box.left + 10, y), at(box.left + 46, y), color=theme.RULE, stroke_width=4)
        for y in np.linspace(box.top + 160, box.bottom - 96, 4)
    ))
    return VGroup(wall, marks)


class Profile(VGroup):
    """How much ink each upright slice of the water holds, as bars in `box` (pixels)."""

    BINS = 24
    TOP = 0.36

    def __init__(self, box: Box) -> None:
        self.box = box
        pitch = box.width / self.BINS
        self.bars = VGroup(*(
            Rectangle(
                width=units(pitch * 0.8), height=units(2), stroke_width=0,
                fill_color=GLASS, fill_opacity=1,
            ).move_to(at(box.left + pitch * (i + 0.5), box.bottom), DOWN)
            for i in range(self.BINS)
        ))
        super().__init__(axes(box, "横の位置", "インクの量"), self.bars)
        self.tell(0, 0)

    def tell(self, step: int, amount: float = 1.0) -> Profile:
        """Count the grains at `step`; `amount` says how much of the drop is in the water."""
        for bar, share in zip(self.bars, profile(step, self.BINS), strict=True):
            height = max(2.0, min(share * amount / self.TOP, 1) * self.box.height)
            bar.stretch_to_fit_height(units(height))
            bar.move_to(at(self.box.left, self.box.bottom - 3), DOWN, coor_mask=(0, 1, 0))
        return self


def drop(beaker: Beaker) -> VGroup:
    """The drop before it falls, over the beaker, and as large as the ink will be."""
    size = beaker.water.width
    disc = Circle(size * RADIUS, stroke_color=GLASS, stroke_width=4)
    disc.set_fill("#{:02x}{:02x}{:02x}".format(*INK), opacity=1)
    return VGroup(disc.move_to(inside(beaker, DROP)).set_y(at(0, 166)[1]))


def inside(beaker: Beaker, spot: tuple[float, float]) -> NDArray[np.float64]:
    """The point of the frame at (x, y) of the unit square of water."""
    corner, size = beaker.water.get_corner(UL), beaker.water.width
    return np.asarray(corner + np.array([spot[0], -spot[1], 0]) * size)
