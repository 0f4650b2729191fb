"""A symbol and its number, such as abar_t = 0.853, that can be rewritten."""

from __future__ import annotations

from manim import LEFT, RIGHT, UP, VGroup

from diffusion_video.stage import Counter, formula, theme, units


class Readout(VGroup):
    """`symbol` is Typst math; the number after it stands still while it changes."""

    def __init__(
        self, symbol: str, value: str, size: float = theme.LABEL, color: str = theme.INK
    ) -> None:
        self.symbol = formula(symbol, "=", size=size * 1.1, color=color)
        self.number = Counter(value, size, color, edge=LEFT)
        self.number.next_to(self.symbol, RIGHT, buff=units(size * 0.1))
        self.number.shift(UP * units(size * 0.02))
        super().__init__(self.symbol, self.number)

    def write(self, value: str) -> Readout:
        """Show another number."""
        self.number.write(value)
        return self
