"""Pictures come and go grain by grain, from left to right: no cell is ever half seen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import cairo
import numpy as np
from manim import FadeIn, FadeOut, Mobject
from numpy.typing import NDArray

from diffusion_video.stage import Pixels
from diffusion_video.stage.raster import Surface
from parts.timing import during, early

RAGGED = 2.0
"""How many columns the edge is wide: narrow, for a block costs bytes as often as it changes."""

TRACE = 0.12
"""What is left of a line when it goes at once: a fainter one would stay in the coded ground."""


@cache
def _ranks(height: int, width: int) -> NDArray[np.float64]:
    """When each cell comes, as a share of the way."""
    late = RAGGED * np.random.default_rng(width).random((height, width))
    return (np.arange(width) + late) / (width - 1 + RAGGED)


class Part(Surface):
    """Some cells of a picture; `array` is the whole of it."""


def grains(whole: Surface, share: float) -> Surface:
    """The picture of `whole` with so much of its cells; the others are clear."""
    if share >= 1:
        return whole
    height, width = whole.array.shape[:2]
    cells = np.full((height, width, 4), 255, np.uint8)
    cells[:, :, :3] = whole.array
    cells[_ranks(height, width) > share] = 0
    surface = Part(cells, cairo.FORMAT_ARGB32)
    surface.array = whole.array
    return surface


def sift(pixels: Pixels, picture: NDArray[np.uint8], share: float) -> None:
    """Show so much of a picture."""
    if isinstance(pixels.surface, Part):
        pixels.surface = Pixels(picture).surface
    pixels.show(picture)
    pixels.surface = grains(pixels.surface, share)


class Come(FadeIn):
    """Fade in, pictures grain by grain."""

    def interpolate_submobject(
        self, submobject: Mobject, starting: Mobject, target: Mobject, alpha: float
    ) -> Come:
        """Give a picture its share of cells, any other thing its opacity."""
        if not isinstance(submobject, Pixels):
            return super().interpolate_submobject(submobject, starting, target, alpha)
        _sift(submobject, target, alpha)
        return self


class Go(FadeOut):
    """Fade out, pictures grain by grain."""

    def interpolate_submobject(
        self, submobject: Mobject, starting: Mobject, target: Mobject, alpha: float
    ) -> Go:
        """Leave a picture its share of cells, any other thing its opacity."""
        if not isinstance(submobject, Pixels):
            gone = alpha if alpha < 1 - TRACE else 1.0
            return super().interpolate_submobject(submobject, starting, target, gone)
        _sift(submobject, starting, 1 - alpha)
        return self


def _sift(pixels: Pixels, whole: Any, share: float) -> None:
    pixels.set_fill(opacity=float(whole.get_fill_opacity()) if share > 0 else 0)
    pixels.surface = grains(whole.surface, share)


def crossed(
    gone: Iterable[Mobject], come: Iterable[Mobject], start: float = 0.25
) -> tuple[Go, Come]:
    """What is there leaves, pictures grain by grain; as its last goes, what comes enters.

    An earlier `start` for a full stage, which would be all but empty half way.
    """
    return Go(*gone, rate_func=early(0.4)), Come(*come, rate_func=during(start, start + 0.75))
