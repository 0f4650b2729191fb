"""A look-ahead limiter: no true peak above the ceiling, and no click on the way there."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d  # type: ignore[import-untyped]

from diffusion_video.voice.loudness import Sound, peaks

_WINDOW_S = 0.03


def limited(sound: Sound, rate: int, ceiling_db: float) -> Sound:
    """`sound`, (samples,) or (samples, channels), with no true peak above `ceiling_db` dBTP.

    The gain falls and rises within 30 ms around a peak: the lowest gain that a window needs,
    averaged over a window of the same size, is never above what each sample needs.
    """
    ceiling = 10 ** (ceiling_db / 20)
    needed = np.minimum(1.0, ceiling / np.maximum(peaks(sound), ceiling)).astype(np.float32)
    if needed.min(initial=1.0) == 1.0:
        return sound
    window = round(_WINDOW_S * rate) | 1
    lowest = minimum_filter1d(needed, window, mode="nearest")
    gain = uniform_filter1d(lowest.astype(np.float64), window, mode="nearest")
    gain = np.minimum(gain, needed).astype(np.float32)
    return np.asarray(sound * (gain if sound.ndim == 1 else gain[:, None]), np.float32)
