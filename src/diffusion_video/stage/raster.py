"""Mobjects that are pictures: painted by Cairo from a surface, not from a path.

Both are squares of four corners to Manim, so fading, moving, scaling and z-order work as
for any other shape, at a hundredth of the price of Manim's own images and texts.
"""

from __future__ import annotations

from math import gcd
from typing import Any

import cairo
import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from diffusion_video.stage.geometry import bounds, units

FAINT = 0.08
"""What is less opaque is not drawn: the encoder would leave its last trace standing as a ghost."""
TIE = 1e-3
"""What lies between two pixels goes to the first: a last digit, which depends on whether a play
was drawn or skipped, must not decide."""
BLOCK = 8
"""The encoder's blocks are 8 x 8 pixels; a flat one costs next to nothing and loses nothing."""


def visible(rgbas: NDArray[np.float64]) -> bool:
    """Whether any colour of a style, (n, 4), is opaque enough to be drawn; mostly there is one."""
    return rgbas.item(3) >= FAINT if len(rgbas) == 1 else bool((rgbas[:, 3] >= FAINT).any())


class Surface:
    """A Cairo surface that keeps its array alive, and paints from it where Cairo can; it is
    shared, never copied."""

    def __init__(self, array: NDArray[np.uint8], fmt: cairo.Format) -> None:
        height, width = array.shape[:2]
        stride = fmt.stride_for_width(width)
        data = rows = array.reshape(height, -1)
        if rows.shape[1] != stride or not rows.flags.writeable:
            data = np.zeros((height, stride), np.uint8)
            data[:, : rows.shape[1]] = rows
        self.array = array
        self.width, self.height = width, height
        self._data = data
        self.cairo = cairo.ImageSurface.create_for_data(data.data, fmt, width, height, stride)

    def __deepcopy__(self, memo: dict[int, Any]) -> Surface:
        return self


