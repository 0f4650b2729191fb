"""The film's thumbnail: a frame of the title, as large as video sites want it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

from diffusion_video.plan.timeline import Timeline
from diffusion_video.store import replacing

SIZE = (1280, 720)
SHARE = 0.8
"""Of the first scene's last cue: its title stands, nothing leaves yet."""


def title_frame(timeline: Timeline) -> int:
    """The frame that shows the title best."""
    slot = timeline.scenes[0].slots[-1]
    return slot.start + int((slot.end - slot.start) * SHARE)


def write_thumbnail(film: Path, timeline: Timeline, path: Path) -> Path:
    """Decode the title's frame from the film and write it as a PNG of 1280 x 720."""
    picture = _frame(film, Fraction(title_frame(timeline), timeline.fps))
    with replacing(path, ".png") as temporary:
        picture.resize(SIZE, Image.Resampling.LANCZOS).save(temporary, "PNG")
    return path


def _frame(film: Path, seconds: Fraction) -> Image.Image:
    with av.open(str(film)) as container:
        container.seek(int(seconds * av.time_base))
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= seconds - Fraction(1, 1000):
                return Image.fromarray(frame.to_ndarray(format="rgb24"))
    raise EOFError(f"{film} ends before {float(seconds):.2f} s")
