"""Sound files of any kind, read with the libraries that PyAV carries: no ffmpeg program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np

from diffusion_video.voice.engines.base import Samples


def decoded(path: Path, rate: int, channels: int) -> Samples:
    """The sound of `path` as (samples, channels) from -1 to 1, at `rate` a second.

    Raises `av.FFmpegError` where the file is no sound file, ValueError where it has no sound.
    """
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
