"""Where lines run: which of them cross a rectangle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diffusion_video.check.layout.items import Area, Item

STEPS = np.linspace(0, 1, 7)[:, None]
"""Where each Bézier curve is looked at."""


def crosses(line: Item, area: Area) -> bool:
    """Whether the stroke of a shape runs through an area."""
    around = line.area
    apart = (around.right <= area.left or area.right <= around.left
             or around.bottom <= area.top or area.bottom <= around.top)  # fmt: skip
    if apart or area.right <= area.left or area.bottom <= area.top:
        return False
    return _clipped(paths(line.outline), area)


def paths(outline: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (curves, n, 2) along each cubic curve of an outline: four control points a curve."""
    curves = outline[: len(outline) // 4 * 4].reshape(-1, 4, 2)
    a, b, c, d = (curves[:, i][:, None] for i in range(4))
    t = STEPS[None]
    found = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    return np.asarray(found)


def _clipped(curves: NDArray[np.float64], area: Area) -> bool:
    """Whether a piece of one of the segments lies in an area (Liang and Barsky)."""
    start, way = curves[:, :-1].reshape(-1, 2), np.diff(curves, axis=1).reshape(-1, 2)
    low, high = np.zeros(len(way)), np.ones(len(way))
    for axis, (least, most) in enumerate(((area.left, area.right), (area.top, area.bottom))):
        at, step = start[:, axis], way[:, axis]
        flat = np.abs(step) < 1e-9
        safe = np.where(flat, 1.0, step)
        near, far = np.sort(((least - at) / safe, (most - at) / safe), axis=0)
        inside = (at > least) & (at < most)
        low = np.maximum(low, np.where(flat, np.where(inside, 0, 2), near))
        high = np.minimum(high, np.where(flat, np.where(inside, 1, -1), far))
    return bool((low < high).any())
