"""What a step of the project's own networks costs: counted and measured, never quoted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from manim import LEFT, RIGHT, Rectangle, VGroup

from diffusion_video.stage import at, caption, label, theme, units
from parts.runs import run

SHAPES = {"pixel32": "32 × 32 × 3", "pixel64": "64 × 64 × 3", "latent8": "8 × 8 × 4"}


@dataclass(frozen=True)
class Cost:
    """One evaluation of a U-Net: multiply-adds, and milliseconds on one core."""

    shape: str
    macs: int
    ms: float


@cache
def cost(name: str) -> Cost:
    """What `pixel32`, `pixel64` (the pixel network on that size) or `latent8` needs."""
    arrays = run("costs").arrays
    index = [str(known) for known in arrays["names"]].index(name)
    return Cost(SHAPES[name], int(arrays["macs"][index]), float(arrays["ms"][index]))


def cost_bars(pixel: Cost, latent: Cost, top: float) -> VGroup:
    """A row for the pixel and one for the latent network, bars to scale, from y `top`."""
    rows = VGroup()
    named = (("画素のまま", pixel, theme.PICTURE), ("潜在空間", latent, theme.LATENT))
    for index, (name, need, color) in enumerate(named):
        y, width = top + index * 56, 900 * need.ms / pixel.ms
        words = label(f"{name} {need.shape}", theme.SMALL).move_to(at(516, y), RIGHT)
        bar = Rectangle(
            width=units(width), height=units(38), stroke_width=0,
            fill_color=color, fill_opacity=1,
        ).move_to(at(540 + width / 2, y))
        value = label(f"{need.ms:.1f} ms", theme.LABEL, color, bold=True)
        rows.add(VGroup(words, bar, value.move_to(at(564 + width, y), LEFT)))
    note = caption("それぞれの U-Net 1 回の実測（CPU 1 コア）").move_to(at(540, top + 110), LEFT)
    return rows.add(note)
