"""The picture that is encoded next: as drawn, and as BT.709 planes.

Colour is converted to limited range by area averaging, which gives the exact mean of each
2 x 2 block and the same bytes for a part as for the whole; so only the parts that have
changed since the last picture are converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

BANDS = 15
COLUMN = 128
SAMPLING = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


class Part(NamedTuple):
    """A rectangle of the frame in pixels, all even: [top, end) x [left, right)."""

    top: int
    end: int
    left: int
    right: int


class Canvas:
    """One picture of `width` x `height` pixels, both even; `frame` is what is encoded."""

    def __init__(self, width: int, height: int) -> None:
        self._drawn = np.zeros((height, width, 4), np.uint8)
        self._planes = np.zeros((height * 3 // 2, width), np.uint8)
        self._tops = [*range(0, height, max(2, height // BANDS // 2 * 2)), height]
        self._lefts = [*range(0, width, COLUMN), width]
        self._whole = Part(0, height, 0, width)
        self._fresh = True
        self.frame = av.VideoFrame.from_numpy_buffer(self._planes, "yuv420p")

    def changed(self, pixels: NDArray[Any]) -> list[Part]:
        """The parts in which `pixels` (h, w, 4) differs from what was taken over last."""
        if self._fresh:
            return [self._whole]
        differs = _pairs(pixels) != _pairs(self._drawn)
        columns = np.array([differs[a:b].any(axis=0) for a, b in pairwise(self._tops)])
        blocks = np.logical_or.reduceat(columns, [left // 2 for left in self._lefts[:-1]], axis=1)
        return list(_joined(self._runs(blocks)))

    def _runs(self, blocks: NDArray[np.bool_]) -> Iterator[Part]:
        """Neighbouring blocks of each band as one part."""
        for band, row in enumerate(blocks):
            edges = np.flatnonzero(np.diff(row, prepend=False, append=False))
            for first, last in edges.reshape(-1, 2):
                top, end = self._tops[band : band + 2]
                yield Part(top, end, self._lefts[first], self._lefts[last])

    def draw(self, pixels: NDArray[Any], parts: Iterable[Part] | None = None) -> None:
        """Take over `parts` of `pixels`; None means all."""
        self._fresh = False
        height, width = self._drawn.shape[:2]
        chroma = self._planes[height:].reshape(2, height // 2, width // 2)
        for top, end, left, right in [self._whole] if parts is None else parts:
            fresh = np.ascontiguousarray(pixels[top:end, left:right])
            self._drawn[top:end, left:right] = fresh
            luma, blue, red = _converted(fresh)
            self._planes[top:end, left:right] = luma
            half = np.s_[top // 2 : end // 2, left // 2 : right // 2]
            chroma[0][half], chroma[1][half] = blue, red


def _pairs(pixels: NDArray[Any]) -> NDArray[np.uint64]:
    """Two neighbouring pixels as one number, (h, w / 2)."""
    return pixels.reshape(len(pixels), -1).view(np.uint64)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Parts that continue downwards as one."""
    open_: dict[tuple[int, int], Part] = {}
    for part in parts:
        above = open_.pop((part.left, part.right), None)
        if above is not None and above.end != part.top:
            yield above
            above = None
        open_[part.left, part.right] = part._replace(top=above.top if above else part.top)
    yield from open_.values()


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
