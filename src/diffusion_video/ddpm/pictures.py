"""Procedural pictures: the data set of the film's model.

A picture is drawn with Pillow at 256 x 256 and averaged down to 32 x 32 (pixel model) or 64 x 64
(latent model). ``draw(seed)`` is a function of its seed alone: no file, no hidden state.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .subjects import SUBJECTS, Colour, Shape

CANVAS = 256
CELL = 8
"""Canvas pixels to one pixel of a 32 x 32 picture; subjects stand on this grid so that edges stay
crisp."""

SUBJECT_NAMES: tuple[str, ...] = tuple(SUBJECTS)
SCENE_NAMES: tuple[str, ...] = ("sunset", "day", "night", "snow")
AT_SEA = ("fish", "boat")
RIM = 6
"""Width of the rim light in canvas pixels."""


@dataclass(frozen=True)
class Palette:
    """Colours of a scene: sky from the zenith to the horizon, land, sea, and the light on a
    subject."""

    sky: tuple[Colour, ...]
    land: tuple[Colour, Colour]
    sea: tuple[Colour, Colour]
    tint: tuple[float, float, float]
    """What daylight colours are multiplied with."""
    water_tint: tuple[float, float, float]
    """The same for what swims or sails: against the sunlight on land, but lit in the water."""
    edge: Colour
    """Rim light (sunset, night) or outline (day, snow)."""
    rim: bool


PALETTES: dict[str, Palette] = {
    "sunset": Palette(
        ((70, 44, 110), (150, 56, 116), (232, 88, 82), (252, 150, 66), (255, 206, 98)),
        ((150, 80, 78), (64, 34, 64)),
        ((206, 96, 88), (58, 32, 84)),
        (0.44, 0.32, 0.40),
        (0.96, 0.70, 0.62),
        (255, 206, 120),
        True,
    ),
    "day": Palette(
        ((66, 150, 240), (120, 186, 248), (196, 228, 252)),
        ((128, 200, 84), (66, 142, 66)),
        ((66, 168, 214), (28, 98, 170)),
        (1.0, 1.0, 1.0),
        (1.0, 1.0, 1.0),
        (44, 44, 66),
        False,
    ),
    "night": Palette(
        ((10, 14, 46), (26, 34, 86), (52, 62, 124)),
        ((48, 74, 92), (24, 38, 62)),
        ((44, 66, 124), (16, 26, 66)),
        (0.56, 0.60, 0.80),
        (0.66, 0.70, 0.90),
        (186, 206, 250),
        True,
    ),
    "snow": Palette(
        ((122, 140, 166), (164, 178, 198), (204, 212, 224)),
        ((246, 248, 254), (206, 218, 236)),
        ((128, 158, 184), (70, 104, 140)),
        (0.94, 0.96, 1.0),
        (0.94, 0.96, 1.0),
        (52, 56, 84),
        False,
    ),
}


@dataclass(frozen=True)
class Picture:
    """One drawn picture: ``pixels`` (size, size, 3) uint8, and what is on it."""

    pixels: np.ndarray
    subject: str
    scene: str


def gradient(stops: tuple[Colour, ...], height: int) -> Image.Image:
    """A vertical gradient through ``stops``, CANVAS wide, one colour a cell of 8 rows."""
    rows = (np.arange(height) // CELL * CELL + CELL / 2) / max(height, 1) * (len(stops) - 1)
    table = np.array(stops, dtype=float)
    column = np.stack(
        [np.interp(rows, np.arange(len(stops)), table[:, c]) for c in range(3)], axis=-1
    )
    return Image.fromarray(np.repeat(column[:, None], CANVAS, axis=1).round().astype(np.uint8))


def _sun(draw: ImageDraw.ImageDraw, rng: np.random.Generator, horizon: int) -> None:
    x, y, r = rng.uniform(40, 216), horizon - rng.uniform(-6, 34), rng.uniform(28, 42)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(255, 236, 158))


def _clouds(draw: ImageDraw.ImageDraw, rng: np.random.Generator, horizon: int) -> None:
    for _ in range(int(rng.integers(1, 3))):
        x, y = rng.uniform(20, 236), rng.uniform(18, max(24.0, min(70, horizon - 60)))
        for dx, dy, r in ((-22, 4, 13), (0, -4, 19), (22, 4, 14)):
            draw.ellipse(
                (x + dx - 1.3 * r, y + dy - r * 0.8, x + dx + 1.3 * r, y + dy + r * 0.8),
                fill=(255, 255, 255),
            )


def _moon(draw: ImageDraw.ImageDraw, rng: np.random.Generator, horizon: int) -> None:
    for x, y in zip(
        rng.integers(0, 32, 14) * CELL,
        rng.integers(0, max(1, horizon // CELL - 1), 14) * CELL,
        strict=True,
    ):
        draw.rectangle((x, y, x + CELL - 1, y + CELL - 1), fill=(214, 218, 240))
    x, y, r = rng.uniform(36, 220), rng.uniform(30, 44), rng.uniform(18, 24)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(250, 240, 196))


def _flakes(draw: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    for x, y in rng.integers(0, 32, (26, 2)) * CELL:
        draw.rectangle((x, y, x + CELL - 1, y + CELL - 1), fill=(252, 253, 255))


_LIGHTS = {"sunset": _sun, "day": _clouds, "night": _moon}


def background(scene: str, at_sea: bool, horizon: int, rng: np.random.Generator) -> Image.Image:
    """Sky with its lights, and land or sea below ``horizon`` (a canvas row)."""
    palette = PALETTES[scene]
    canvas = gradient(palette.sky, CANVAS)
    canvas.paste(gradient(palette.sky, horizon), (0, 0))
    draw = ImageDraw.Draw(canvas)
    if scene in _LIGHTS:
        _LIGHTS[scene](draw, rng, horizon)
    canvas.paste(gradient(palette.sea if at_sea else palette.land, CANVAS - horizon), (0, horizon))
    return canvas


def _fill(draw: ImageDraw.ImageDraw, shape: Shape, fill: Colour | int) -> None:
    if shape.kind == "ellipse":
        draw.ellipse([shape.points[0], shape.points[1]], fill=fill)
    elif shape.kind == "polygon":
        draw.polygon(list(shape.points), fill=fill)
    else:
        draw.line(list(shape.points), fill=fill, width=round(shape.width), joint="curve")
        r = shape.width / 2
        for x, y in (shape.points[0], shape.points[-1]):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)


def _placed(shape: Shape, x: float, y: float, scale: float) -> Shape:
    points = tuple((x + scale * px, y + scale * py) for px, py in shape.points)
    return Shape(shape.kind, points, shape.colour, shape.width * scale, shape.light)


def _tinted(colour: Colour, tint: tuple[float, float, float]) -> Colour:
    return tuple(int(c * t) for c, t in zip(colour, tint, strict=True))  # type: ignore[return-value]


def paint(canvas: Image.Image, shapes: list[Shape], palette: Palette, in_water: bool) -> None:
    """Paint ``shapes`` on ``canvas``: an outline by day and in snow, a rim light at sunset and at
    night.

    The rim lies on the edges that face up and right (towards the light), inside the silhouette;
    the outline lies round all of it.
    """
    tint = palette.water_tint if in_water else palette.tint
    mask, layer = Image.new("L", canvas.size, 0), canvas.copy()
    on_mask, on_layer = ImageDraw.Draw(mask), ImageDraw.Draw(layer)
    for shape in shapes:
        _fill(on_mask, shape, 255)
        _fill(on_layer, shape, shape.colour if shape.light else _tinted(shape.colour, tint))
    if palette.rim:
        shifted = ImageChops.offset(mask, -RIM, RIM)
        layer.paste(palette.edge, mask=ImageChops.subtract(mask, shifted))
        for shape in (s for s in shapes if s.light):
            _fill(on_layer, shape, shape.colour)
    else:
        canvas.paste(palette.edge, mask=mask.filter(ImageFilter.MaxFilter(7)))
    canvas.paste(layer, mask=mask)


def _place(subject: str, rng: np.random.Generator) -> tuple[int, float, float, float]:
    """(horizon row, x, y, scale) of a subject, on the grid of cells."""
    x = CELL * float(rng.integers(13, 20))
    if subject == "fish":
        horizon = CELL * int(rng.integers(8, 12))
        return horizon, x, CELL * float(rng.integers(20, 24)), rng.uniform(0.95, 1.15)
    if subject == "bird":
        return (
            CELL * int(rng.integers(23, 27)),
            x,
            CELL * float(rng.integers(9, 16)),
            rng.uniform(0.95, 1.15),
        )
    if subject == "boat":
        horizon = CELL * int(rng.integers(18, 22))
        return horizon, x, horizon + CELL * float(rng.integers(2, 5)), rng.uniform(0.95, 1.15)
    horizon = CELL * int(rng.integers(20, 24))
    return horizon, x, horizon + CELL * float(rng.integers(3, 6)), rng.uniform(1.0, 1.2)


def canvas(
    seed: int, subject: str | None = None, scene: str | None = None
) -> tuple[Image.Image, str, str]:
    """The 256 x 256 drawing of ``seed`` and its two labels; a label that is not given is drawn
    too."""
    rng = np.random.default_rng(seed)
    drawn = (
        SUBJECT_NAMES[int(rng.integers(len(SUBJECT_NAMES)))],
        SCENE_NAMES[int(rng.integers(len(SCENE_NAMES)))],
    )
    subject, scene = subject or drawn[0], scene or drawn[1]
    horizon, x, y, scale = _place(subject, rng)
    image = background(scene, subject in AT_SEA, horizon, rng)
    if scene == "snow":
        _flakes(ImageDraw.Draw(image), rng)
    paint(
        image,
        [_placed(s, x, y, scale) for s in SUBJECTS[subject](rng)],
        PALETTES[scene],
        subject in AT_SEA,
    )
    return image, subject, scene


def draw(
    seed: int, size: int = 32, subject: str | None = None, scene: str | None = None
) -> Picture:
    """The picture of ``seed`` at ``size`` x ``size`` (a divisor of 256), by averaging boxes of
    pixels."""
    image, subject, scene = canvas(seed, subject, scene)
    pixels = np.asarray(image.reduce(CANVAS // size), dtype=np.uint8)
    return Picture(pixels, subject, scene)
