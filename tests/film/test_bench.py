"""The bench counts what it says that it counts."""

from __future__ import annotations

import numpy as np

from diffusion_video.film.bench import _encoder, _pictures
from diffusion_video.film.canvas import Canvas
from diffusion_video.film.encode import SegmentEncoder
from diffusion_video.film.formats import Format

FMT = Format(160, 90, 24, 24)


def test_different_pictures_of_a_segment_are_found_with_how_long_they_stay() -> None:
    encoder, canvas = SegmentEncoder(FMT), Canvas(160, 90)
    for grey, stays in ((10, 1), (200, 30), (90, 5)):
        canvas.draw(np.full((90, 160, 4), grey, np.uint8))
        encoder.add(canvas.frame, stays)
    found = list(_pictures(encoder.finish()))
    assert [stays for _, stays in found] == [1, 30, 5]
    assert _encoder([found], FMT) > 0
