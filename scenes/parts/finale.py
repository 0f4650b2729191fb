"""The latent and the picture that its decoder makes of it, living side by side."""

from __future__ import annotations

from collections.abc import Callable

from manim import DOWN, ORIGIN, UP, Mobject, VGroup

from diffusion_video.ddpm.runs import Run
from diffusion_video.stage import (
    Counter,
    Panel,
    at,
    caption,
    label,
    theme,
    units,
)
from parts.codec import Planes, along, funnel
from parts.costs import Cost

MIDDLE = 472
RIGHT_X = 1540


class Finale:
    """A stored run of the latent model, and beside each latent what the decoder sees in it."""

    def __init__(self, stored: Run, pixel: Cost, latent: Cost) -> None:
        self.arrays = arrays = stored.arrays
        self.planes = Planes(arrays["zs"][0], 24).move_to(at(296, MIDDLE))
        self.picture = Panel(arrays["decoded"][0], 8, color=theme.PICTURE).move_to(at(960, MIDDLE))
        decoder = funnel(516, 688, MIDDLE, (406, 518))
        decoder.add(label("デコーダ", theme.SMALL, theme.NETWORK, bold=True).move_to(decoder))
        name = label("潜在 8 × 8 × 4", theme.LABEL, theme.LATENT, bold=True)
        name.next_to(self.planes, DOWN, buff=units(28))
        note = caption("途中も見えるように、毎回復元して表示")
        note.next_to(self.picture, DOWN, buff=units(22))
        self.count = Counter("t = 1000", edge=ORIGIN).next_to(self.planes, UP, buff=units(28))
        title = VGroup(
            label("Stable Diffusion", 62, bold=True).move_to(at(RIGHT_X, 256)),
            caption("のしくみを、この動画のモデルで").move_to(at(RIGHT_X, 330)),
        )
        self.static = VGroup(decoder, name, note, title)
        self.cost = VGroup(
            label("面積 1/64 → 実際の時間は", theme.LABEL, bold=True),
            label(f"1/{pixel.ms / latent.ms:.0f}", 144, theme.LATENT, bold=True),
            caption(f"U-Net 1 回：{pixel.ms:.1f} ms → {latent.ms:.1f} ms"),
        ).arrange(DOWN, buff=units(28)).move_to(at(RIGHT_X, 570))

    def parts(self) -> tuple[Mobject, ...]:
        """All but the costs."""
        return self.static, self.planes, self.count, self.picture

    def others(self) -> tuple[Mobject, ...]:
        """All but the picture, which the next scene goes on with."""
        return self.static, self.planes, self.count, self.cost

    def living(self, seconds: float) -> Callable[[float], None]:
        """What draws the run, `seconds` long: latent, picture and step belong together."""
        latents, pictures, steps = (self.arrays[key] for key in ("zs", "decoded", "t"))

        def draw(now: float) -> None:
            index = along(len(latents), now / seconds)
            self.planes.show(latents[index])
            self.picture.pixels.show(pictures[index])
            self.count.write(f"t = {int(steps[index])}")

        return draw
