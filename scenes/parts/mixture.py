"""What a noisy picture is made of, as one split bar: picture and noise always make a whole."""

from __future__ import annotations

from manim import LEFT, RIGHT, Rectangle, VGroup

from diffusion_video.stage import Counter, at, theme, units
from parts.trajectory import abar

MAKINGS = (theme.PICTURE, theme.NOISE)
ROOM = 460
"""Pixels of a bar that two decimals on both sides need."""


def percents(share: float, most: int = 2) -> tuple[str, str]:
    """A share and what it leaves, as words that add up; 0% and 100% only where true to 0.01.

    Near these there are decimals, at `most` so many.
    """
    picture, digits = round(share * 100, 2), 0
    if 0 < picture < 100:
        digits = next((d for d in range(most) if 0 < round(picture, d) < 100), most)
        least = 10.0**-digits
        picture = min(max(round(picture, digits), least), 100 - least)
    return f"{picture:.{digits}f}%", f"{100 - picture:.{digits}f}%"


class Mixture(VGroup):
    """A bar of `width` pixels split into abar_t (picture) and 1 - abar_t (noise)."""

    def __init__(self, left: float, y: float, width: float, t: int, height: float = 44) -> None:
        self._corner, self._size = at(left, y), (width, height)
        self.noise = self._part(theme.NOISE, 1.0)
        self.signal = self._part(theme.PICTURE, 1.0)
        below = y + height / 2 + 44
        self.picture_words = Counter("絵", theme.LABEL, theme.PICTURE, edge=LEFT)
        self.picture_words.move_to(at(left, below), LEFT)
        self.noise_words = Counter("ノイズ", theme.LABEL, theme.NOISE, edge=RIGHT)
        self.noise_words.move_to(at(left + width, below), RIGHT)
        super().__init__(self.noise, self.signal, self.picture_words, self.noise_words)
        self.tell(t)

    def _part(self, color: str, share: float) -> Rectangle:
        width, height = self._size
        part = Rectangle(
            width=units(width * share), height=units(height),
            stroke_width=0, fill_color=color, fill_opacity=1,
        )
        return part.move_to(self._corner, LEFT)

    def tell(self, t: int) -> Mixture:
        """Split the bar as the schedule does at `t`."""
        return self.split(abar(t))

    def split(self, share: float) -> Mixture:
        """Give so much of the bar to the picture."""
        self.signal.stretch_to_fit_width(units(max(self._size[0] * share, 0.5)))
        self.signal.move_to(self._corner, LEFT)
        picture, noise = percents(share, 2 if self._size[0] > ROOM else 1)
        self.picture_words.write(f"絵 {picture}")
        self.noise_words.write(f"ノイズ {noise}")
        return self


class Bar(VGroup):
    """The same bar without words, round (x, y); picture and noise need not fill it."""

    def __init__(self, x: float, y: float, width: float, picture: float, noise: float) -> None:
        self._left, self._width = at(x - width / 2, y), width
        self.edge = Rectangle(
            width=units(width + 6), height=units(34), stroke_color=theme.RULE, stroke_width=4
        ).move_to(at(x, y))
        self.parts = VGroup(*(
            Rectangle(
                width=1, height=units(28), stroke_width=0, fill_color=color, fill_opacity=1
            ) for color in MAKINGS
        ))
        super().__init__(self.edge, self.parts)
        self.split(picture, noise)

    def split(self, picture: float, noise: float) -> Bar:
        """Picture from the left, noise right after it, as shares of the whole width."""
        start = self._left
        for part, share in zip(self.parts, (picture, noise), strict=True):
            wide = units(max(self._width * share, 0.5))
            part.stretch_to_fit_width(wide).move_to(start, LEFT)
            start = start + RIGHT * wide
        return self
