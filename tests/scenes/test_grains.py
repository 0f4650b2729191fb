"""Pictures that come and go cell by cell."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

PICTURE = np.random.default_rng(3).integers(0, 256, (32, 32, 3), dtype=np.uint8)


def _there(surface: Any) -> NDArray[np.bool_]:
    data = np.ndarray((32, 32, 4), np.uint8, bytes(surface.cairo.get_data()))
    return data[..., 3] > 0


def test_cells_only_come_and_the_picture_keeps_its_name() -> None:
    from diffusion_video.stage import Pixels
    from parts.grains import Part, grains

    whole = Pixels(PICTURE).surface
    seen = [grains(whole, share) for share in np.linspace(0, 1, 28)]
    assert not _there(seen[0]).any() and seen[-1] is whole
    assert all(part.array is PICTURE for part in seen)
    assert all(isinstance(part, Part) for part in seen[:-1])
    for before, after in pairwise(seen):
        assert not (_there(before) & ~_there(after)).any()
        assert _there(after).sum() > _there(before).sum()


def test_what_has_gone_is_whole_again_when_it_returns() -> None:
    from diffusion_video.stage import Pixels
    from parts.grains import Come, Go

    pixels = Pixels(PICTURE)
    whole = pixels.surface
    for kind in (Come, Go):
        animation = kind(pixels)
        animation.begin()
        animation.interpolate(0.5)
        assert 0 < _there(pixels.surface).sum() < 1024
        assert pixels.get_fill_opacity() == 1
        animation.interpolate(1.0 if kind is Come else 0.0)
        assert pixels.surface is whole


def test_a_picture_that_plays_is_shown_in_part_and_then_whole() -> None:
    from diffusion_video.stage import Pixels
    from parts.grains import Part, sift

    pixels, others = Pixels(PICTURE), [255 - PICTURE, PICTURE, PICTURE, PICTURE]
    seen = []
    for picture, share in zip(others, (0.2, 0.5, 0.8, 1.0), strict=True):
        sift(pixels, picture, share)
        assert pixels.surface.array is picture
        seen.append(int(_there(pixels.surface).sum()))
    assert seen == sorted(set(seen)) and seen[-1] == 1024
    assert not isinstance(pixels.surface, Part)
