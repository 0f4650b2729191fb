"""The six subjects, drawn on a 256 x 256 canvas (8 canvas pixels are 1 pixel of a 32 x 32 picture).

Every subject is a list of :class:`Shape`; the painter in :mod:`.pictures` fills them, derives the
silhouette from them and puts an outline or a rim light round it. All animals face right: a data set
with random flips teaches a small network to draw two-headed animals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]
Colour = tuple[int, int, int]

CAT_COATS: tuple[Colour, ...] = (
    (52, 46, 62),
    (226, 130, 46),
    (138, 136, 148),
    (240, 226, 202),
    (132, 86, 56),
)
BIRD_COATS: tuple[Colour, ...] = (
    (58, 110, 214),
    (220, 62, 62),
    (244, 196, 56),
    (70, 160, 170),
    (236, 236, 240),
)
FISH_COATS: tuple[Colour, ...] = ((244, 128, 44), (232, 70, 92), (250, 204, 70), (168, 110, 220))
LEAVES: tuple[Colour, ...] = ((62, 140, 66), (104, 158, 52), (40, 112, 84))
WALLS: tuple[Colour, ...] = ((214, 120, 82), (222, 206, 190), (196, 170, 214))
ROOFS: tuple[Colour, ...] = ((164, 52, 52), (62, 78, 140), (112, 72, 48))
SAILS: tuple[Colour, ...] = ((246, 242, 230), (226, 86, 70), (248, 206, 92))


@dataclass(frozen=True)
class Shape:
    """One filled form: ``kind`` is ellipse (box corners), polygon, or line (round joints,
    ``width``)."""

    kind: str
    points: tuple[Point, ...]
    colour: Colour
    width: float = 0.0
    light: bool = False
    """True for what shines by itself (eyes, windows): night does not darken it."""


def shade(colour: Colour, factor: float) -> Colour:
    """``colour`` times ``factor``, clipped to bytes."""
    return tuple(int(min(255, max(0, c * factor))) for c in colour)  # type: ignore[return-value]


def ellipse(x: float, y: float, rx: float, ry: float, colour: Colour, light: bool = False) -> Shape:
    return Shape("ellipse", ((x - rx, y - ry), (x + rx, y + ry)), colour, light=light)


def polygon(points: list[Point], colour: Colour, light: bool = False) -> Shape:
    return Shape("polygon", tuple(points), colour, light=light)


def line(points: list[Point], width: float, colour: Colour) -> Shape:
    return Shape("line", tuple(points), colour, width)


def box(x0: float, y0: float, x1: float, y1: float, colour: Colour, light: bool = False) -> Shape:
    return polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, light)


def pick(rng: np.random.Generator, choices: tuple[Colour, ...]) -> Colour:
    return choices[int(rng.integers(len(choices)))]


def _leg(hip: Point, swing: float, length: float, colour: Colour) -> list[Shape]:
    """A leg that swings by ``swing`` (in canvas pixels at the foot) and ends in a small paw."""
    foot = (hip[0] + swing, hip[1] + length)
    knee = (hip[0] + 0.35 * swing - 2.0, hip[1] + 0.55 * length)
    return [line([hip, knee, foot], 13, colour), line([foot, (foot[0] + 4, foot[1])], 11, colour)]


def cat(rng: np.random.Generator) -> list[Shape]:
    """A walking cat about 150 wide and 124 high; its feet stand on y = 0, its middle is x = 0."""
    coat, phase = pick(rng, CAT_COATS), rng.uniform(0, 2 * math.pi)
    far, tail = shade(coat, 0.7), rng.uniform(-6, 10)
    swing = [17 * math.sin(phase + k) for k in (0.0, math.pi, math.pi * 1.35, math.pi * 0.35)]
    shapes = [
        line(
            [(-40, -60), (-58, -70), (-69 + tail / 2, -90), (-66 + tail, -110), (-54 + tail, -120)],
            14,
            coat,
        ),
        *_leg((-32, -46), swing[0], 42, far),
        *_leg((28, -46), swing[1], 42, far),
        line([(-32, -59), (2, -56), (30, -61)], 34, coat),
        ellipse(-32, -56, 20, 19, coat),
        *_leg((-42, -48), swing[2], 44, coat),
        *_leg((20, -46), swing[3], 42, coat),
        line([(30, -66), (50, -82)], 28, coat),
        polygon([(32, -92), (35, -126), (54, -104)], coat),
        polygon([(54, -106), (74, -126), (78, -92)], coat),
        ellipse(55, -88, 25, 20, coat),
        ellipse(70, -82, 13, 10, shade(coat, 1.12)),
    ]
    return [*shapes, ellipse(64, -92, 6, 5, (255, 228, 92), True)]


def bird(rng: np.random.Generator) -> list[Shape]:
    """A flying bird about 150 wide; the middle of its body is the origin."""
    coat, flap = pick(rng, BIRD_COATS), rng.uniform(0.6, 1.0) * (1 if rng.random() < 0.6 else -1)
    tip = (-34.0, -72.0 * flap)
    wing, far = shade(coat, 0.78), shade(coat, 0.6)
    return [
        polygon([(4, -4), (34, -2), (tip[0] + 44, tip[1] * 0.86)], far),
        polygon([(-34, -6), (-74, -16), (-66, 0), (-76, 10), (-34, 10)], wing),
        ellipse(0, 0, 44, 21, coat),
        ellipse(10, 8, 28, 12, shade(coat, 1.3)),
        ellipse(40, -13, 19, 18, coat),
        polygon([(55, -19), (78, -9), (55, -4)], (250, 166, 40)),
        polygon([(-24, -8), (24, -8), (4, tip[1] * 0.6), tip], wing),
        ellipse(45, -17, 5, 5, (24, 22, 34), True),
    ]


def fish(rng: np.random.Generator) -> list[Shape]:
    """A fish about 140 wide; the middle of its body is the origin."""
    coat, wag = pick(rng, FISH_COATS), rng.uniform(-10, 10)
    fin, band = shade(coat, 0.75), (252, 244, 232)
    return [
        polygon([(-36, 0), (-72, -32 + wag), (-62, wag), (-72, 32 + wag)], fin),
        polygon([(-22, -24), (2, -50), (26, -24)], fin),
        polygon([(-6, 24), (-14, 44), (18, 26)], fin),
        ellipse(6, 0, 52, 32, coat),
        polygon([(-16, -28), (-4, -31), (-4, 31), (-16, 28)], band),
        polygon([(12, -31), (22, -29), (22, 29), (12, 31)], band),
        ellipse(42, -7, 8, 8, (250, 250, 250), True),
        ellipse(44, -7, 5, 5, (24, 22, 34), True),
    ]


def tree(rng: np.random.Generator) -> list[Shape]:
    """A broad tree or a fir, about 150 high; its foot stands on y = 0."""
    leaf, trunk = pick(rng, LEAVES), (116, 74, 48)
    if rng.random() < 0.5:
        crown = [
            ellipse(x, y, r, r, leaf)
            for x, y, r in ((-26, -84, 32), (26, -84, 32), (0, -112, 36), (0, -82, 34))
        ]
        return [box(-9, -60, 9, 0, trunk), *crown, ellipse(-10, -118, 16, 13, shade(leaf, 1.3))]
    tiers = [
        polygon([(-w, y), (0, y - 56), (w, y)], shade(leaf, f))
        for w, y, f in ((54, -26, 0.8), (45, -60, 0.9), (34, -94, 1.0))
    ]
    return [box(-8, -30, 8, 0, trunk), *tiers]


def house(rng: np.random.Generator) -> list[Shape]:
    """A house about 130 wide and 110 high; it stands on y = 0."""
    wall, roof, pane = pick(rng, WALLS), pick(rng, ROOFS), (255, 222, 112)
    return [
        box(26, -112, 44, -70, shade(roof, 0.7)),
        box(-52, -62, 52, 0, wall),
        polygon([(-68, -58), (-30, -108), (30, -108), (68, -58)], roof),
        box(-10, -38, 10, 0, shade(wall, 0.45)),
        box(-42, -44, -20, -22, pane, True),
        box(20, -44, 42, -22, pane, True),
    ]


def boat(rng: np.random.Generator) -> list[Shape]:
    """A sailing boat about 130 wide and 140 high; its water line is y = 0."""
    sail, hull, lean = pick(rng, SAILS), (140, 74, 50), rng.uniform(-4, 10)
    return [
        line([(0, -20), (0, -134)], 6, (92, 60, 44)),
        polygon([(6, -130), (6, -34), (58 + lean, -34)], sail),
        polygon([(-6, -112), (-6, -34), (-44, -34)], shade(sail, 0.84)),
        polygon([(-66, -26), (68, -26), (44, 6), (-44, 6)], hull),
        polygon([(-66, -26), (68, -26), (64, -18), (-62, -18)], (236, 226, 210)),
    ]


SUBJECTS = {"cat": cat, "bird": bird, "fish": fish, "tree": tree, "house": house, "boat": boat}
