"""Small opaque pictures that are laid over the drawn frame: plate, header, progress.

Each is an opaque (h, w, 4) uint8 array over the ground colour, made once, then copied whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import cairo
import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.timeline import Page
from diffusion_video.script.model import Character
from diffusion_video.stage import letters, theme
from diffusion_video.stage.geometry import HEADER_BOX, PLATE_BOX, PROGRESS, Box

Picture = NDArray[np.uint8]
Context: TypeAlias = "cairo.Context[Any]"

BAR = 8
NAME_COLUMN = 4 * theme.SUBTITLE


def canvas(box: Box, scale: float, draw: Callable[[Context], None]) -> Picture:
    """Draw in pixels of the 1080-line frame, origin at the box's corner."""
    width, height = round(box.width * scale), round(box.height * scale)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width, height)
    ctx = cairo.Context(surface)
    ctx.set_source_rgb(*theme.rgb(theme.GROUND))
    ctx.paint()
    ctx.scale(scale, scale)
    draw(ctx)
    surface.flush()
    bgra = np.ndarray((height, width, 4), np.uint8, bytes(surface.get_data()))
    rgba = np.full_like(bgra, 255)
    rgba[:, :, :3] = bgra[:, :, 2::-1]
    return rgba


def write(
    ctx: Context, text: str, x: float, middle: float, size: float, color: str, bold: bool = True
) -> float:
    """Write one line from `x`, centred on `middle`; gives where it ends."""
    scale = ctx.get_matrix().xx
    bleed = int(size * scale * 0.4) + 2
    coverage = letters.mask(text, size * scale, bold, bleed)
    height, columns = coverage.shape
    stride = cairo.FORMAT_A8.stride_for_width(columns)
    data = np.zeros((height, stride), np.uint8)
    data[:, :columns] = coverage
    surface = cairo.ImageSurface.create_for_data(
        data.data, cairo.FORMAT_A8, columns, height, stride
    )
    ctx.save()
    ctx.identity_matrix()
    ctx.set_source_rgb(*theme.rgb(color))
    top = round((middle - size / 2) * scale) - bleed
    ctx.mask_surface(surface, round(x * scale) - bleed, top)
    ctx.restore()
    return x + letters.width(text, size, bold)


def plate(page: Page, speaker: Character, scale: float) -> Picture:
    """The subtitle plate: bar, name and one or two lines."""
    box = PLATE_BOX

    def draw(ctx: Context) -> None:
        _rounded(ctx, 0, 0, box.width, box.height, 14)
        ctx.set_source_rgb(*theme.rgb(theme.PLATE))
        ctx.fill()
        ctx.rectangle(0, 14, BAR, box.height - 28)
        ctx.set_source_rgb(*theme.rgb(speaker.color))
        ctx.fill()
        middles = _middles(len(page.lines))
        left = BAR + 12.0
        write(ctx, f"{speaker.name}:", left, middles[0], theme.SUBTITLE, speaker.color)
        for middle, spans in zip(middles, page.lines, strict=True):
            x: float = left + NAME_COLUMN - 12
            for span in spans:
                color = theme.PICTURE if span.strong else theme.INK
                x = write(ctx, span.text, x, middle, theme.SUBTITLE, color)

    return canvas(box, scale, draw)


def _middles(count: int) -> list[float]:
    """The middle of each text line, from the plate's top."""
    centre = PLATE_BOX.height / 2
    first = centre - theme.SUBTITLE_PITCH * (count - 1) / 2
    return [first + theme.SUBTITLE_PITCH * i for i in range(count)]


def _rounded(ctx: Context, x: float, y: float, w: float, h: float, r: float) -> None:
    ctx.new_path()
    ctx.arc(x + w - r, y + r, r, -np.pi / 2, 0)
    ctx.arc(x + w - r, y + h - r, r, 0, np.pi / 2)
    ctx.arc(x + r, y + h - r, r, np.pi / 2, np.pi)
    ctx.arc(x + r, y + r, r, np.pi, 1.5 * np.pi)
    ctx.close_path()


def header(title: str, source: str, scale: float) -> Picture:
    """The scene's title at the left, the source of what is shown at the right."""
    box = HEADER_BOX

    def draw(ctx: Context) -> None:
        middle = box.height / 2
        write(ctx, title, 0, middle, theme.HEADER, theme.MUTED)
        if source:
            width = letters.width(source, theme.SMALL, False)
            write(ctx, source, box.width - width, middle, theme.SMALL, theme.MUTED, bold=False)

    return canvas(box, scale, draw)


def progress(done: float, ticks: tuple[float, ...], scale: float) -> Picture:
    """The film's line: `done` and `ticks` are shares of the whole."""
    box = PROGRESS

    def draw(ctx: Context) -> None:
        for share, color in ((1.0, theme.RULE), (done, theme.INK)):
            ctx.rectangle(0, 2, box.width * share, 4)
            ctx.set_source_rgb(*theme.rgb(color))
            ctx.fill()
        ctx.set_source_rgb(*theme.rgb(theme.GROUND))
        for tick in ticks:
            ctx.rectangle(box.width * tick - 3, 0, 6, box.height)
            ctx.fill()

    return canvas(box, scale, draw)


def empty_plate(scale: float) -> Picture:
    """The ground where the plate stands when nobody speaks."""
    return canvas(PLATE_BOX, scale, lambda _: None)
