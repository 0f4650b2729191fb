"""The picture that is encoded next, as BT.709 planes; only what has changed is converted."""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from diffusion_video.tiles import Tiles


class Canvas:
    """One picture of `width` x `height` pixels, both even; `frame` is what is encoded."""

    def __init__(self, width: int, height: int) -> None:
        self._planes = np.zeros((height * 3 // 2, width), np.uint8)
        self._fresh = True
        self.changed = Tiles(width, height)
        self.frame = av.VideoFrame.from_numpy_buffer(self._planes, "yuv420p")

    def draw(self, pixels: NDArray[Any], damage: Tiles | None = None) -> bool:
        """Take over `pixels` (h, w, 4); gives whether the frame has changed, `changed` where.

        Only what `damage` marks is looked at, but for a first picture; None means all.
        """
        if damage is None or self._fresh:
            self.changed.fill()
        else:
            self.changed.marks[:] = damage.marks
        self._fresh = False
        self.changed.convert(pixels, self._planes)
        return bool(self.changed)
