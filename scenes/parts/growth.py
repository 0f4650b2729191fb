"""The estimate of the finished picture beside the noisy one: composition first, detail later."""

from __future__ import annotations

from functools import cache

import numpy as np
from manim import LEFT, RIGHT, UP, Square, UpdateFromAlphaFunc, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import Counter, Panel, arrow, at, label, theme, units
from parts.gauge import Gauge
from parts.runs import run
from parts.timing import during
from parts.trajectory import track
from parts.unet import Pulse, unet_icon

BLOCK = 4
PLACE, FACE = (20, 10), 8
"""The cat's face: its upper left cell (column, row) and its cells a side."""


def coarse(pictures: NDArray[np.floating]) -> NDArray[np.floating]:
    """Means of 4 x 4 cells (n, h, w, 3), put back at full size: layout and colour alone."""
    n, h, w, c = pictures.shape
    small = pictures.reshape(n, h // BLOCK, BLOCK, w // BLOCK, BLOCK, c).mean((2, 4))
    return small.repeat(BLOCK, 1).repeat(BLOCK, 2)


@cache
def likeness() -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """For every t: how much of x_t's coarse and of its fine part is the finished picture's.

    The squared correlation of both pictures' parts, as they are shown.
    """
    pictures = run("hero").arrays["x"].astype(np.float64)
    broad = coarse(pictures)
    return _explained(broad), _explained(pictures - broad)


def _explained(parts: NDArray[np.floating]) -> NDArray[np.floating]:
    parts = parts - parts.mean((1, 2), keepdims=True)
    common = (parts * parts[-1]).sum((1, 2, 3))
    return common**2 / ((parts**2).sum((1, 2, 3)) * (parts[-1] ** 2).sum())


class Growth:
    """Picture now with two measured shares, and the picture foreseen; `tell(t)` sets all."""

    def __init__(self, t: int = 1000) -> None:
        self.now, self.then = track("hero"), track("hero", "x0_hat")
        self.x = Panel(self.now.at(t), 20, color=theme.PICTURE).move_to(at(432, 472))
        self.guess = Panel(self.then.at(t), 8, color=theme.NETWORK).move_to(at(1328, 328))
        self.net = unet_icon(180).move_to(at(988, 280))
        self.way = arrow(at(820, 376), at(1172, 376), color=theme.MUTED)
        self.guess_name = label("予想した完成図", theme.LABEL, theme.NETWORK, bold=True)
        self.guess_name.move_to(at(1328, 160))
        self.read = Counter(f"t = {t}", 48).move_to(at(840, 508), LEFT)
        self.note = label("いまの画像と、完成した絵の一致", theme.SMALL, theme.PICTURE)
        self.note.move_to(at(1824, 508), RIGHT)
        self.broad = Gauge("全体の構図・色", 840, 634, 984, theme.PICTURE)
        self.fine = Gauge("細かいディテール", 840, 772, 984, theme.PICTURE)
        self._pulse = Pulse(self.net, theme.INK)
        self.ring = Square(units(20 * FACE), stroke_color=theme.INK, stroke_width=8)
        self.ring.move_to(self.x.pixels.get_corner(UP + LEFT), UP + LEFT)
        self.ring.shift(units(20) * np.array([PLACE[0], -PLACE[1], 0]))
        self.lens = Panel(self._face(t), 40, color=theme.INK).move_to(at(1392, 312))
        self.lens_name = label("拡大", 48, bold=True).move_to(at(1140, 312))
        self.tell(t)

    def aside(self) -> UpdateFromAlphaFunc:
        """The picture foreseen goes: what is told now is told of the picture itself."""

        def draw(_: VGroup, alpha: float) -> None:
            _show(self.guess, 1 - alpha)
            self.guess_name.set_fill(opacity=1 - alpha)

        return UpdateFromAlphaFunc(
            VGroup(self.guess, self.guess_name), draw, rate_func=during(0, 0.25)
        )

    def closer(self) -> UpdateFromAlphaFunc:
        """The close look comes, and shows at once what the picture shows."""

        def draw(_: VGroup, alpha: float) -> None:
            _show(self.lens, alpha)
            self.ring.set_stroke(opacity=alpha)
            self.lens_name.set_fill(opacity=alpha)

        return UpdateFromAlphaFunc(
            VGroup(self.lens, self.ring, self.lens_name), draw, rate_func=during(0.2, 0.5)
        )

    def _face(self, t: int) -> NDArray[np.uint8]:
        column, row = PLACE
        picture = self.now.at(t)
        return np.ascontiguousarray(picture[row : row + FACE, column : column + FACE])

    def tell(self, t: int) -> None:
        """The estimate, the close look, the numbers and the shares of t."""
        index = self.now.index(t)
        broad, fine = likeness()
        self.guess.pixels.show(self.then.pictures[index])
        self.lens.pixels.show(self._face(t))
        self.read.write(f"t = {t}")
        self.broad.put(float(broad[index]))
        self.fine.put(float(fine[index]))
        self._pulse.interpolate_mobject((1000 - t) % 50 / 50)


def _show(panel: Panel, share: float) -> None:
    """Fade a panel whose pictures play: a fade of Manim's would put its first picture back."""
    panel.pixels.set_fill(opacity=share)
    panel.frame.set_stroke(opacity=share)
