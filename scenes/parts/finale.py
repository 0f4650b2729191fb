"""The latent and the picture that its decoder makes of it, living side by side."""

from __future__ import annotations

from collections.abc import Callable

from manim import DOWN, LEFT, RIGHT, Mobject, VGroup

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

MIDDLE = 432


class Finale:
    """A stored run of the latent model, and beside each latent what the decoder sees in it."""

    def __init__(self, stored: Run, pixel: Cost, latent: Cost) -> None:
        self.arrays = arrays = stored.arrays
        self.planes = Planes(arrays["zs"][0], 24).move_to(at(308, MIDDLE))
        self.picture = Panel(arrays["decoded"][0], 8, color=theme.PICTURE)
        self.picture.move_to(at(1080, MIDDLE))
        decoder = funnel(540, 796, MIDDLE, (406, 518), "デコーダ")
        name = label("潜在 8 × 8 × 4", theme.LABEL, theme.LATENT, bold=True)
        name.next_to(self.planes, DOWN, buff=units(24))
        wish = caption(f"「{stored.meta['prompt']}」 seed {stored.meta['seeds'][0]}")
        wish.next_to(self.picture, DOWN, buff=units(18)).shift(LEFT * units(100))
        self.static = VGroup(decoder, name, wish)
        self.count = Counter("t = 1000", edge=LEFT)
        self.count.next_to(wish, RIGHT, buff=units(36))
        self.cost = VGroup(
            caption("U-Net 1 回あたり"),
            _less("計算量（かけ算と足し算）", pixel.macs / 1e6, latent.macs / 1e6,
                  "{:,.0f}M → {:,.0f}M"),
            _less("時間", pixel.ms, latent.ms, "{:.1f} ms → {:.1f} ms"),
        ).arrange(DOWN, buff=units(40), aligned_edge=LEFT).move_to(at(1400, MIDDLE), LEFT)

    def parts(self) -> tuple[Mobject, ...]:
        """All but the costs."""
        return self.static, self.planes, self.count, self.picture

    def living(self, seconds: float) -> Callable[[float], None]:
        """What draws the run, `seconds` long: latent, picture and step belong together."""
        latents, pictures, steps = (self.arrays[key] for key in ("zs", "decoded", "t"))

        def draw(now: float) -> None:
            index = along(len(latents), now / seconds)
            self.planes.show(latents[index])
            self.picture.pixels.show(pictures[index])
            self.count.write(f"t = {int(steps[index])}")

        return draw


def _less(name: str, first: float, last: float, figures: str) -> VGroup:
    """How much less the latent needs: a fraction over the two measured figures."""
    return VGroup(
        label(name, 34),
        label(f"1/{first / last:.0f}", 96, theme.LATENT, bold=True),
        caption(figures.format(first, last)),
    ).arrange(DOWN, buff=units(20), aligned_edge=LEFT)
