"""A thousand steps of the film's own model, the seconds that they add up to, 256 times that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, ORIGIN, DashedLine, VGroup
from numpy.typing import NDArray

from diffusion_video.stage import (
    Counter,
    Glyphs,
    Pixels,
    Show,
    at,
    caption,
    label,
    theme,
)
from parts import tiles
from parts.codec import rim
from parts.costs import Cost
from parts.watch import Watch

CLOCK_X = 1430
MINUTE, HALF_DAY = 60.0, 12 * 3600.0


class Pace:
    """The run at its true size, the same run magnified, and a clock for the time it takes.

    `static` and `ray` stand still, `tile` and `panel` show the run, `count` and `single` are
    written while it runs; `many` then takes the place of `single`.
    """

    def __init__(self, pictures: Sequence[NDArray[np.uint8]], cost: Cost) -> None:
        self.pictures, self.cost = pictures, cost
        self.whole = cost.ms * (len(pictures) - 1) / 1000
        self.tile = Pixels(pictures[0], 1).move_to(tiles.corner(32, 0, 0))
        self.panel = Pixels(pictures[0], 8).move_to(at(864, 312))
        self.count = Counter("0", 96, edge=ORIGIN).move_to(at(864, 588))
        self.static, self.single, self.many = self._static(), self._single(), self._many()

    def _static(self) -> VGroup:
        frames = VGroup(rim(self.tile, theme.PICTURE), rim(self.panel, theme.PICTURE))
        near, far = frames[0].get_right(), frames[1].get_left()
        ray = DashedLine(near, far, color=theme.MUTED, stroke_width=3)
        name = caption("画素のモデル 32 × 32").move_to(at(864, 474))
        total = label(f"/ {len(self.pictures) - 1} ステップ").move_to(at(864, 674))
        self.ray = VGroup(frames[0], ray)
        return VGroup(frames[1], name, total)

    def _single(self) -> VGroup:
        """The time of one picture, as it passes."""
        self.second = Watch(CLOCK_X, 386, 140, MINUTE, theme.PICTURE)
        turn = _turn("1 周 60 秒")
        self.seconds = Counter("0 秒", 96, theme.PICTURE, edge=ORIGIN).move_to(at(CLOCK_X, 600))
        title = label("32 × 32 を 1 枚つくる時間", theme.LABEL, bold=True)
        note = caption("U-Net 1 回の実測 × 回数（CPU 1 コア）").move_to(at(CLOCK_X, 700))
        return VGroup(title.move_to(at(CLOCK_X, 188)), self.second, turn, self.seconds, note)

    def _many(self) -> VGroup:
        """The time of one picture times so many of them."""
        self.hours = Watch(CLOCK_X, 386, 140, HALF_DAY, theme.PICTURE)
        self.factor = Counter("", 64, theme.PICTURE, edge=ORIGIN).move_to(at(CLOCK_X, 188))
        self.time = Counter("", 96, edge=ORIGIN).move_to(at(CLOCK_X, 600))
        notes = VGroup(
            caption("512 × 512 と同じ画素数なら、という計算").move_to(at(CLOCK_X, 700)),
            caption("（実測はこの動画のモデル、CPU 1 コア）").move_to(at(CLOCK_X, 750)),
        )
        self.multiply(1)
        return VGroup(self.hours, _turn("1 周 12 時間"), self.factor, self.time, notes)

    def multiply(self, number: int) -> None:
        """Write what `number` pictures take, one after the other."""
        self.factor.write(f"{self.whole:.0f} 秒 × {number} 枚")
        self.time.write(_clock(self.whole * number))
        self.hours.tell(self.whole * number)

    def run(self) -> Show:
        """Play the run in the magnified panel; tile, clock and counters follow."""

        def told(index: int) -> None:
            now = self.cost.ms * index / 1000
            self.tile.show(self.pictures[index])
            self.second.tell(now)
            self.seconds.write(f"{now:.0f} 秒")
            self.count.write(str(index))

        return Show(self.panel, self.pictures, told)

    def everything(self) -> VGroup:
        """All that leaves together; `ray` and `single` have left before."""
        return VGroup(self.static, self.tile, self.panel, self.count, self.many)


def _turn(words: str) -> Glyphs:
    """How long the hand beside it takes for a round."""
    return caption(words).move_to(at(CLOCK_X + 168, 386), LEFT)


def _clock(seconds: float) -> str:
    """Seconds as hours and minutes, once there are any."""
    hours, minutes = divmod(round(seconds) // 60, 60)
    if hours:
        return f"{hours} 時間 {minutes} 分"
    return f"{minutes} 分" if minutes else f"{seconds:.0f} 秒"
