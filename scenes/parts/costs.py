"""What a step of the project's own networks costs: counted and measured, never quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from manim import LEFT, RIGHT, Rectangle, VGroup

from diffusion_video.stage import at, caption, label, theme, units
from parts.runs import run


@dataclass(frozen=True)
class Cost:
    """One forward pass: multiply-adds, and milliseconds on one core."""

    shape: str
    macs: float
    ms: float


@cache
def costs() -> tuple[Cost, Cost, Cost]:
    """The pixel network on 32 x 32 and 64 x 64, and the latent network on 8 x 8 x 4."""
    arrays = run("costs").arrays
    shapes = ("32 × 32 × 3", "64 × 64 × 3", "8 × 8 × 4")
    small, large, latent = (
        Cost(shape, float(macs), float(ms))
        for shape, macs, ms in zip(shapes, arrays["macs"], arrays["ms"], strict=True)
    )
    return small, large, latent


def cost_bars(pair: Sequence[Cost], top: float) -> VGroup:
    """A row for the pixel and one for the latent network, bars to scale, from y `top`."""
    longest = max(cost.ms for cost in pair)
    rows = VGroup()
    for index, (cost, color) in enumerate(zip(pair, (theme.PICTURE, theme.LATENT), strict=True)):
        y, width = top + index * 62, max(3.0, 900 * cost.ms / longest)
        name = ("画素のまま ", "潜在空間 ")[index] + cost.shape
        words = label(name, theme.SMALL).move_to(at(516, y), RIGHT)
        bar = Rectangle(
            width=units(width), height=units(38), stroke_width=0,
            fill_color=color, fill_opacity=1,
        ).move_to(at(540 + width / 2, y))
        value = label(f"{cost.ms:.1f} ms", theme.LABEL, color, bold=True)
        rows.add(VGroup(words, bar, value.move_to(at(564 + width, y), LEFT)))
    note = caption("U-Net 1 回の実測(CPU 1 コア)").move_to(at(540, top + 124), LEFT)
    return rows.add(note)
