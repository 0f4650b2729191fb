"""How far the speaker's mouth is open, frame by frame."""

from __future__ import annotations

import numpy as np

from diffusion_video.voice.clip import RATE, Clip

CLOSED, HALF, OPEN = 0, 1, 2
_HOLD = 4
_HALF_FROM, _OPEN_FROM = 0.2, 0.7


def mouth(clip: Clip, frames: int, fps: int) -> tuple[int, ...]:
    """0 (closed), 1 (half) or 2 (open) for each of the `frames` of a line.

    A state lasts four frames at least: faster is not seen, and costs the encoder. What is
    loud is judged by the loudest parts of the same clip; after its end the mouth is shut.
    """
    per_frame = RATE / fps
    edges = np.rint(np.arange(0, frames + _HOLD, _HOLD) * per_frame).astype(int)
    padded = np.pad(clip.samples, (0, max(0, int(edges[-1]) - len(clip.samples))))
    power = np.square(padded[: edges[-1]], dtype=np.float64)
    levels = np.sqrt(np.add.reduceat(power, edges[:-1]) / np.diff(edges))
    loud = np.quantile(levels, 0.9) if len(levels) else 0.0
    if loud <= 0:
        return (CLOSED,) * frames
    states = np.digitize(levels / loud, (_HALF_FROM, _OPEN_FROM))
    return tuple(np.repeat(states, _HOLD)[:frames].tolist())
