"""Five stages from noise to picture, and how much of each is the picture's."""

from __future__ import annotations

from manim import AnimationGroup, LaggedStart, VGroup, there_and_back

from diffusion_video.stage import Panel, arrow, at, label, theme
from parts.mixture import Mixture
from parts.trajectory import track
from parts.unet import unet_icon

TIMES = (1000, 750, 500, 250, 0)
CELL, ROW, LEFT_X, PITCH = 8, 376, 240, 360


class Stages:
    """Panels, what stands under each (`beside`), and the networks between them (`ways`)."""

    def __init__(self) -> None:
        hero = track("hero")
        places = [LEFT_X + PITCH * i for i in range(5)]
        self.panels = [
            Panel(hero.at(t), CELL, color=theme.PICTURE).move_to(at(x, ROW))
            for t, x in zip(TIMES, places, strict=True)
        ]
        self.beside = [self._beside(t, x) for t, x in zip(TIMES, places, strict=True)]
        self.nets = [unet_icon(88).move_to(at(x + PITCH / 2, ROW - 34)) for x in places[:4]]
        self.ways = [
            VGroup(net, arrow(at(x + 138, ROW + 36), at(x + 222, ROW + 36), theme.MUTED, head=22))
            for net, x in zip(self.nets, places, strict=False)
        ]

    def _beside(self, t: int, x: float) -> VGroup:
        name = label(f"t = {t}", theme.LABEL, theme.INK, bold=True).move_to(at(x, ROW + 176))
        share = Mixture(x - 128, ROW + 236, 256, t)
        share.picture_words.move_to(at(x, ROW + 304))
        share.remove(share.noise_words)
        return VGroup(name, share)

    def passing(self) -> LaggedStart:
        """Network after network works, and the stage that it gives lights up."""
        return LaggedStart(
            *(
                AnimationGroup(
                    net.pulse(theme.PICTURE),
                    panel.frame.animate(rate_func=there_and_back).set_stroke(width=14),
                )
                for net, panel in zip(self.nets, self.panels[1:], strict=True)
            ),
            lag_ratio=0.6,
        )
