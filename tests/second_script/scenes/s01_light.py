"""Scene 1: a ray of sunlight goes through a raindrop."""

from __future__ import annotations

import numpy as np
from manim import DOWN, UP, Circle, Create, FadeIn, LaggedStart, Rectangle, VGroup, VMobject
from numpy.typing import NDArray

from diffusion_video.stage import Stage, at, caption, cue, label, units

WATER = "#38bdf8"
COLORS = {"#ef4444": 1.3318, "#facc15": 1.3335, "#4ade80": 1.3353, "#60a5fa": 1.3412}
"""Red to blue, each with its refractive index in water."""
HEIGHT = 0.86
"""How far from its middle the ray meets the drop, in radii: near the rainbow's ray."""
SPREAD = 6
"""How much the small differences between the colours are enlarged."""


def turned(vector: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """A vector turned by an angle, counter-clockwise."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ vector


def way(drop: Circle, index: float) -> list[NDArray[np.float64]]:
    """Where a ray enters the drop, is reflected, leaves it and goes on (Snell's law)."""
    outer = np.arcsin(HEIGHT)
    inner = np.arcsin(HEIGHT / (1.3335 + SPREAD * (index - 1.3335)))
    middle, spoke = drop.get_center(), np.array([drop.radius, 0.0, 0.0])
    points = [middle + turned(spoke, np.pi - outer - k * (np.pi - 2 * inner)) for k in range(3)]
    onward = turned(spoke, 4 * inner - 2 * outer - np.pi)
    return [*points, points[2] + onward * 1.8]


def ray(points: list[NDArray[np.float64]], color: str) -> VMobject:
    """A bent line through points."""
    return VMobject(stroke_color=color, stroke_width=5).set_points_as_corners(points)


class Light(Stage):
    """White light goes in, colours come out."""

    @cue("日光がまっすぐ差しこむ")
    def sunlight(self) -> None:
        """A drop, and a white ray on its way to it."""
        self.drop = Circle(radius=units(180), stroke_color=WATER, stroke_width=6)
        self.drop.set_fill(WATER, opacity=0.15).move_to(at(1180, 340))
        self.play(FadeIn(self.drop, shift=DOWN * 0.3), run_time=0.6)
        first = way(self.drop, 1.3335)[0]
        self.until("虹")
        self.play(Create(ray([at(120, 0) * [1, 0, 0] + first * [0, 1, 0], first], "#f8fafc")))

    @cue("曲がり、色ごとに分かれる")
    def bent(self) -> None:
        """Every colour takes its own way through the drop."""
        self.cite("Descartes, 1637")
        rays = VGroup(*(ray(way(self.drop, n), color) for color, n in COLORS.items()))
        self.until("曲がる")
        self.play(LaggedStart(*map(Create, rays), lag_ratio=0.15), run_time=1.6)
        note = caption("色の差は6倍に広げてある").move_to(at(1300, 700))
        self.play(FadeIn(note, shift=UP * 0.1), run_time=0.5)

    @cue("帯になって並ぶ")
    def band(self) -> None:
        """The colours as a band, red on top."""
        stripes = VGroup(*(
            Rectangle(width=units(220), height=units(60), fill_color=color, fill_opacity=1,
                      stroke_width=0)
            for color in COLORS
        )).arrange(DOWN, buff=0).move_to(at(420, 540))
        self.until("色が並ぶ")
        self.play(LaggedStart(*map(FadeIn, stripes), lag_ratio=0.3), run_time=1.0)
        self.play(FadeIn(label("虹の色", bold=True).next_to(stripes, DOWN)), run_time=0.4)
