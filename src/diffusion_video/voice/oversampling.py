"""Samples between the samples, by a windowed sinc.

The filter is that of `scipy.signal.resample_poly`, which takes longer to import than a changed
line to be mixed.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
_REACH = 10  # samples on each side


def oversampled(samples: Samples, times: int) -> Samples:
    """`samples`, (n,), and `times` - 1 places after each: (n, times)."""
    made = np.empty((len(samples), times), np.float32)
    made[:, 0] = samples * _taps(times)[_REACH * times]  # the other taps fall on zeros
    for place in range(1, times if len(samples) else 1):
        found = np.convolve(samples, _taps(times)[place::times])
        made[:, place] = found[_REACH : _REACH + len(samples)]
    return made


@cache
def _taps(times: int) -> Samples:
    places = np.arange(-_REACH * times, _REACH * times + 1)
    taps = np.sinc(places / times) * np.kaiser(len(places), 5.0)
    return np.asarray(taps * times / taps.sum(), np.float32)
