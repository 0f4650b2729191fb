"""Pixel pictures on stage: framed, captioned, and played from stored runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import DOWN, Animation, Rectangle, VGroup, linear
from numpy.typing import NDArray

from diffusion_video.stage import theme
from diffusion_video.stage.geometry import units
from diffusion_video.stage.raster import Glyphs, Pixels
from diffusion_video.stage.text import label

Picture = NDArray[np.uint8]


class Panel(VGroup):
    """A pixel picture in a thin frame, with a caption below if there are words for it.

    `pixels` shows it, `frame` goes round it, `caption` may be None.
    """

    def __init__(
        self, picture: Picture, cell: float = 8, words: str = "",
        color: str = theme.RULE, size: float = theme.SMALL,
    ) -> None:
        self.pixels = Pixels(picture, cell)
        self.frame = Rectangle(
            width=self.pixels.width + units(6), height=self.pixels.height + units(6),
            stroke_color=color, stroke_width=4,
        )
        self.caption: Glyphs | None = label(words, size, theme.MUTED) if words else None
        super().__init__(self.frame, self.pixels)
        if self.caption is not None:
            self.add(self.caption.next_to(self.frame, DOWN, buff=units(16)))

    def move_to(self, *args: Any, **kwargs: Any) -> Panel:
        """Move, then settle on the encoder's blocks."""
        super().move_to(*args, **kwargs)
        return self.shift(self.pixels.to_blocks())

    def next_to(self, *args: Any, **kwargs: Any) -> Panel:
        """Stand beside something, settled on the encoder's blocks."""
        super().next_to(*args, **kwargs)
        return self.shift(self.pixels.to_blocks())


class Show(Animation):
    """Run through pictures on one `Pixels`: each frame is one of them, never a blend.

    `told(i)` is called with the index of the picture shown (for a counter beside it).
    """

    def __init__(
        self, pixels: Pixels, pictures: Sequence[Picture] | Picture,
        told: Callable[[int], object] | None = None, **kwargs: Any,
    ) -> None:
        self.pixels, self.pictures, self.told = pixels, pictures, told
        kwargs.setdefault("rate_func", linear)
        super().__init__(pixels, **kwargs)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the picture that belongs to `alpha`."""
        last = len(self.pictures) - 1
        index = min(last, int(self.rate_func(alpha) * last + 0.5))
        self.pixels.show(self.pictures[index])
        if self.told is not None:
            self.told(index)


def sheet(pictures: Sequence[Picture], columns: int, cell: float, gap: float = 12) -> VGroup:
    """Pictures in rows of `columns`, `gap` pixels apart; members are `Pixels`."""
    grid = VGroup(*(Pixels(picture, cell) for picture in pictures))
    grid.arrange_in_grid(cols=columns, buff=units(gap))
    for pixels in grid:
        pixels.shift(pixels.to_blocks())
    return grid
