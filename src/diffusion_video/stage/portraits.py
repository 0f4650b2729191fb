"""The two speakers as flat vector portraits, in the colours that the script gives them."""

from __future__ import annotations

import colorsys
import math

import cairo

from diffusion_video.script.model import Character
from diffusion_video.stage import theme
from diffusion_video.stage.blocks import Context, Picture, canvas
from diffusion_video.stage.geometry import PORTRAIT, Box

SKIN, SKIN_SHADE = "#fbe3cf", "#f0c9ab"
LINE = "#2b2440"
LIP = "#b4574f"
DIM = 0.42


def portrait(who: Character, lit: bool, mouth: int, scale: float) -> Picture:
    """A head in a ring, (168, 168); `mouth` is 0 closed, 1 half open, 2 open."""
    box = Box(0, 0, PORTRAIT, PORTRAIT)

    def draw(ctx: Context) -> None:
        ctx.push_group()
        ctx.translate(PORTRAIT / 2, PORTRAIT / 2)
        _disc(ctx, who.color)
        (_short_hair if who.side == "left" else _long_hair)(ctx, who.color, mouth)
        ctx.reset_clip()
        _ring(ctx, who.color, lit)
        ctx.pop_group_to_source()
        ctx.paint_with_alpha(1.0 if lit else DIM)

    return canvas(box, scale, draw)


def shade(color: str, light: float, saturation: float = 1.0) -> str:
    """The colour with its lightness (0 to 1) set and its saturation scaled."""
    h, _, s = colorsys.rgb_to_hls(*theme.rgb(color))
    r, g, b = colorsys.hls_to_rgb(h, light, min(1.0, s * saturation))
    return f"#{round(r * 255):02x}{round(g * 255):02x}{round(b * 255):02x}"


def _fill(ctx: Context, color: str) -> None:
    ctx.set_source_rgb(*theme.rgb(color))
    ctx.fill()


def _oval(ctx: Context, x: float, y: float, rx: float, ry: float, color: str) -> None:
    ctx.save()
    ctx.translate(x, y)
    ctx.scale(rx, ry)
    ctx.new_path()
    ctx.arc(0, 0, 1, 0, 2 * math.pi)
    ctx.restore()
    _fill(ctx, color)


def _disc(ctx: Context, color: str) -> None:
    ctx.arc(0, 0, 80, 0, 2 * math.pi)
    ctx.set_source_rgb(*theme.rgb(shade(color, 0.17, 0.7)))
    ctx.fill_preserve()
    ctx.clip()


def _ring(ctx: Context, color: str, lit: bool) -> None:
    ctx.new_path()
    ctx.arc(0, 0, 80, 0, 2 * math.pi)
    ctx.set_line_width(7 if lit else 4)
    ctx.set_source_rgb(*theme.rgb(color))
    ctx.stroke()


def _face(ctx: Context, mouth: int) -> None:
    _oval(ctx, -38, 6, 8, 11, SKIN_SHADE)
    _oval(ctx, 38, 6, 8, 11, SKIN_SHADE)
    _oval(ctx, 0, 4, 39, 44, SKIN)
    for x in (-16, 16):
        _oval(ctx, x, 6, 5.2, 7.4, LINE)
        _oval(ctx, x - 1.6, 3, 1.8, 2.2, "#ffffff")
    _mouth(ctx, mouth)


def _mouth(ctx: Context, mouth: int) -> None:
    if mouth:
        _oval(ctx, 0, 30, 7.5, 3.5 if mouth == 1 else 7.5, LIP)
        return
    ctx.new_path()
    ctx.arc(0, 22, 10, math.radians(40), math.radians(140))
    ctx.set_line_width(3)
    ctx.set_line_cap(cairo.LINE_CAP_ROUND)
    ctx.set_source_rgb(*theme.rgb(LIP))
    ctx.stroke()


def _shoulders(ctx: Context, color: str) -> None:
    _oval(ctx, 0, 48, 13, 22, SKIN_SHADE)
    _oval(ctx, 0, 94, 58, 36, color)


def _short_hair(ctx: Context, color: str, mouth: int) -> None:
    hair = shade(color, 0.24, 0.45)
    _shoulders(ctx, color)
    _oval(ctx, 0, -10, 47, 45, hair)
    _face(ctx, mouth)
    ctx.new_path()
    ctx.move_to(-43, 4)
    ctx.curve_to(-50, -62, 50, -66, 43, 4)
    ctx.curve_to(38, -14, 30, -20, 20, -22)
    ctx.curve_to(6, -14, -22, -16, -30, -24)
    ctx.curve_to(-36, -16, -40, -8, -43, 4)
    _fill(ctx, hair)
    _glasses(ctx)


def _glasses(ctx: Context) -> None:
    ctx.set_line_width(2.6)
    ctx.set_source_rgb(*theme.rgb(LINE))
    for x in (-16, 16):
        ctx.new_path()
        ctx.arc(x, 6, 12.5, 0, 2 * math.pi)
        ctx.stroke()
    ctx.move_to(-3.5, 5)
    ctx.line_to(3.5, 5)
    ctx.stroke()


def _long_hair(ctx: Context, color: str, mouth: int) -> None:
    hair = shade(color, 0.32, 0.55)
    for x in (-40, 40):
        _oval(ctx, x, 30, 20, 48, hair)
    _shoulders(ctx, color)
    _oval(ctx, 0, -8, 50, 48, hair)
    _face(ctx, mouth)
    ctx.new_path()
    ctx.move_to(-45, 10)
    ctx.curve_to(-52, -60, 52, -60, 45, 10)
    ctx.curve_to(40, -8, 30, -20, 12, -26)
    ctx.curve_to(2, -10, -26, -8, -36, -10)
    ctx.curve_to(-40, -4, -43, 2, -45, 10)
    _fill(ctx, hair)
    for x in (-26, 26):
        _oval(ctx, x, 19, 6.5, 3.8, "#f3a89a")
    _oval(ctx, 34, -36, 9, 9, shade(color, 0.72))