class Raster(VMobject):
    """A rectangle that is painted from `surface`; size in units."""

    def __init__(self, surface: Surface, width: float, height: float, **style: Any) -> None:
        super().__init__(stroke_width=0, fill_opacity=1, **style)
        x, y = width / 2, height / 2
        corners = [[-x, y, 0], [x, y, 0], [x, -y, 0], [-x, -y, 0]]
        self.set_points_as_corners([np.array(c) for c in (*corners, corners[0])])
        self.surface = surface

    def set_fill(
        self, color: Any = None, opacity: float | None = None, family: bool = True
    ) -> Raster:
        """Set colour and opacity; opacity alone costs no conversion of colours."""
        if color is not None or self.submobjects or opacity is None:
            super().set_fill(color, opacity, family)
        else:
            self.fill_rgbas[:, 3] = opacity
        return self

    def set_opacity(self, opacity: float, family: bool = True) -> Raster:
        """Set the fill's opacity: a raster has no stroke."""
        return self.set_fill(opacity=opacity, family=family)

    def get_critical_point(self, direction: Any) -> NDArray[np.float64]:
        """A corner, the middle of a side or the centre of the quad's box."""
        if self.submobjects or not len(self.points):
            return np.asarray(super().get_critical_point(direction))
        low, high = self.points.min(axis=0), self.points.max(axis=0)
        return np.asarray((low + high) / 2 + np.sign(direction) * (high - low) / 2)

    def interpolate_color(self, start: Any, end: Any, alpha: float) -> Raster:
        """Go from one fill to the other: a raster has no stroke, which Manim would look after."""
        self.fill_rgbas = start.fill_rgbas * (1 - alpha) + end.fill_rgbas * alpha
        return self

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Draw the surface into the quad of the four corners."""
        raise NotImplementedError

    def bleeds(self) -> float:
        """How far the surface is painted beyond the quad, in units."""
        return 0.0

    def seen(self) -> bool:
        """Whether it is opaque enough to be drawn."""
        return visible(self.fill_rgbas)

    def _flat(self) -> bool:
        """Whether nothing would be seen: scaled to a line or a point."""
        if len(self.points) < 12:
            return True
        _, across, down = self._sides()
        return abs(across[0] * down[1] - across[1] * down[0]) < 1e-6

    def _sides(self) -> tuple[list[float], list[float], list[float]]:
        """The upper left corner, and from there the way to the next two, as plain numbers."""
        corner, right, down = (self.points[i].tolist() for i in (0, 3, 11))
        return (corner, [a - b for a, b in zip(right, corner, strict=True)],
                [a - b for a, b in zip(down, corner, strict=True)])  # fmt: skip

    def _enter(self, ctx: cairo.Context[Any], width: float, height: float) -> bool:
        """Map (0,0)-(width,height) onto the quad; True where that is pixel for pixel."""
        (x, y, _), (across, slant, _), (skew, down, _) = self._sides()
        ctx.new_path()
        ctx.transform(
            cairo.Matrix(across / width, slant / width, skew / height, down / height, x, y)
        )
        return _snap(ctx)


def _snap(ctx: cairo.Context[Any]) -> bool:
    """Move the origin to a whole pixel if nothing is rotated; True at whole scale."""
    m = ctx.get_matrix()
    if abs(m.xy) > 1e-6 or abs(m.yx) > 1e-6:
        return False
    whole = [round(v) if round(v) and abs(v - round(v)) < 0.02 else v for v in (m.xx, m.yy)]
    x0, y0 = round(m.x0 - TIE), round(m.y0 - TIE)
    ctx.set_matrix(cairo.Matrix(whole[0], 0, 0, whole[1], x0, y0))
    return all(isinstance(v, int) for v in whole)


class Pixels(Raster):
    """A picture with hard pixel edges.

    `picture` is (h, w, 3) uint8; `cell` the pixels of the 1080-line frame that one of
    its pixels takes. Replace it with `show`; never write into the array.
    """

    def __init__(self, picture: NDArray[np.uint8], cell: float = 8) -> None:
        surface = _colour(picture)
        super().__init__(surface, units(surface.width * cell), units(surface.height * cell))
        self.set_fill("#ffffff", opacity=1)

    def move_to(self, *args: Any, **kwargs: Any) -> Pixels:
        """Move, then settle on the encoder's blocks."""
        super().move_to(*args, **kwargs)
        return self.shift(self.to_blocks())

    def to_blocks(self) -> NDArray[np.float64]:
        """The shift, at most half a block, after which cell edges lie on block edges.

        Zero for cells that share no edges with blocks (odd sizes) and for turned pictures.
        """
        box = bounds(self.get_center(), self.width, self.height)
        cell = box.width / self.surface.width
        step = gcd(round(cell), BLOCK)
        if step < 2 or abs(cell - round(cell)) > 0.02:
            return np.zeros(3)
        across, down = (round(v / step - TIE) * step - v for v in (box.left, box.top))
        return np.array([units(across), -units(down), 0.0])

    def show(self, picture: NDArray[np.uint8]) -> Pixels:  # type: ignore[override]
        """Put another picture in the same frame."""
        if picture is not self.surface.array:
            self.surface = _colour(picture)
        return self

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Draw with nearest-neighbour sampling, clipped to the frame."""
        if not self.seen() or self._flat():
            return
        alpha = self.fill_rgbas.item(3)
        ctx.save()
        self._enter(ctx, self.surface.width, self.surface.height)
        ctx.rectangle(0, 0, self.surface.width, self.surface.height)
        ctx.clip()
        pattern = cairo.SurfacePattern(self.surface.cairo)
        pattern.set_filter(cairo.FILTER_NEAREST)
        ctx.set_source(pattern)
        ctx.paint() if alpha >= 1 else ctx.paint_with_alpha(alpha)
        ctx.restore()

    def interpolate_color(self, start: Any, end: Any, alpha: float) -> Pixels:
        """Cross to the other picture half way, so that no blend is ever shown."""
        super().interpolate_color(start, end, alpha)
        self.surface = end.surface if alpha >= 0.5 else start.surface
        return self


def _colour(picture: NDArray[np.uint8]) -> Surface:
    opaque = np.full((*picture.shape[:2], 4), 255, np.uint8)
    opaque[:, :, :3] = picture
    surface = Surface(opaque, cairo.FORMAT_ARGB32)
    surface.array = picture
    return surface


class Glyphs(Raster):
    """Text or a formula part, rasterised once and tinted with the fill colour.

    `mask` is (h, w) uint8 coverage at `scale` mask pixels a 1080-line pixel. The quad is
    the mask less `bleed` mask pixels on each side, so layout sees the letters' own box.
    """

    def __init__(
        self, mask: NDArray[np.uint8], scale: float, bleed: int, color: str, name: str = ""
    ) -> None:
        surface = Surface(mask, cairo.FORMAT_A8)
        inner = (surface.width - 2 * bleed, surface.height - 2 * bleed)
        super().__init__(surface, units(inner[0] / scale), units(inner[1] / scale))
        self.set_fill(color, opacity=1)
        self.bleed = bleed
        self.words = name

    def bleeds(self) -> float:
        """How far the mask reaches beyond the letters' own box, in units."""
        if len(self.points) < 12:
            return 0.0
        _, across, down = self._sides()
        rows, columns = (side - 2 * self.bleed for side in self.surface.array.shape[:2])
        each = max(sum(map(abs, across)) / columns, sum(map(abs, down)) / rows)
        return float(self.bleed * each)

    def paint(self, ctx: cairo.Context[Any]) -> None:
        """Fill through the mask with the current colour and opacity."""
        if not self.seen() or self._flat():
            return
        inner = (self.surface.width - 2 * self.bleed, self.surface.height - 2 * self.bleed)
        ctx.save()
        exact = self._enter(ctx, *inner)
        pattern = cairo.SurfacePattern(self.surface.cairo)
        pattern.set_filter(cairo.FILTER_NEAREST if exact else cairo.FILTER_GOOD)
        pattern.set_matrix(cairo.Matrix(x0=self.bleed, y0=self.bleed))
        red, green, blue, alpha = self.fill_rgbas[0].tolist()
        ctx.set_source_rgba(blue, green, red, alpha)
        ctx.mask(pattern)
        ctx.restore()
