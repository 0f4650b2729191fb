"""Ways into and out of a small network: arrows with corners, data that runs through."""

from __future__ import annotations

import numpy as np
from manim import Polygon, VGroup, VMobject

from diffusion_video.stage import theme, units
from parts.unet import Pulse, UNet


def sparked(net: UNet, rounds: float) -> None:
    """Data runs through the network once a round; between rounds nothing is in it."""
    Pulse(net, theme.INK).interpolate_mobject(rounds % 1)


def elbow(corners: list[tuple[float, float]]) -> VGroup:
    """An arrow with corners, in Manim's units."""
    points = np.array([[x, y, 0] for x, y in corners])
    ahead = points[-1] - points[-2]
    ahead = ahead / np.linalg.norm(ahead) * units(16)
    across = np.array([-ahead[1], ahead[0], 0]) * 0.6
    neck = points[-1] - ahead
    line = VMobject(stroke_color=theme.MUTED, stroke_width=5)
    line.set_points_as_corners([*points[:-1], neck])
    head = Polygon(
        points[-1], neck + across, neck - across,
        stroke_width=0, fill_color=theme.MUTED, fill_opacity=1,
    )
    return VGroup(line, head)
