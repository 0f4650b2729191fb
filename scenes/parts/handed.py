"""The same vectors, handed to the network at every step of the way."""

from __future__ import annotations

from manim import DOWN, UP, AnimationGroup, FadeIn, LaggedStart, Line, VGroup

from diffusion_video.stage import Panel, arrow, at, label, theme, units
from parts.grains import Come
from parts.prompt import combs
from parts.stages import CELL
from parts.trajectory import track
from parts.unet import unet_icon

TIMES = (1000, 800, 600, 400)
"""The t of the states between which the network is shown."""
LEFT_X, PITCH, ROW, BUS = 240, 480, 310, 512


class Handed:
    """Pictures with networks between them, above the vectors; `step(i)` makes one step."""

    def __init__(self) -> None:
        places = [LEFT_X + PITCH * i for i in range(len(TIMES))]
        between = [x + PITCH / 2 for x in places[:-1]]
        self.panels = [
            Panel(track("hero").at(t), CELL, color=theme.PICTURE).move_to(at(x, ROW))
            for t, x in zip(TIMES, places, strict=True)
        ]
        self.times = [
            label(f"t = {t}", theme.LABEL, bold=True).next_to(panel, UP, buff=units(18))
            for t, panel in zip(TIMES, self.panels, strict=True)
        ]
        self.nets = [unet_icon(112).move_to(at(x, ROW)) for x in between]
        self.ways = [
            VGroup(*(
                arrow(at(x + side - 18, ROW), at(x + side + 18, ROW), theme.MUTED, head=20)
                for side in (-82, 82)
            ))
            for x in between
        ]
        self.given = [
            arrow(at(x, BUS), at(x, 376), color=theme.CONDITION) for x in between
        ]
        middle = between[1]
        self.rows = combs(middle - 380, middle + 380, 572, 40, 36)
        self.name = VGroup(*(
            label(words, 48, theme.CONDITION, bold=True) for words in ("テキストの", "ベクトル")
        )).arrange(DOWN, buff=units(20)).move_to(at(middle - 560, 690))
        self.bus = VGroup(
            Line(at(middle, 564), at(middle, BUS)), Line(at(middle, BUS), at(between[0], BUS)),
            Line(at(middle, BUS), at(between[-1], BUS)),
        ).set_stroke(theme.CONDITION, width=7)

    def opening(self) -> VGroup:
        """What is there before the first step."""
        return VGroup(self.panels[0], self.times[0], *self.nets, self.name)

    def working(self) -> LaggedStart:
        """Network after network lights up: so often is noise taken away."""
        return LaggedStart(
            *(AnimationGroup(FadeIn(way), net.pulse(theme.PICTURE))
              for way, net in zip(self.ways, self.nets, strict=True)),
            lag_ratio=0.4,
        )

    def giving(self, i: int) -> AnimationGroup:
        """The vectors go into the network, which works."""
        return AnimationGroup(
            FadeIn(self.given[i], shift=UP * 0.2), self.nets[i].pulse(theme.CONDITION),
        )

    def coming(self, i: int) -> Come:
        """And so the next picture comes."""
        return Come(self.panels[i + 1], self.times[i + 1])

    def everything(self) -> VGroup:
        """All of it, but the rows of numbers."""
        return VGroup(
            *self.panels, *self.times, *self.nets, *self.ways, *self.given, self.name, self.bus
        )
