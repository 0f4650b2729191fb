"""Same noise, same picture; other noise, another picture."""

from __future__ import annotations

from manim import LaggedStart, VGroup

from diffusion_video.stage import Panel, arrow, at, label, theme
from parts.runs import run
from parts.trajectory import track

SMALL = 8
COLUMNS = 6
PITCH = 288
"""Pixels from frame to frame, across as well as down."""


class Thrice:
    """One noise, and three runs from it."""

    def __init__(self) -> None:
        hero = track("hero")
        self.noise = Panel(hero.at(1000), SMALL, color=theme.NOISE).move_to(at(232, 448))
        self.noise_name = label("同じノイズ", theme.LABEL, theme.NOISE, bold=True)
        self.noise_name.move_to(at(232, 632))
        places = [(696 + 456 * i, 448) for i in range(3)]
        self.runs = [
            Panel(hero.at(1000), 12, color=theme.PICTURE).move_to(at(*place)) for place in places
        ]
        self.names = [
            label(f"{i + 1} 回目", theme.LABEL, theme.INK, bold=True).move_to(at(x, 686))
            for i, (x, _) in enumerate(places)
        ]
        self.equal = [
            label("＝", 56, theme.INK, bold=True).move_to(at(924 + 456 * i, 448)) for i in (0, 1)
        ]
        self.same = label("同じノイズなら、同じ絵", 48, theme.INK, bold=True).move_to(at(1152, 776))
        self.way = arrow(at(378, 448), at(486, 448), color=theme.MUTED)


class Twelve:
    """Twelve seeds, denoising together; `show(index)` puts all at one stored step."""

    def __init__(self) -> None:
        arrays = run("seeds12").arrays
        self.t, self.x = arrays["t"].astype(int), arrays["x"]
        self.panels = [self._panel(i) for i in range(len(self.x[0]))]
        self.group = VGroup(*self.panels)

    def _panel(self, index: int) -> Panel:
        row, column = divmod(index, COLUMNS)
        place = at(960 + PITCH * (column - 2.5), 368 + PITCH * row)
        return Panel(self.x[0, index], SMALL).move_to(place)

    def show(self, index: int) -> None:
        """The stored step `index` of every seed."""
        for panel, picture in zip(self.panels, self.x[index], strict=True):
            panel.pixels.show(picture)

    def lights(self) -> LaggedStart:
        """Frame after frame lights up."""
        return LaggedStart(
            *(panel.frame.animate.set_stroke(theme.PICTURE, width=7) for panel in self.panels),
            lag_ratio=0.4,
        )

    def finished(self) -> VGroup:
        """All of them as `show` and `lights` leave them."""
        self.show(len(self.t) - 1)
        for panel in self.panels:
            panel.frame.set_stroke(theme.PICTURE, width=7)
        return self.group
