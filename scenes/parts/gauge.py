"""A measured share as a bar that fills: its name above, its value at the right."""

from __future__ import annotations

from manim import LEFT, RIGHT, Rectangle, VGroup

from diffusion_video.stage import Counter, at, label, theme, units
from parts.mixture import percents


class Gauge(VGroup):
    """A bar `width` pixels long whose left end is at (x, y); `put` fills it.

    `form` words its value: `{percent}` is that of a share, `{}` the number itself.
    """

    def __init__(
        self, name: str, x: float, y: float, width: float, color: str,
        largest: float = 1.0, form: str = "{percent}", height: float = 40,
    ) -> None:
        self.largest, self.form, self.length = largest, form, width
        self._left = at(x, y)
        self.name_label = label(name, theme.LABEL, theme.INK, bold=True)
        self.name_label.move_to(at(x, y - height / 2 - 40), aligned_edge=LEFT)
        self.rail = self._bar(width, height, theme.RULE, 0.55)
        self.fill = self._bar(height, height, color, 1.0)
        self.value = Counter(self._words(0), theme.LABEL, color, edge=RIGHT)
        self.value.move_to(at(x + width, y - height / 2 - 40), aligned_edge=RIGHT)
        super().__init__(self.rail, self.fill, self.name_label, self.value)
        self.put(0)

    def _bar(self, width: float, height: float, color: str, opacity: float) -> Rectangle:
        bar = Rectangle(
            width=units(width), height=units(height),
            stroke_width=0, fill_color=color, fill_opacity=opacity,
        )
        return bar.move_to(self._left, aligned_edge=LEFT)

    def put(self, value: float, measured: float | None = None) -> Gauge:
        """Fill to `value` and write it, or the measured value that it is on its way to."""
        share = min(max(value / self.largest, 0.0), 1.0)
        self.fill.stretch_to_fit_width(units(max(share * self.length, 4)))
        self.fill.move_to(self._left, aligned_edge=LEFT)
        self.value.write(self._words(value if measured is None else measured))
        return self

    def _words(self, number: float) -> str:
        return self.form.format(number, percent=percents(number)[0])
