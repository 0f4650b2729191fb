"""The picture that is encoded next: as drawn, and as BT.709 planes.

Colour is converted to limited range by area averaging, which gives the exact mean of each
2 x 2 block and the same bytes for a part as for the whole; so only the parts that have
changed since the last picture are converted.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from diffusion_video.tiles import Part, Tiles

SAMPLING = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


class Canvas:
    """One picture of `width` x `height` pixels, both even; `frame` is what is encoded."""

    def __init__(self, width: int, height: int) -> None:
        self._drawn = np.zeros((height, width, 4), np.uint8)
        self._planes = np.zeros((height * 3 // 2, width), np.uint8)
        self._differs = Tiles(width, height)
        self._fresh = True
        self.frame = av.VideoFrame.from_numpy_buffer(self._planes, "yuv420p")

    def changed(self, pixels: NDArray[Any], damage: Tiles | None = None) -> list[Part]:
        """The parts in which `pixels` (h, w, 4) differs from what was taken over last.

        Only what `damage` marks is looked at; None means all.
        """
        whole = [self._differs.whole]
        if self._fresh:
            return whole
        self._differs.clear()
        now, before = _pairs(pixels), _pairs(self._drawn)
        for part in whole if damage is None else damage.parts():
            place = np.s_[part.top : part.end, part.left // 2 : part.right // 2]
            self._differs.mark_where(part, now[place] != before[place])
        return self._differs.parts()

    def draw(self, pixels: NDArray[Any], parts: Iterable[Part] | None = None) -> None:
        """Take over `parts` of `pixels`; None means all."""
        self._fresh = False
        height, width = self._drawn.shape[:2]
        chroma = self._planes[height:].reshape(2, height // 2, width // 2)
        for top, end, left, right in [self._differs.whole] if parts is None else parts:
            fresh = pixels[top:end, left:right]
            self._drawn[top:end, left:right] = fresh
            luma, blue, red = _converted(fresh)
            self._planes[top:end, left:right] = luma
            half = np.s_[top // 2 : end // 2, left // 2 : right // 2]
            chroma[0][half], chroma[1][half] = blue, red


def _pairs(pixels: NDArray[Any]) -> NDArray[np.uint64]:
    """Two neighbouring pixels as one number, (h, w / 2)."""
    return pixels.reshape(len(pixels), -1).view(np.uint64)


@lru_cache(64)
def _reformatter(_height: int, _width: int) -> Any:
    """One a size: a change of size would make swscale set itself up anew."""
    return VideoReformatter()


def _converted(pixels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    made = _reformatter(*pixels.shape[:2]).reformat(
        av.VideoFrame.from_numpy_buffer(pixels, "rgba"),
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=SAMPLING,
        threads=1,
    )
    return [
        np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:, : plane.width]
        for plane in made.planes
    ]
