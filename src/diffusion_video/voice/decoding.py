"""Sound files of any kind, read with the libraries that PyAV carries: no ffmpeg program."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import av
import numpy as np

from diffusion_video.voice.engines.base import Samples

STREAMED = 0xFFFFFFFF
"""The length of a WAV file whose writer could not go back to fill it in."""


def decoded(path: Path, rate: int, channels: int) -> Samples:
    """The sound of `path` as (samples, channels) from -1 to 1, at `rate` a second.

    Raises `av.FFmpegError` where the file is no sound file, ValueError where it has no sound
    or is a WAV file that was cut.
    """
    _check_whole(path)
    layout = "stereo" if channels == 2 else "mono"
    resampler = av.AudioResampler(format="flt", layout=layout, rate=rate)
    blocks: list[Any] = []
    with av.open(str(path)) as file:
        if not file.streams.audio:
            raise ValueError("it has no sound")
        for frame in file.decode(file.streams.audio[0]):
            blocks += [made.to_ndarray() for made in resampler.resample(frame)]
        blocks += [made.to_ndarray() for made in resampler.resample(None)]
    samples: Samples = np.concatenate(blocks, axis=1).reshape(-1, channels)
    return samples


def _check_whole(path: Path) -> None:
    """ValueError if a WAV file is shorter than it says: the decoder would say nothing."""
    with path.open("rb") as file:
        kind, size = struct.unpack("<4sI", file.read(8).ljust(8, b"\0"))
    if kind == b"RIFF" and size != STREAMED and size + 8 > path.stat().st_size + 1:
        raise ValueError("it ends too early")
