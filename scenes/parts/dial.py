"""One dial for the guidance scale: the samples of each w and what was measured of them."""

from __future__ import annotations

import numpy as np
from manim import Square, UpdateFromAlphaFunc, VGroup, linear, smooth

from diffusion_video.stage import Counter, Pixels, Slider, at, caption, label, theme, units
from parts.gauge import Gauge
from parts.grains import sift
from parts.kinds import alike, cats, kinds
from parts.prompt import chip
from parts.runs import run

COLUMNS, CELL, PITCH = 4, 8, 272
LANDED, SWAPPED = 0.64, 0.8
"""Shares of a step: until the first the knob is on its way and all the rest stays as it was; by
the second pictures, bars, w and values have all changed. Then it rests."""


class Dial:
    """Samples, slider and gauges at the stored guidance scales; `turning(w)` goes to one."""

    def __init__(self, w: float) -> None:
        arrays = run("guidance").arrays
        self.w = [float(w) for w in arrays["w"]]
        self.x = arrays["x"]
        self.fidelity = [float(v) for v in arrays["fidelity"]]
        self.kinds = [len(set(of)) for of in kinds()]
        self.samples, self.coming = (
            VGroup(*(
                Pixels(self.x[0, i], CELL).move_to(at(
                    96 + 128 + PITCH * (i % COLUMNS), 134 + 128 + PITCH * (i // COLUMNS)
                ))
                for i in range(2 * COLUMNS)
            ))
            for _ in range(2)
        )
        names = [f"{w:g}" for w in self.w]
        self.slider = Slider(150, 1120, 722, 0, len(names) - 1, range(len(names)),
                             theme.CONDITION, names)
        self.slider.knob.set_stroke(theme.CONDITION, width=6)
        self.value = Counter("w = 0", 84, theme.CONDITION).move_to(at(1270, 362), (-1, 0, 0))
        self.name = label("ガイダンススケール", theme.LABEL, theme.INK, bold=True)
        self.name.move_to(at(1270, 282), (-1, 0, 0))
        self.faithful = Gauge("指示どおり", 1270, 530, 550, theme.CONDITION,
                              form=f"{int(arrays['n'])} 枚中 {{percent}}")
        self.varied = Gauge("多様性", 1270, 716, 550, theme.PICTURE,
                            largest=max(self.kinds), form="{:.0f} 種類")
        prompt = run("guidance").meta["prompt"]
        self.prompt = VGroup(
            label("プロンプト", bold=True).move_to(at(1270, 170), (-1, 0, 0)),
            chip(f"「{prompt}」", size=48, pad=18).move_to(at(1590, 170)),
        )
        self.notes = VGroup(*(
            caption(words).move_to(at(1270, y), (-1, 0, 0)) for words, y in (
                (f"{prompt}と判定された割合", 586),
                (f"この {len(self.samples)} 枚にある題材と背景の組", 772),
            )
        ))
        self._at = self.place(w)
        self.put(self._at, self._at, 1)

    def put(self, last: int, near: int, share: float) -> None:
        """`share` of the step from one stored scale to another; the knob is hollow on its way."""
        come = float(np.clip((share - LANDED) / (SWAPPED - LANDED), 0, 1))
        told = near if come >= 0.5 else last
        self.slider.put(last + (near - last) * smooth(min(share / LANDED, 1)))
        self.slider.knob.set_fill(theme.CONDITION if share >= LANDED else theme.GROUND)
        self.value.write(f"w = {self.w[told]:g}")
        under = self.x[near if come == 1 else last]
        for i, (old, new) in enumerate(zip(self.samples, self.coming, strict=True)):
            old.show(under[i])
            sift(new, self.x[near, i], come)
            new.set_fill(opacity=float(0 < come < 1))
        for gauge, values in ((self.faithful, self.fidelity), (self.varied, self.kinds)):
            between = values[last] + (values[near] - values[last]) * come
            gauge.put(float(between), float(values[told]))

    def turning(self, *stops: float) -> UpdateFromAlphaFunc:
        """Turn the knob from where it is to the last of the `stops`, with a rest at each."""
        way = [self._at, *map(self.place, stops)]
        self._at = way[-1]

        def draw(_: VGroup, alpha: float) -> None:
            step = min(int(alpha * (len(way) - 1)), len(way) - 2)
            self.put(way[step], way[step + 1], alpha * (len(way) - 1) - step)

        return UpdateFromAlphaFunc(self.everything(), draw, rate_func=linear)

    def alike(self) -> VGroup:
        """Frames round the pictures of the kind that most of them are at this scale."""
        return self._framed(alike(self._at), theme.PICTURE)

    def cats(self) -> VGroup:
        """Frames round the pictures that are what the prompt says."""
        return self._framed(cats(self._at), theme.CONDITION)

    def _framed(self, which: list[int], color: str) -> VGroup:
        return VGroup(*(
            Square(units(32 * CELL), stroke_color=color, stroke_width=10).move_to(self.samples[i])
            for i in which
        ))

    def place(self, w: float) -> int:
        """Where on the slider `w` stands."""
        return self.w.index(w)

    def everything(self) -> VGroup:
        """All of it."""
        return VGroup(
            self.slider, self.samples, self.coming, self.value, self.faithful, self.varied,
            self.notes, self.name, self.prompt,
        )
