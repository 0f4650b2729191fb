"""A thousand steps of the film's own model, the seconds that they add up to, 256 times that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, ORIGIN, RIGHT, DashedLine, Line, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import (
    Box,
    Counter,
    Pixels,
    Show,
    at,
    axes,
    caption,
    label,
    spot,
    theme,
)
from parts import tiles
from parts.codec import rim
from parts.costs import Cost

PLOT = Box(1150, 262, 1550, 650)


class Pace:
    """The run at its true size, the same run magnified, and a chart of the time it takes.

    `static` and `ray` stand still, `tile` and `panel` show the run, `count` and `chart` are
    written while it runs; `many` then takes the chart's place.
    """

    def __init__(self, pictures: Sequence[NDArray[np.uint8]], cost: Cost) -> None:
        self.pictures, self.cost = pictures, cost
        self.whole = cost.ms * (len(pictures) - 1) / 1000
        self.top = 1.2 * self.whole
        self.tile = Pixels(pictures[0], 1).move_to(tiles.corner(32, 0, 0))
        self.panel = Pixels(pictures[0], 8).move_to(at(864, 312))
        self.count = Counter("0", 96, edge=ORIGIN).move_to(at(864, 588))
        self.line = Line(*self._reach(1), color=theme.PICTURE, stroke_width=8)
        last = self._reach(len(pictures) - 1)[1]
        self.second = Counter("0 秒", 56, theme.PICTURE).next_to(last, RIGHT, buff=0.14)
        self.static, self.chart = self._static(), self._chart()
        self.many = self._many()

    def _reach(self, step: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        ranges = ((0.0, float(len(self.pictures) - 1)), (0.0, self.top))
        return spot(0, 0, PLOT, *ranges), spot(step, self.cost.ms * step / 1000, PLOT, *ranges)

    def _static(self) -> VGroup:
        frames = VGroup(rim(self.tile, theme.PICTURE), rim(self.panel, theme.PICTURE))
        near, far = frames[0].get_right(), frames[1].get_left()
        ray = DashedLine(near, far, color=theme.MUTED, stroke_width=3)
        name = caption("この動画のモデル 32 × 32").move_to(at(864, 474))
        total = label(f"/ {len(self.pictures) - 1} ステップ").move_to(at(864, 674))
        self.ray = VGroup(frames[0], ray)
        return VGroup(frames[1], name, total)

    def _chart(self) -> VGroup:
        title = label("32 × 32 を 1 枚つくる時間", theme.LABEL, theme.INK, bold=True)
        title.move_to(at(PLOT.left - 20, 200), LEFT)
        note = caption("U-Net 1 回の実測 × 回数（CPU 1 コア）").move_to(at(1424, 706))
        return VGroup(axes(PLOT), title, note, self.line, self.second)

    def _many(self) -> VGroup:
        """The time of one picture times so many of them."""
        self.factor = Counter("", 64, theme.PICTURE, edge=ORIGIN).move_to(at(1430, 300))
        self.time = Counter("", 96, edge=ORIGIN).move_to(at(1430, 424))
        notes = VGroup(
            caption("512 × 512 と同じ画素数なら、という計算").move_to(at(1430, 540)),
            caption("（実測はこの動画のモデル、CPU 1 コア）").move_to(at(1430, 590)),
        )
        self.multiply(1)
        return VGroup(self.factor, self.time, notes)

    def multiply(self, number: int) -> None:
        """Write what `number` pictures take, one after the other."""
        self.factor.write(f"{self.whole:.0f} 秒 × {number} 枚")
        self.time.write(_clock(self.whole * number))

    def run(self) -> Show:
        """Play the run in the magnified panel; tile, line and counters follow."""

        def told(index: int) -> None:
            self.tile.show(self.pictures[index])
            self.line.put_start_and_end_on(*self._reach(max(index, 1)))
            self.second.write(f"{self.cost.ms * index / 1000:,.0f} 秒")
            self.count.write(str(index))

        return Show(self.panel, self.pictures, told)

    def everything(self) -> VGroup:
        """All that leaves together; ray and chart have left before."""
        return VGroup(self.static, self.tile, self.panel, self.count, self.many)


def _clock(seconds: float) -> str:
    """Seconds as hours and minutes, once there are any."""
    hours, minutes = divmod(round(seconds) // 60, 60)
    if hours:
        return f"{hours} 時間 {minutes} 分"
    return f"{minutes} 分" if minutes else f"{seconds:.0f} 秒"
