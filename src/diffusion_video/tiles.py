"""Which parts of a frame have changed, kept as tiles of 64 x 32 pixels; what is done tile by tile.

The loops over pixels are compiled (`tiles.c`): NumPy and swscale took five times as long.
"""

from __future__ import annotations

import ctypes
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diffusion_video.errors import RenderError

ACROSS, DOWN = 64, 32
"""A tile's size in pixels."""
MARKED = b"\1"
COMPILED = Path(__file__).with_name("_tiles.so")


class Part(NamedTuple):
    """A rectangle of the frame in pixels: [top, end) x [left, right)."""

    top: int
    end: int
    left: int
    right: int


class Tiles:
    """The marked tiles of a frame of `width` x `height` pixels, both even; none at first.

    `marks` is (rows, columns) of tiles. Pictures are (height, width, 4) uint8, RGBA, without gaps.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.marks = np.zeros((-(-height // DOWN), -(-width // ACROSS)), np.bool_)

    def __bool__(self) -> bool:
        return MARKED in self.marks.tobytes()

    def clear(self) -> None:
        """Mark nothing any more."""
        self.marks.fill(False)

    def fill(self) -> None:
        """Mark all."""
        self.marks.fill(True)

    def mark(self, part: Part) -> None:
        """Mark every tile that `part` touches; what lies outside the frame does not count."""
        self.marks[_touched(part)] = True

    def add(self, other: Tiles) -> None:
        """Mark what `other` marks, too."""
        self.marks |= other.marks

    def meets(self, part: Part) -> bool:
        """Whether a marked tile touches `part`."""
        return MARKED in self.marks[_touched(part)].tobytes()

    def copy(self, source: NDArray[Any], target: NDArray[Any]) -> None:
        """Take the marked tiles of one picture over into another."""
        self._run(_loops().tiles_copy, source, self._picture(target))

    def update(self, source: NDArray[Any], target: NDArray[Any]) -> None:
        """The same, and leave only those marked in which that changed anything."""
        self._run(_loops().tiles_update, source, self._picture(target))

    def convert(self, picture: NDArray[Any], planes: NDArray[Any]) -> None:
        """Convert the marked tiles to BT.709 in limited range, into (height * 3 / 2, width).

        Luma is followed by both chroma planes, the mean of each 2 x 2 pixels; exact but for
        rounding to a whole number. Only those stay marked in which that changed anything.
        """
        self._run(_loops().tiles_convert, picture,
                  _address(planes, self.height * 3 // 2, self.width))  # fmt: skip

    def _run(self, loop: Any, picture: NDArray[Any], other: int) -> None:
        loop(self.marks.ctypes.data, self.width, self.height, self._picture(picture), other)

    def _picture(self, picture: NDArray[Any]) -> int:
        return _address(picture, self.height, self.width, 4)


@lru_cache(maxsize=4096)
def _touched(part: Part) -> tuple[slice, slice]:
    rows = slice(max(0, part.top // DOWN), max(0, -(-part.end // DOWN)))
    columns = slice(max(0, part.left // ACROSS), max(0, -(-part.right // ACROSS)))
    return rows, columns


@cache
def _loops() -> ctypes.CDLL:
    """The compiled loops; RenderError if they were not compiled."""
    try:
        loops = ctypes.CDLL(str(COMPILED))
    except OSError as error:
        raise RenderError(f"{COMPILED}: the compiled loops cannot be loaded ({error}) - "
                          "remove the file, then: make setup") from error  # fmt: skip
    for loop in (loops.tiles_copy, loops.tiles_update, loops.tiles_convert):
        whole, address = ctypes.c_int, ctypes.c_void_p
        loop.restype, loop.argtypes = None, [address, whole, whole, address, address]
    return loops


def _address(array: NDArray[Any], *shape: int) -> int:
    """Where an array begins, if it is one that the loops can go through; else ValueError."""
    if array.shape != shape or array.itemsize != 1 or not array.flags.c_contiguous:
        raise ValueError(f"bytes of {shape} without gaps are needed, not {array.dtype} of "
                         f"{array.shape}")  # fmt: skip
    return array.ctypes.data
