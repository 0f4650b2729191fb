"""One dial for the guidance scale: the samples of each w and what was measured of them."""

from __future__ import annotations

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup, smooth

from diffusion_video.stage import Counter, Pixels, Slider, at, caption, label, theme
from parts.gauge import Gauge
from parts.runs import run

COLUMNS, CELL, PITCH = 4, 8, 272


class Dial:
    """Samples, slider and gauges; `turn(w)` sets the knob and the nearest stored w."""

    def __init__(self) -> None:
        arrays = run("guidance").arrays
        self.w = [float(w) for w in arrays["w"]]
        self.x = arrays["x"]
        self.fidelity = [float(v) for v in arrays["fidelity"]]
        self.diversity = [float(v) for v in arrays["diversity"]]
        self.samples = VGroup(*(
            Pixels(self.x[0, i], CELL).move_to(at(
                96 + 128 + PITCH * (i % COLUMNS), 134 + 128 + PITCH * (i // COLUMNS)
            ))
            for i in range(2 * COLUMNS)
        ))
        names = [f"{w:g}" for w in self.w]
        self.slider = Slider(150, 1120, 722, 0, len(names) - 1, range(len(names)),
                             theme.CONDITION, names)
        self.value = Counter("w = 0", 72, theme.CONDITION).move_to(at(1270, 232), (-1, 0, 0))
        self.name = label("ガイダンススケール", theme.LABEL, theme.INK, bold=True)
        self.name.move_to(at(1270, 152), (-1, 0, 0))
        self.faithful = Gauge("指示どおり", 1270, 404, 550, theme.CONDITION)
        self.varied = Gauge("多様性", 1270, 620, 550, theme.PICTURE,
                            largest=max(self.diversity), form="{:.2f}")
        low, high = self.diversity[0], self.diversity[-1]
        self.notes = VGroup(*(
            caption(words).move_to(at(1270, y), (-1, 0, 0)) for words, y in (
                (f"猫と判定された割合（{int(arrays['n'])}枚）", 460),
                ("画像どうしの平均の差", 676),
            )
        ))
        self.flat = caption(
            f"このモデルでは {low:.2f} → {high:.2f}", theme.PICTURE
        ).move_to(at(1270, 728), (-1, 0, 0))
        self.put(self.place(1.0))

    def put(self, place: float) -> None:
        """The knob at `place` of the stored scales; pictures and values of the nearest."""
        self._at = place
        near = int(np.clip(round(place), 0, len(self.w) - 1))
        self.slider.put(place)
        for pixels, picture in zip(self.samples, self.x[near], strict=False):
            pixels.show(picture)
        self.value.write(f"w = {self.w[near]:g}")
        rest = range(len(self.w))
        self.faithful.put(float(np.interp(place, rest, self.fidelity)), self.fidelity[near])
        self.varied.put(float(np.interp(place, rest, self.diversity)), self.diversity[near])

    def turning(self, w: float) -> UpdateFromAlphaFunc:
        """Turn the knob from where it is to `w`."""
        start, end = self._at, float(self.place(w))
        return UpdateFromAlphaFunc(
            self.everything(), lambda _, a: self.put(start + (end - start) * a), rate_func=smooth
        )

    def place(self, w: float) -> int:
        """Where on the slider `w` stands."""
        return self.w.index(w)

    def everything(self) -> VGroup:
        """All of it."""
        return VGroup(
            self.slider, self.samples, self.value, self.faithful, self.varied, self.notes,
            self.name,
        )
