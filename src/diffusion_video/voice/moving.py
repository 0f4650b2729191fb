"""The mean and the lowest of all windows of a row; its ends go on as they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float64]


def moving_mean(row: Row, size: int) -> Row:
    """The mean of the `size` values around each; exactly the value where all are the same."""
    padded, total = _padded(row, size), np.zeros(len(row))
    for first in range(size):
        total += padded[first : first + len(row)]
    return total / size


def moving_minimum(row: Row, size: int) -> Row:
    """The lowest of the `size` values around each."""
    padded, reach = _padded(row, size), 1
    while reach < size:  # each value is the lowest of the `reach` that begin there
        step = min(reach, size - reach)
        padded = np.minimum(padded[:-step], padded[step:])
        reach += step
    return padded


def _padded(row: Row, size: int) -> Row:
    return np.pad(row, (size // 2, size - 1 - size // 2), mode="edge") if len(row) else row
