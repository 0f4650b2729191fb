"""Which parts of a frame have changed, kept as tiles of 64 x 32 pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ACROSS, DOWN = 64, 32
"""A tile's size in pixels."""


class Part(NamedTuple):
    """A rectangle of the frame in pixels: [top, end) x [left, right)."""

    top: int
    end: int
    left: int
    right: int


class Tiles:
    """The marked tiles of a frame of `width` x `height` pixels; none at first."""

    def __init__(self, width: int, height: int) -> None:
        self.whole = Part(0, height, 0, width)
        self._tops = [*range(0, height, DOWN), height]
        self._lefts = [*range(0, width, ACROSS), width]
        self._marked = np.zeros((len(self._tops) - 1, len(self._lefts) - 1), bool)

    def __bool__(self) -> bool:
        return bool(self._marked.any())

    def clear(self) -> None:
        """Mark nothing any more."""
        self._marked[:] = False

    def mark(self, part: Part) -> None:
        """Mark every tile that `part` touches; what lies outside the frame does not count."""
        self._marked[_touched(part)] = True

    def add(self, other: Tiles) -> None:
        """Mark what `other` marks, too."""
        self._marked |= other._marked

    def mark_where(self, part: Part, differs: NDArray[np.bool_]) -> None:
        """Mark the tiles of `part`, itself whole tiles, in which `differs` (h, columns) is true.

        A column of `differs` may stand for several pixels, as many as divide a tile.
        """
        each = (part.right - part.left) // differs.shape[1]
        rows, columns = _touched(part)
        lefts = [(left - part.left) // each for left in self._lefts[columns]]
        for row, top in enumerate(range(0, len(differs), DOWN), rows.start):
            band = differs[top : top + DOWN].any(axis=0)
            self._marked[row, columns] |= np.logical_or.reduceat(band, lefts)

    def meets(self, part: Part) -> bool:
        """Whether a marked tile touches `part`."""
        return bool(self._marked[_touched(part)].any())

    def parts(self) -> list[Part]:
        """The marked tiles as few rectangles that do not overlap."""
        return list(_joined(self._runs()))

    def _runs(self) -> Iterator[Part]:
        """Neighbouring tiles of each row of tiles as one part."""
        edges = np.zeros((len(self._marked), self._marked.shape[1] + 1), bool)
        edges[:, 1:-1] = self._marked[:, 1:] != self._marked[:, :-1]
        edges[:, 0], edges[:, -1] = self._marked[:, 0], self._marked[:, -1]
        bands, columns = (found.tolist() for found in np.nonzero(edges))
        for index in range(0, len(bands), 2):
            top, end = self._tops[bands[index]], self._tops[bands[index] + 1]
            yield Part(top, end, self._lefts[columns[index]], self._lefts[columns[index + 1]])


def _touched(part: Part) -> tuple[slice, slice]:
    rows = slice(max(0, part.top // DOWN), max(0, -(-part.end // DOWN)))
    columns = slice(max(0, part.left // ACROSS), max(0, -(-part.right // ACROSS)))
    return rows, columns


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
