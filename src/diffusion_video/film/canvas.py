"""The picture that is encoded next: as drawn, and as BT.709 planes.

Colour is converted to limited range by area averaging, which gives the exact mean of each
2 x 2 block and the same bytes for a slice as for the whole; so only the bands that have
changed since the last picture are looked at and converted.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

BANDS = 15
SAMPLING = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


class Canvas:
    """One picture of `width` x `height` pixels, both even; `frame` is what is encoded."""

    def __init__(self, width: int, height: int) -> None:
        self._drawn = np.zeros((height, width, 4), np.uint8)
        self._planes = np.zeros((height * 3 // 2, width), np.uint8)
        self._step = max(2, height // BANDS // 2 * 2)
        self._reformatters: defaultdict[int, Any] = defaultdict(VideoReformatter)
        self._fresh = True
        self.frame = av.VideoFrame.from_numpy_buffer(self._planes, "yuv420p")

    def changed(self, pixels: NDArray[Any]) -> tuple[int, int] | None:
        """The rows (first, end) in which `pixels` (h, w, 4) differs; None if nowhere."""
        height = len(self._drawn)
        if self._fresh:
            return 0, height
        tops = range(0, height, self._step)
        first = next((top for top in tops if self._differs(pixels, top)), None)
        if first is None:
            return None
        last = next(top for top in reversed(tops) if self._differs(pixels, top))
        return first, min(last + self._step, height)

    def _differs(self, pixels: NDArray[Any], top: int) -> bool:
        band = slice(top, top + self._step)
        return not np.array_equal(
            pixels[band].reshape(-1).view(np.uint64), self._drawn[band].reshape(-1).view(np.uint64)
        )

    def draw(self, pixels: NDArray[Any], rows: tuple[int, int]) -> None:
        """Take over `rows` of `pixels`."""
        top, end = rows
        self._fresh = False
        self._drawn[top:end] = pixels[top:end]
        luma, blue, red = self._converted(self._drawn[top:end])
        height, width = self._drawn.shape[:2]
        self._planes[top:end] = luma
        chroma = self._planes[height:].reshape(2, height // 2, width // 2)
        chroma[0, top // 2 : end // 2] = blue
        chroma[1, top // 2 : end // 2] = red

    def _converted(self, rows: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
        made = self._reformatters[len(rows)].reformat(
            av.VideoFrame.from_numpy_buffer(rows, "rgba"),
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
