"""Random stages with words, pictures and boxes in their places, and ways to disturb them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from manim import Rectangle

from diffusion_video.check.layout.rules import RULES
from diffusion_video.check.rule import run
from diffusion_video.stage import Panel, at, label, theme, units

from ..stages import looked

WORDS = ["画像", "ノイズ", "学習の流れ", "t = 250", "予測", "U-Net", "損失 L", "猫"]
COLORS = [theme.INK, theme.MUTED, theme.PICTURE, theme.NETWORK, theme.CONDITION, theme.LATENT]
CELLS = [(x, y) for x in (330, 750, 1170, 1590) for y in (270, 470, 670)]


def stage(rng: Random) -> list[Any]:
    """Up to seven things, each in a cell of its own."""
    cells = rng.sample(CELLS, rng.randint(4, 7))
    return [_thing(rng, *cell) for cell in cells[:-1]] + [_text(rng, *cells[-1])]


def _thing(rng: Random, x: float, y: float) -> Any:
    kind = rng.choice(("text", "picture", "box"))
    if kind == "picture":
        seed = rng.randrange(1 << 30)
        picture = np.random.default_rng(seed).integers(0, 256, (16, 16, 3), np.uint8)
        return Panel(picture, 8).move_to(at(x, y))
    return _text(rng, x, y) if kind == "text" else _box(rng, x, y, rng.choice(COLORS))


def _text(rng: Random, x: float, y: float, **style: Any) -> Any:
    style = {"size": rng.choice((32, 40, 56)), "color": rng.choice(COLORS), **style}
    return label(rng.choice(WORDS), **style).move_to(at(x + rng.uniform(-40, 40), y))


def _box(rng: Random, x: float, y: float, color: str) -> Any:
    wide, high = rng.uniform(180, 320), rng.uniform(90, 150)
    shape = Rectangle(width=units(wide), height=units(high), stroke_width=3, stroke_color=color,
                      fill_color=color, fill_opacity=1)  # fmt: skip
    return shape.move_to(at(x, y))


def judged(things: list[Any]) -> set[str]:
    """The ids that are found on a stage."""
    return {problem.rule for problem in run(RULES, looked(things))}


def _outside(things: list[Any], rng: Random) -> None:
    x = rng.choice((rng.uniform(20, 80), rng.uniform(1850, 1900)))
    things.append(label("長い言葉").move_to(at(x, rng.uniform(200, 700))))


def _band(things: list[Any], rng: Random) -> None:
    y = rng.choice((rng.uniform(115, 120), rng.uniform(815, 900)))
    things.append(_box(rng, rng.uniform(400, 1500), y, theme.NETWORK))


def _overlap(things: list[Any], rng: Random) -> None:
    place = things[-1].get_center() + np.array([rng.uniform(-0.2, 0.2), rng.uniform(-0.1, 0.1), 0])
    things.append(label("別の言葉", theme.LABEL).move_to(place))


def _contrast(things: list[Any], rng: Random) -> None:
    color = rng.choice((theme.PICTURE, theme.INK, theme.MUTED, theme.LATENT))
    x, y = rng.choice([(540, 370), (960, 570), (1380, 370)])
    plate = _box(rng, x, y, color)
    things[:] = [plate, label("白い", theme.SMALL, theme.INK).move_to(plate)]


def _small(things: list[Any], rng: Random) -> None:
    things.append(label("小", rng.uniform(16, 30)).move_to(at(960, 176)))


def _hidden(things: list[Any], rng: Random) -> None:
    place = things[-1].get_center()
    things.append(_box(rng, 0, 0, theme.NETWORK).move_to(place))


DAMAGES: dict[str, Callable[[list[Any], Random], None]] = {
    "layout-outside": _outside, "layout-band": _band, "layout-overlap": _overlap,
    "layout-contrast": _contrast, "layout-small": _small, "layout-hidden": _hidden,
}  # fmt: skip
