"""A thousand steps of the film's own model, and the seconds that they add up to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, ORIGIN, RIGHT, DashedLine, Line, VGroup
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

    `static` and `ray` stand still, `tile` and `panel` show the run, `moving` is written
    while it runs.
    """

    def __init__(
        self, pictures: Sequence[NDArray[np.uint8]], *costs: Cost
    ) -> None:
        self.pictures, self.costs = pictures, costs
        steps = len(pictures) - 1
        self.top = 1.1 * max(cost.ms for cost in costs) * steps / 1000
        self.tile = Pixels(pictures[0], 1).move_to(tiles.corner(32, 0, 0))
        self.panel = Pixels(pictures[0], 8).move_to(at(864, 312))
        self.count = Counter("0", 96, edge=ORIGIN).move_to(at(864, 588))
        self.lines = VGroup(*(
            Line(*self._reach(cost, 1), color=color, stroke_width=8)
            for cost, color in zip(costs, (theme.INK, theme.PICTURE), strict=True)
        ))
        self.seconds = VGroup(*(self._second(*pair) for pair in self._pairs()))
        self.moving = (self.lines, self.count, self.seconds)
        self.static = self._static()

    def _pairs(self) -> list[tuple[Cost, Line]]:
        return list(zip(self.costs, self.lines, strict=True))

    def _reach(self, cost: Cost, step: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        ranges = ((0.0, float(len(self.pictures) - 1)), (0.0, self.top))
        return spot(0, 0, PLOT, *ranges), spot(step, cost.ms * step / 1000, PLOT, *ranges)

    def _static(self) -> VGroup:
        frames = VGroup(rim(self.tile, theme.PICTURE), rim(self.panel, theme.PICTURE))
        near, far = frames[0].get_right(), frames[1].get_left()
        ray = DashedLine(near, far, color=theme.MUTED, stroke_width=3)
        name = caption("この動画のモデル 32 × 32").move_to(at(864, 474))
        total = label(f"/ {len(self.pictures) - 1} ステップ").move_to(at(864, 674))
        title = label("U-Net を動かす時間（秒）", theme.SMALL, theme.INK, bold=True)
        title.move_to(at(PLOT.left - 20, 200), LEFT)
        note = caption("1 回の実測 × 回数（CPU 1 コア）").move_to(at(1400, 706))
        self.ray = VGroup(frames[0], ray)
        sides = VGroup(*(
            caption(f"{cost.shape.removesuffix(' × 3')} の画像")
            .next_to(second, DOWN, buff=0.1).align_to(second, LEFT)
            for cost, second in zip(self.costs, self.seconds, strict=True)
        ))
        return VGroup(frames[1], name, total, axes(PLOT), title, note, sides)

    def _second(self, cost: Cost, line: Line) -> Counter:
        """What the time has come to, beside the place that its line will reach."""
        last = self._reach(cost, len(self.pictures) - 1)[1]
        second = Counter("0 秒", theme.LABEL, line.get_color().to_hex())
        return second.next_to(last, RIGHT, buff=0.14)

    def run(self) -> Show:
        """Play the run in the magnified panel; tile, lines and counter follow."""

        def told(index: int) -> None:
            self.tile.show(self.pictures[index])
            for second, (cost, line) in zip(self.seconds, self._pairs(), strict=True):
                line.put_start_and_end_on(*self._reach(cost, max(index, 1)))
                second.write(f"{cost.ms * index / 1000:,.0f} 秒")
            self.count.write(str(index))

        return Show(self.panel, self.pictures, told)

    def everything(self) -> VGroup:
        """All that leaves together; the ray has left before."""
        return VGroup(self.static, self.tile, self.panel, *self.moving)
