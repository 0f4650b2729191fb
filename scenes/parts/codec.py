"""The autoencoder on stage: funnels that narrow or widen, and a latent as four planes."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    Animation,
    Mobject,
    Polygon,
    Rectangle,
    Square,
    VGroup,
    linear,
    smooth,
)
from numpy.typing import NDArray

from diffusion_video.stage import Pixels, at, label, theme, units
from parts.grains import grains

LOW, HIGH = -2.5, 2.5
"""The latent values that are drawn darkest and lightest; a unit latent seldom leaves them."""
DARK, LIGHT = (38, 26, 66), (243, 232, 255)


def tinted(plane: NDArray[np.floating]) -> NDArray[np.uint8]:
    """One channel of a latent (h, w) in the latent's colour, dark to light."""
    share = np.clip((plane.astype(np.float32) - LOW) / (HIGH - LOW), 0, 1)[..., None]
    colour = np.array(DARK) * (1 - share) + np.array(LIGHT) * share
    return np.round(colour).astype(np.uint8)


class Planes(VGroup):
    """The channels of a latent (h, w, 4) as four pixel planes, two by two."""

    def __init__(self, z: NDArray[np.floating], cell: float, gap: float = 16) -> None:
        self.planes = [Pixels(tinted(z[..., k]), cell) for k in range(z.shape[-1])]
        grid = VGroup(*self.planes).arrange_in_grid(cols=2, buff=units(gap))
        rims = VGroup(*(rim(plane, theme.LATENT) for plane in self.planes))
        super().__init__(rims, grid)

    def move_to(self, *args: Any, **kwargs: Any) -> Planes:
        """Move, then settle on the encoder's blocks."""
        super().move_to(*args, **kwargs)
        return self.shift(self.planes[0].to_blocks())

    def show(self, z: NDArray[np.floating]) -> Planes:
        """Put another latent in the same planes."""
        for k, plane in enumerate(self.planes):
            plane.show(tinted(z[..., k]))
        return self


def rim(thing: Mobject, color: str, width: float = 4) -> Rectangle:
    """A thin frame just outside a thing."""
    return Rectangle(
        width=thing.width + units(6), height=thing.height + units(6),
        stroke_color=color, stroke_width=width,
    ).move_to(thing)


def funnel(
    left: float, right: float, middle: float, heights: tuple[float, float], words: str = ""
) -> VGroup:
    """A network that narrows or widens, from x `left` to `right` round y `middle` (pixels)."""
    first, last = heights[0] / 2, heights[1] / 2
    shape = Polygon(
        at(left, middle - first), at(right, middle - last),
        at(right, middle + last), at(left, middle + first),
        stroke_color=theme.NETWORK, stroke_width=5,
        fill_color=theme.NETWORK, fill_opacity=0.14,
    )
    made = VGroup(shape)
    if words:
        name = label(words, theme.LABEL, theme.NETWORK, bold=True)
        made.add(name.move_to(at((left + right) / 2, middle)))
    return made


def sheets(
    x: float, y: float, side: float, count: int, color: str, step: float = 14
) -> VGroup:
    """`count` square planes, one behind the other, the front one's corner at (x, y)."""
    planes = VGroup()
    for back in reversed(range(count)):
        plane = Square(units(side), stroke_color=color, stroke_width=4)
        plane.set_fill(theme.GROUND, opacity=1)
        planes.add(plane.move_to(at(x + side / 2 + back * step, y + side / 2 - back * step)))
    return planes


def layers(planes: VGroup, z: NDArray[np.floating]) -> VGroup:
    """The channels of a latent (h, w, 4) on the `sheets` that stand for them."""
    side = planes[0].width / units(z.shape[0])
    made = VGroup(*(
        VGroup(pixels.shift(plane.get_center() - pixels.get_center()), rim(pixels, theme.LATENT))
        for plane, pixels in (
            (plane, Pixels(tinted(z[..., k]), side)) for k, plane in enumerate(planes)
        )
    ))
    for back, layer in enumerate(reversed(made)):
        layer.set_z_index(-back)
    return made


class Carry(Animation):
    """Pictures go behind a funnel, as wide as it lets through, and come out as what `end` is."""

    def __init__(self, start: Mobject, through: Polygon, end: Mobject, **kwargs: Any) -> None:
        first, second, third, last = through.get_vertices()[:4]
        self.way = np.array(
            [start.get_center(), (first + last) / 2, (second + third) / 2, end.get_center()]
        )
        doors = 0.8 * (first - last)[1], 0.8 * (second - third)[1]
        self.widths = start.width, *doors, end.width
        both = VGroup(start.copy(), end.copy()).set_z_index(-1)
        self.wholes = {p: p.surface for p in both[1].get_family() if isinstance(p, Pixels)}
        kwargs.setdefault("rate_func", linear)
        super().__init__(both, introducer=True, remover=True, **kwargs)

    def interpolate_mobject(self, alpha: float) -> None:
        """Place both on their way; within the funnel one takes the other's place."""
        xs, ys, _ = self.way.T
        x = xs[0] + (xs[-1] - xs[0]) * smooth(alpha)
        there = np.array([x, np.interp(x, xs, ys), 0])
        for thing in self.mobject:
            thing.scale_to_fit_width(float(np.interp(x, xs, self.widths)))
            thing.shift(there - thing.get_center())
        self._change(float(np.clip((x - xs[1]) / (xs[2] - xs[1]), 0, 1)))

    def _change(self, share: float) -> None:
        """Grain by grain the one covers the other."""
        before, after = self.mobject
        for part in after.family_members_with_points():
            if part in self.wholes:
                part.surface = grains(self.wholes[part], share)
            else:
                part.set_stroke(opacity=share)
        if share == 1:
            before.set_opacity(0)


def along(length: int, share: float) -> int:
    """The index, of `length` stored pictures, that belongs to a share (0 to 1) of the run."""
    return min(length - 1, max(0, int(share * (length - 1) + 0.5)))
