"""Random stages with words, pictures and boxes in their places, and ways to disturb them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
from manim import Circle, Line, Rectangle

from diffusion_video.check.layout.judge import judge_looks
from diffusion_video.check.layout.looking import Look
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
    return ids(looked(things))


def ids(look: Look) -> set[str]:
    """The ids that are found when a scene is looked at; infos are no faults."""
    return {problem.rule for problem in judge_looks([look]) if problem.severity != "info"}


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


def _crowded(things: list[Any], rng: Random) -> None:
    """Words, and others or a line a little below them."""
    x, y = rng.choice(CELLS)
    first = label("海の水", theme.LABEL).move_to(at(x, y))
    if rng.random() < 0.5:
        other = label("月の光", theme.LABEL).move_to(at(x, y + 38 + rng.uniform(1, 9)))
    else:
        low = y + 19 + rng.uniform(1, 5)
        other = Line(at(x - 90, low), at(x + 90, low), color=theme.PICTURE, stroke_width=2)
    things[:] = [first, other]


def _struck(things: list[Any], rng: Random) -> None:
    """A line or a ring runs through the last words."""
    x, y, _ = things[-1].get_center()
    if rng.random() < 0.5:
        rise = rng.uniform(-0.3, 0.3)
        line: Any = Line((x - 1.2, y - rise, 0), (x + 1.2, y + rise, 0))
    else:
        radius = rng.uniform(0.3, 0.6)
        line = Circle(radius).move_to((x + radius, y, 0))
    things.append(line.set_stroke(rng.choice(COLORS), width=rng.uniform(3, 7)))


def _small(things: list[Any], rng: Random) -> None:
    things.append(label("小", rng.uniform(16, 30)).move_to(at(960, 176)))


def _hidden(things: list[Any], rng: Random) -> None:
    place = things[-1].get_center()
    things.append(_box(rng, 0, 0, theme.NETWORK).move_to(place))


DAMAGES: dict[str, Callable[[list[Any], Random], None]] = {
    "layout-outside": _outside, "layout-band": _band, "layout-overlap": _overlap,
    "layout-contrast": _contrast, "layout-small": _small, "layout-hidden": _hidden,
    "layout-crowded": _crowded, "layout-struck": _struck,
}  # fmt: skip


ALSO: dict[str, set[str]] = {"layout-hidden": {"layout-struck", "layout-crowded"}}
"""What else a damage may be: the edge of a cover runs through or along the words that it hides."""


def held(rng: Random, seconds: float) -> Look:
    """A scene on whose stage nothing moves for so long, while someone speaks."""
    things = stage(rng)
    before, after = ([label("月").move_to(at(960, y))] for y in (180, 760))
    look = looked(before, *[things] * round(2 * seconds), after, times=1)
    slot = look.scene.slots[0]
    line = replace(slot.lines[0], start=0, end=1000)
    return replace(look, scene=replace(look.scene, slots=(replace(slot, lines=(line,)),)))


def excusing(rng: Random, count: int) -> Look:
    """A whole stage whose scene excuses `count` things that nobody finds."""
    excuses = {f"1.{n} layout-outside": "why not" for n in range(count)}
    return looked(stage(rng), excused=excuses)


LOOKS: dict[str, tuple[set[str], Callable[[Random], Look], Callable[[Random], Look]]] = {
    "layout-still": (set(), lambda rng: held(rng, rng.uniform(1, 4.5)),
                     lambda rng: held(rng, rng.uniform(6.5, 12))),
    "excuse-unused": (set(), lambda rng: excusing(rng, 0),
                      lambda rng: excusing(rng, rng.randint(1, 15))),
    "excuse-many": ({"excuse-unused"}, lambda rng: excusing(rng, 0),
                    lambda rng: excusing(rng, rng.randint(16, 30))),
}  # fmt: skip
"""Rule -> what else it may find, a whole look, a damaged one."""
