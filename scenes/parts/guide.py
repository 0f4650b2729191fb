"""Guidance: one picture, two predictions, and the way from the one to the other."""

from __future__ import annotations

import numpy as np
from manim import LEFT, ORIGIN, RIGHT, DashedVMobject, VGroup

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.stage import (
    Counter,
    Panel,
    Show,
    arrow,
    at,
    caption,
    formula,
    label,
    theme,
    units,
)
from parts.prompt import chip, combs
from parts.runs import run
from parts.tips import gain
from parts.trajectory import track
from parts.unet import unet

UPPER, LOWER = 300, 660


class Branches:
    """The same x_t twice through the same network: with the text and without."""

    def __init__(self) -> None:
        arrays = run("cfg_vectors").arrays
        self.t = int(arrays["t"])
        with_text, without = (np.asarray(arrays[k], np.float64) for k in ("eps_c", "eps_u"))
        self.x = Panel(track("hero").at(self.t), 10, color=theme.PICTURE).move_to(at(262, 480))
        self.x_name = formula("x_t", color=theme.PICTURE, size=56).move_to(at(262, 280))
        self.time = caption(f"t = {self.t}").move_to(at(262, 680))
        self.nets = [unet(770, y, 400, 210) for y in (UPPER + 20, LOWER + 20)]
        for net in self.nets:
            net.remove(net.names)
        self.texts = [
            chip("夕焼けの中を歩く猫", size=36, pad=18).move_to(at(770, UPPER - 130)),
            chip("テキストなし", theme.RULE, 36, 18).move_to(at(770, LOWER - 130)),
        ]
        self.outs = [
            Panel(to_uint8(noise), 7, color=theme.NOISE).move_to(at(1150, 0)).set_y(net.leave[1])
            for noise, net in zip((with_text, without), self.nets, strict=True)
        ]
        self.places = [
            DashedVMobject(out.frame.copy(), num_dashes=32).set_stroke(theme.NOISE, width=4)
            for out in self.outs
        ]
        self.names = [
            formula(f"hat(epsilon)_{sign}", color=color, size=52).next_to(out, RIGHT, units(28))
            for sign, color, out in zip(
                "cu", (theme.CONDITION, theme.NOISE), self.outs, strict=True
            )
        ]
        self.into = [arrow(at(446, 480), net.enter, color=theme.MUTED) for net in self.nets]
        self.away = [
            arrow(net.leave, out.get_left() + LEFT * units(14), color=theme.MUTED)
            for net, out in zip(self.nets, self.outs, strict=True)
        ]
        gap = with_text - without
        self.gains = np.linspace(1, gain(gap, 0.75), 40)
        self.gaps = [to_uint8(times * gap) for times in self.gains]
        self.gap = Panel(self.gaps[0], 10, color=theme.CONDITION).move_to(at(1644, 480))
        self.gap_name = formula(
            "hat(epsilon)_c", "-", "hat(epsilon)_u", size=52,
            colors={0: theme.CONDITION, 2: theme.NOISE},
        ).move_to(at(1644, 272))
        self.title = VGroup(
            label("クラシファイアフリーガイダンス", 34, theme.CONDITION, bold=True)
            .move_to(at(1824, 146), RIGHT),
            caption("Classifier-Free Guidance").move_to(at(1824, 196), RIGHT),
        )
        self.brightness = Counter("明るさ 1 倍", theme.SMALL, theme.MUTED, bold=False, edge=ORIGIN)
        self.brightness.move_to(at(1644, 728))
        self.gain = VGroup(caption("見やすさのため").move_to(at(1644, 682)), self.brightness)

    def stronger(self) -> Show:
        """The difference of both predictions, multiplied more and more."""
        return Show(
            self.gap.pixels, self.gaps,
            lambda i: self.brightness.write(f"明るさ {self.gains[i]:.0f} 倍"),
        )


class TextIn:
    """The prompt as it stands below a network: words, vectors, and the arrow up."""

    def __init__(self, x: float, top: float) -> None:
        self.words = label("夕焼けの中を歩く猫", theme.LABEL, theme.CONDITION, bold=True)
        self.words.move_to(at(x, top + 250))
        self.rows = combs(x - 220, x + 220, top + 60, 26, 24)
        self.way = arrow(at(x, top + 44), at(x, top - 40), color=theme.CONDITION)
        self.group = VGroup(self.words, self.rows, self.way)

