"""The picture that is encoded next: as drawn, and as BT.709 planes.

Only the tiles that have changed since the last picture are converted.
"""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from diffusion_video.tiles import Tiles


class Canvas:
    """One picture of `width` x `height` pixels, both even; `frame` is what is encoded."""

    def __init__(self, width: int, height: int) -> None:
        self._drawn = np.zeros((height, width, 4), np.uint8)
        self._planes = np.zeros((height * 3 // 2, width), np.uint8)
        self._differs = Tiles(width, height)
        self._fresh = True
        self.frame = av.VideoFrame.from_numpy_buffer(self._planes, "yuv420p")

    def changed(self, pixels: NDArray[Any], damage: Tiles | None = None) -> Tiles:
        """The tiles in which `pixels` (h, w, 4) differs from what was taken over last.

        Only what `damage` marks is looked at; None means all. Good until the next call.
        """
        if self._fresh or damage is None:
            self._differs.fill()
        else:
            self._differs.marks[:] = damage.marks
        if not self._fresh:
            self._differs.compare(pixels, self._drawn)
        return self._differs

    def draw(self, pixels: NDArray[Any], tiles: Tiles | None = None) -> None:
        """Take over `tiles` of `pixels`; None means all."""
        self._fresh = False
        if tiles is None:
            tiles = self._differs
            tiles.fill()
        tiles.copy(pixels, self._drawn)
        tiles.convert(self._drawn, self._planes)
