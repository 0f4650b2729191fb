"""One dial for the guidance scale: the samples of each w and what was measured of them."""

from __future__ import annotations

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup, linear

from diffusion_video.stage import Counter, Pixels, Slider, at, caption, label, theme
from parts.gauge import Gauge
from parts.kinds import kinds
from parts.prompt import chip
from parts.runs import run

COLUMNS, CELL, PITCH = 4, 8, 272
SNAP = 1.5
"""How much faster the knob goes between two stored scales, to rest on each of them."""


class Dial:
    """Samples, slider and gauges; `turn(w)` sets the knob and the nearest stored w."""

    def __init__(self) -> None:
        arrays = run("guidance").arrays
        self.w = [float(w) for w in arrays["w"]]
        self.x = arrays["x"]
        self.fidelity = [float(v) for v in arrays["fidelity"]]
        self.kinds = kinds()
        self.samples = VGroup(*(
            Pixels(self.x[0, i], CELL).move_to(at(
                96 + 128 + PITCH * (i % COLUMNS), 134 + 128 + PITCH * (i // COLUMNS)
            ))
            for i in range(2 * COLUMNS)
        ))
        names = [f"{w:g}" for w in self.w]
        self.slider = Slider(150, 1120, 722, 0, len(names) - 1, range(len(names)),
                             theme.CONDITION, names)
        self.value = Counter("w = 0", 84, theme.CONDITION).move_to(at(1270, 362), (-1, 0, 0))
        self.name = label("ガイダンススケール", theme.LABEL, theme.INK, bold=True)
        self.name.move_to(at(1270, 282), (-1, 0, 0))
        self.faithful = Gauge("指示どおり", 1270, 530, 550, theme.CONDITION)
        self.varied = Gauge("多様性", 1270, 716, 550, theme.PICTURE,
                            largest=max(self.kinds), form="{:.0f} 種類")
        prompt = run("guidance").meta["prompt"]
        self.prompt = VGroup(
            label("プロンプト", bold=True).move_to(at(1270, 170), (-1, 0, 0)),
            chip(f"「{prompt}」", size=48, pad=18).move_to(at(1590, 170)),
        )
        self.notes = VGroup(*(
            caption(words).move_to(at(1270, y), (-1, 0, 0)) for words, y in (
                (f"{prompt}と判定された割合（{int(arrays['n'])} 枚）", 586),
                (f"この {len(self.samples)} 枚にある題材と背景の組", 772),
            )
        ))
        self.put(self.place(1.0))

    def put(self, place: float) -> None:
        """The knob at `place` of the stored scales; pictures and values of the nearest."""
        self._at = place
        near = int(np.clip(round(place), 0, len(self.w) - 1))
        place = np.floor(place) + np.clip((place % 1 - 0.5) * SNAP + 0.5, 0, 1)
        self.slider.put(place)
        for pixels, picture in zip(self.samples, self.x[near], strict=False):
            pixels.show(picture)
        self.value.write(f"w = {self.w[near]:g}")
        rest = range(len(self.w))
        self.faithful.put(float(np.interp(place, rest, self.fidelity)), self.fidelity[near])
        self.varied.put(float(np.interp(place, rest, self.kinds)), self.kinds[near])

    def turning(self, w: float) -> UpdateFromAlphaFunc:
        """Turn the knob from where it is to `w`."""
        start, end = self._at, float(self.place(w))
        return UpdateFromAlphaFunc(
            self.everything(), lambda _, a: self.put(start + (end - start) * a), rate_func=linear
        )

    def place(self, w: float) -> int:
        """Where on the slider `w` stands."""
        return self.w.index(w)

    def everything(self) -> VGroup:
        """All of it."""
        return VGroup(
            self.slider, self.samples, self.value, self.faithful, self.varied, self.notes,
            self.name, self.prompt,
        )
