"""A flash meter after WCAG 2.2, success criterion 2.3.1.

A flash is a pair of opposing changes of relative luminance by 0.1 or more whose darker state is
below 0.8; a red flash, one of saturated red (R / (R + G + B) >= 0.8) by 20 of 320. More than
three within a second over more than a quarter of any 10-degree field (341 x 256 of 1024 x 768:
a third of the width, four ninths of the height here) fail. At 6 px a block this is stricter than
the standard's exemption for fine balanced patterns. It is no certified analyser.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 320, 180
FIELD = (round(HEIGHT * 4 / 9), round(WIDTH / 3))
AREA = 0.25
MOST = 6
"""Changes within a second that are still three flashes."""
SWING, BRIGHT = 0.1, 0.8
RED_SWING, RED_SHARE = 20 / 320, 0.8

Blocks = NDArray[np.float32]
_LINEAR = np.array(
    [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in np.arange(256) / 255],
    np.float32,
)


@dataclass(frozen=True)
class Worst:
    """The worst second: the share of a 10-degree field that flashes too often, and its frame."""

    share: float = 0.0
    frame: int = 0


def linear(small: NDArray[np.uint8]) -> Blocks:
    """sRGB values of 0 to 255 as linear light from 0 to 1."""
    return np.asarray(_LINEAR[small], np.float32)


def luminance(light: Blocks) -> Blocks:
    """WCAG's relative luminance of linear (…, 3) light."""
    return np.asarray(light @ np.array([0.2126, 0.7152, 0.0722], np.float32), np.float32)


def redness(light: Blocks) -> Blocks:
    """How red, 0 to 1; 0 where red is not saturated."""
    total = light.sum(axis=-1)
    red = light[..., 0] >= RED_SHARE * np.maximum(total, 1e-6)
    return np.where(red, np.maximum(2 * light[..., 0] - total, 0), 0).astype(np.float32)


class Meter:
    """Counts changes of each block over the last second and keeps the worst field."""

    def __init__(self, fps: int, swing: float = SWING, bright: float = BRIGHT) -> None:
        self.worst = Worst()
        self._swing, self._bright = swing, bright
        self._turns: deque[NDArray[np.bool_] | None] = deque([None] * fps)
        self._count: NDArray[np.int16] = np.zeros((0, 0), np.int16)
        self._low = self._high = np.zeros((0, 0), np.float32)
        self._way: NDArray[np.int8] = np.zeros((0, 0), np.int8)

    def add(self, frame: int, value: Blocks | None) -> None:
        """The next frame's blocks; None if they are those of the frame before."""
        turned = None
        if value is not None and not self._count.size:
            self._count = np.zeros(value.shape, np.int16)
            self._low, self._high = value.copy(), value.copy()
            self._way = np.zeros(value.shape, np.int8)
        elif value is not None:
            turned = self._turn(value)
        gone = self._turns.popleft()
        self._turns.append(turned)
        if gone is not None:
            self._count -= gone
        if turned is not None:
            self._count += turned
            self._judge(frame)

    def _turn(self, value: Blocks) -> NDArray[np.bool_] | None:
        """Where the light has turned: a change against the last one, from its extreme."""
        np.minimum(self._low, value, out=self._low)
        np.maximum(self._high, value, out=self._high)
        rise = (value - self._low >= self._swing) & (self._low < self._bright) & (self._way < 1)
        fall = (self._high - value >= self._swing) & (value < self._bright) & (self._way > -1)
        fall &= ~rise
        turned = rise | fall
        if not turned.any():
            return None
        self._way[rise], self._way[fall] = 1, -1
        self._high[rise], self._low[fall] = value[rise], value[fall]
        return turned

    def _judge(self, frame: int) -> None:
        often = self._count > MOST
        rows, columns = FIELD
        if often.sum() <= self.worst.share * rows * columns:
            return
        total = np.pad(often.astype(np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        fields = (total[rows:, columns:] - total[:-rows, columns:]
                  - total[rows:, :-columns] + total[:-rows, :-columns])  # fmt: skip
        share = float(fields.max()) / (rows * columns)
        if share > self.worst.share:
            self.worst = Worst(share, frame)
