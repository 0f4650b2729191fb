"""Guidance: one picture, two predictions, and the way from the one to the other."""

from __future__ import annotations

import numpy as np
from manim import DOWN, ORIGIN, RIGHT, Line, VGroup

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
from parts.tips import STRONGEST, difference
from parts.trajectory import track
from parts.unet import unet

UPPER, LOWER = 300, 652
MIDDLE = 448


class Branches:
    """The same x_t twice through the same network: with the text and without."""

    def __init__(self) -> None:
        arrays = run("cfg_vectors").arrays
        self.t = int(arrays["t"])
        with_text, without = (np.asarray(arrays[k], np.float64) for k in ("eps_c", "eps_u"))
        self.x = Panel(track("hero").at(self.t), 12, color=theme.PICTURE).move_to(at(296, MIDDLE))
        self.x_name = formula("x_t", color=theme.PICTURE, size=56).move_to(at(296, MIDDLE - 242))
        self.time = caption(f"t = {self.t}").move_to(at(296, MIDDLE + 232))
        self.nets = [unet(786, y, 380, 210) for y in (UPPER + 20, LOWER + 20)]
        for net in self.nets:
            net.remove(net.names)
        self.texts = [
            chip("夕焼けの中を歩く猫", size=36, pad=18).move_to(at(786, UPPER - 130)),
            chip("テキストなし", theme.RULE, 36, 18).move_to(at(786, LOWER - 130)),
        ]
        self.outs = [
            Panel(to_uint8(noise), 8, color=theme.NOISE).move_to(net.leave + RIGHT * units(196))
            for noise, net in zip((with_text, without), self.nets, strict=True)
        ]
        self.names = [
            VGroup(label(word, theme.LABEL, color, bold=True),
                   formula(f"hat(epsilon)_{sign}", color=color, size=52))
            .arrange(RIGHT, buff=units(16)).next_to(out, DOWN, units(6))
            for word, sign, color, out in zip(
                ("あり", "なし"), "cu", (theme.CONDITION, theme.NOISE), self.outs, strict=True
            )
        ]
        self.into = [arrow(at(504, MIDDLE), net.enter, color=theme.MUTED) for net in self.nets]
        self.away = [
            arrow(net.leave, (out.get_left()[0] - units(14), net.leave[1], 0), color=theme.MUTED)
            for net, out in zip(self.nets, self.outs, strict=True)
        ]
        shown, times = difference()
        self.w = np.linspace(1, STRONGEST, 46)
        self.gaps = [to_uint8(w * shown) for w in self.w]
        x = 1624
        self.base, self.gap_name = self._rule(x)
        self.gap = Panel(self.gaps[0], 12, color=theme.CONDITION).move_to(at(x, 528))
        self.value = Counter("w = 1.0", 48, theme.INK, edge=ORIGIN).move_to(at(x, 754))
        self.gain = caption(f"差の明るさは常に {times} 倍で表示").move_to(at(1824, 800), RIGHT)
        self.title = VGroup(*(
            label(words, color=theme.CONDITION, bold=True).move_to(at(x, y))
            for words, y in (("クラシファイアフリー", 146), ("ガイダンス", 192))
        ))

    def _rule(self, x: float) -> tuple[VGroup, VGroup]:
        """What the guided answer starts from, and what it adds, over the picture of that at x."""
        words = VGroup(*(
            label(words, theme.LABEL, color, bold=True) for words, color in (
                ("なし", theme.NOISE), (" ＋ ", theme.INK), ("w × (", theme.INK),
                ("あり", theme.CONDITION), (" − ", theme.INK), ("なし", theme.NOISE),
                (")", theme.INK),
            )
        )).arrange(RIGHT, buff=0)
        base, added = VGroup(*words[:2]), VGroup(*words[2:])
        words.shift(at(x, 262) - added.get_center())
        low, half = at(x, 307), RIGHT * added.width / 2
        mark = VGroup(Line(low - half, low + half), Line(low, at(x, 332)))
        return base, VGroup(added, mark.set_stroke(theme.CONDITION, width=5))

    def stronger(self) -> Show:
        """The difference of both predictions times a growing w; nothing else makes it grow."""
        return Show(
            self.gap.pixels, self.gaps, lambda i: self.value.write(f"w = {self.w[i]:.1f}")
        )


class TextIn:
    """The prompt as it stands below a network: words, vectors, and the arrow up."""

    def __init__(self, x: float, top: float) -> None:
        self.words = label("夕焼けの中を歩く猫", theme.LABEL, theme.CONDITION, bold=True)
        self.words.move_to(at(x, top + 250))
        self.rows = combs(x - 220, x + 220, top + 60, 26, 24)
        self.way = arrow(at(x, top + 44), at(x, top - 40), color=theme.CONDITION)
        self.group = VGroup(self.words, self.rows, self.way)

