"""What stands on the stage at one moment: texts, pictures and shapes with their places.

All lengths are pixels of the 1920 x 1080 frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1920, 1080
UNIT = HEIGHT / 8
SCRIPTS = re.compile("[_^]")
SEEN = 0.05
"""Opacity under which nothing is seen."""

Kind = Literal["text", "formula", "picture", "shape"]
Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Area:
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Its area."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def common(self, other: Area) -> float:
        """The area of what both cover."""
        return Area(max(self.left, other.left), max(self.top, other.top),
                    min(self.right, other.right), min(self.bottom, other.bottom)).size  # fmt: skip

    def grown(self, by: float) -> Area:
        """The area with `by` more on each side."""
        return Area(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Item:
    """One thing that is seen; later items are drawn over earlier ones.

    `family` tells parts of one formula from other texts, `group` what stands in one group from
    other things, `state` changes whenever the thing does. `em` is the size of words in pixels,
    `width` that of a stroke; `scripts` says that a formula has sub- or superscripts. `fill` and
    `stroke` are opacities.
    """

    name: str
    kind: Kind
    area: Area
    color: Rgb
    fill: float
    stroke: float
    em: float
    family: int
    state: tuple[Any, ...]
    outline: NDArray[np.float64]
    pixels: NDArray[np.uint8] | None = None
    group: int = 0
    width: float = 0.0
    scripts: bool = False

    @property
    def opacity(self) -> float:
        """How much of it is seen, 0 to 1."""
        return max(self.fill, self.stroke)

    @property
    def words(self) -> bool:
        """Whether it is something to read."""
        return self.kind in ("text", "formula")

    def covers(self, x: float, y: float) -> bool:
        """Whether a point lies inside its outline (even-odd rule)."""
        if not self.area.holds(x, y):
            return False
        a, b = self.outline, np.roll(self.outline, -1, axis=0)
        crosses = (a[:, 1] > y) != (b[:, 1] > y)
        a, b = a[crosses], b[crosses]
        at = a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
        return bool((at > x).sum() % 2)


def items(scene: Any) -> Iterator[Item]:
    """The visible leaves of a scene's mobjects, in the order in which they are drawn."""
    found = [(m, parent) for top in scene.mobjects for m, parent in _leaves(top, top)]
    for mobject, parent in sorted(found, key=lambda pair: float(pair[0].z_index)):
        item = _item(mobject, parent)
        if item is not None:
            yield item


def _leaves(mobject: Any, parent: Any) -> Iterator[tuple[Any, Any]]:
    if len(mobject.points):
        yield mobject, parent
    for child in mobject.submobjects:
        yield from _leaves(child, mobject)


def _item(mobject: Any, parent: Any) -> Item | None:
    fill = float(mobject.get_fill_opacity())
    stroke = float(mobject.get_stroke_opacity()) if mobject.get_stroke_width() > 0 else 0.0
    surface = getattr(mobject, "surface", None)
    fill, stroke = (fill, 0.0) if surface is not None else (fill, stroke)
    if max(fill, stroke) < SEEN:
        return None
    kind: Kind = "shape" if surface is None else "picture"
    if hasattr(mobject, "words"):
        kind = "formula" if hasattr(mobject, "ems") else "text"
    outline = _pixels(mobject.points)
    area = _ink(mobject, outline) if kind in ("text", "formula") else _around(outline)
    if area is None:
        return None
    width = float(mobject.get_stroke_width()) * HEIGHT / 800 if stroke >= SEEN else 0.0
    if width:
        half = width / 2
        area = Area(area.left - half, area.top - half, area.right + half, area.bottom + half)
    color = mobject.get_fill_color() if fill >= SEEN else mobject.get_stroke_color()
    rgb = tuple(round(float(v), 4) for v in color.to_rgb())
    state = (id(mobject), *np.round((*area_of(area), fill, stroke, *rgb), 3), id(surface))
    return Item(
        name_of(mobject, kind), kind, area, (rgb[0], rgb[1], rgb[2]), fill, stroke,
        _em(mobject, outline), id(parent) if kind == "formula" else id(mobject),
        state, outline, surface.array if kind == "picture" and surface else None, id(parent), width,
        kind == "formula" and bool(SCRIPTS.search(mobject.words)),
    )  # fmt: skip


def area_of(area: Area) -> tuple[float, float, float, float]:
    """The four edges."""
    return area.left, area.top, area.right, area.bottom


def name_of(mobject: Any, kind: Kind) -> str:
    """How messages call a thing."""
    if kind in ("text", "formula"):
        return f'"{mobject.words}"'
    return "a picture" if kind == "picture" else f"a {type(mobject).__name__}"


def _pixels(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Manim's points as pixels."""
    return np.column_stack((points[:, 0] * UNIT + WIDTH / 2, HEIGHT / 2 - points[:, 1] * UNIT))


def _around(outline: NDArray[np.float64]) -> Area:
    (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
    return Area(float(left), float(top), float(right), float(bottom))


def _em(mobject: Any, outline: NDArray[np.float64]) -> float:
    """The size of words in pixels: a text's box is one em high, a formula's `ems`."""
    if not hasattr(mobject, "words") or len(outline) < 12:
        return 0.0
    return float(np.hypot(*(outline[11] - outline[0]))) / float(getattr(mobject, "ems", 1.0))


def _ink(mobject: Any, outline: NDArray[np.float64]) -> Area | None:
    """Where the letters are really inked; None if nowhere."""
    if len(outline) < 12:
        return None
    shares = _shares(mobject.surface, mobject.bleed)
    if shares is None:
        return None
    corner, across, down = outline[0], outline[3] - outline[0], outline[11] - outline[0]
    left, top, right, bottom = shares
    corners = [corner + across * x + down * y for x in (left, right) for y in (top, bottom)]
    return _around(np.array(corners))


@lru_cache(maxsize=4096)
def _shares(surface: Any, bleed: int) -> tuple[float, float, float, float] | None:
    """The inked part of a mask, as shares of its box without bleed."""
    mask = surface.array > 40
    if not mask.any():
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = (max(1, n - 2 * bleed) for n in mask.shape)
    return ((columns[0] - bleed) / width, (rows[0] - bleed) / height,
            (columns[-1] + 1 - bleed) / width, (rows[-1] + 1 - bleed) / height)  # fmt: skip
