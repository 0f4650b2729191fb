"""The network as a U: every slab has the real tensor's shape (channels wide, pixels high)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import numpy as np
from manim import (
    UP,
    Animation,
    Dot,
    LineJointType,
    ManimColor,
    Polygon,
    VGroup,
    VMobject,
    interpolate_color,
    linear,
)
from numpy.typing import NDArray

from diffusion_video.stage import at, label, theme, units
from parts.runs import run

SLANT = 0.24
"""How far the picture's second side runs back, of its height: along x and along y."""
COLUMNS = (0.0, 0.11, 0.27, 0.5, 0.73, 0.89, 1.0)
TRAIL = 5


@cache
def shapes() -> tuple[tuple[str, int, int], ...]:
    """(name, side of the picture, channels) of every block, as the trained network says."""
    stored = run("network").arrays
    names = [str(name) for name in stored["blocks"]]
    sizes = [(int(side), int(channels)) for side, _, channels in stored["shapes"]]
    return tuple((name, *size) for name, size in zip(names, sizes, strict=True))


def levels() -> int:
    """How many sizes of picture the network works on."""
    return sum(name.startswith("down") for name, _, _ in shapes())


def mix(color: str, share: float) -> ManimColor:
    """`color` over the ground, as one opaque colour."""
    return interpolate_color(ManimColor(theme.GROUND), ManimColor(color), share)


@cache
def _red_green_blue(color: str) -> list[float]:
    return [float(part) for part in ManimColor(color).to_rgb()]


def _tint(shape: VMobject, color: str, share: float, opacity: float) -> None:
    """Fill with `mix(color, share)`, without Manim's conversions: this is done each frame."""
    ends = zip(_red_green_blue(theme.GROUND), _red_green_blue(color), strict=True)
    mixed = [ground + share * (full - ground) for ground, full in ends]
    shape.fill_rgbas = np.array([[*mixed, opacity]])


class Block(VGroup):
    """A slab: `wide` x `high` pixels in front, its second side running back."""

    def __init__(self, wide: float, high: float, color: str, slant: float, line: float) -> None:
        w, h, d = units(wide), units(high), units(high) * slant
        corner = {
            name: np.array([x - w / 2, y - h / 2, 0.0])
            for name, x, y in (
                ("ll", 0, 0), ("lr", w, 0), ("ur", w, h), ("ul", 0, h),
                ("br", w + d, d), ("bu", w + d, h + d), ("bl", d, h + d),
            )
        }
        faces = (("ul", "ur", "bu", "bl"), ("lr", "br", "bu", "ur"), ("ll", "lr", "ur", "ul"))
        self.color_name = color
        super().__init__(*(
            Polygon(
                *(corner[name] for name in face),
                stroke_color=color, stroke_width=line, joint_type=LineJointType.ROUND,
            )
            for face in faces if slant or face == faces[-1]
        ))
        self.set_stroke(opacity=0.9)
        self.glow(0)

    @property
    def front(self) -> Polygon:
        """The face that is seen straight on."""
        return self.submobjects[-1]

    def glow(self, share: float) -> Block:
        """Light the slab: 0 is at rest, 1 full."""
        rest = (0.42, 0.16, 0.26)[-len(self.submobjects):]
        for face, dim in zip(self.submobjects, rest, strict=True):
            _tint(face, self.color_name, dim + share * (0.92 - dim), self._shown())
        return self

    def _shown(self) -> float:
        return self.front.stroke_rgbas.item(3) / 0.9


class UNet(VGroup):
    """The drawn network: `blocks` by name, `enter` and `leave`, `pulse()` and `lit()`."""

    def __init__(self, width: float, height: float, fine: bool = True) -> None:
        self.fine = fine
        slant = SLANT if fine else 0.0
        gap = height * (0.075 if fine else 0.1)
        rows = levels()
        high = (height - gap * (rows - 1)) / sum((1 + slant) * 0.5**i for i in range(rows))
        wide = width * (0.1 if fine else 0.15)
        names = shapes()
        self.blocks = {
            name: Block(
                wide * channels / names[len(names) // 2][2], high * side / names[0][1],
                theme.NETWORK, slant, 4 if fine else 3,
            )
            for name, side, channels in names
        }
        self._place(width, height, high, gap, slant)
        centres = [block.front.get_center() for block in self.blocks.values()]
        reach = units(34 if fine else 14)
        ends = [
            self.blocks["down0"].front.get_left() - np.array([reach, 0, 0]),
            self.blocks["up0"].get_right() * np.array([1, 0, 0])
            + centres[-1] * UP + np.array([reach, 0, 0]),
        ]
        self.path = VMobject(stroke_color=theme.NETWORK, stroke_width=5 if fine else 3)
        self.path.set_points_as_corners([ends[0], *centres, ends[1]])
        self.skips = VGroup(*(self._skip(level) for level in range(rows)))
        self.dots = VGroup(*(
            Dot(radius=units((12 if fine else 7) * size), color=theme.INK).set_opacity(0)
            for size in (*(1 - i / 8 for i in range(TRAIL)), *[0.75] * rows)
        ))
        self.names = self._names(rows) if fine and width >= 560 else VGroup()
        slabs = VGroup(*reversed(self.blocks.values()))
        super().__init__(self.skips, self.path, slabs, self.names, self.dots)

    def _place(self, width: float, height: float, high: float, gap: float, slant: float) -> None:
        """Put the slabs on the U: level 0 on top, the smallest below."""
        first, last = self.blocks["down0"], self.blocks["up0"]
        left = units(-width / 2 + (34 if self.fine else 14)) + first.front.width / 2
        right = units(width / 2 - (34 if self.fine else 14)) - last.width + last.front.width / 2
        for share, block in zip(COLUMNS, self.blocks.values(), strict=True):
            level = round(np.log2(first.front.height / block.front.height))
            above = sum((1 + slant) * high * 0.5**i + gap for i in range(level))
            y = units(height / 2 - above) - block.height + block.front.height / 2
            goal = np.array([left + (right - left) * share, y, 0.0])
            block.shift(goal - block.front.get_center())

    def _skip(self, level: int) -> VMobject:
        """The connection that carries a level's picture straight across."""
        start = self.blocks[f"down{level}"].front.get_center()
        end = self.blocks[f"up{level}"].front.get_center()
        line = VMobject(stroke_color=theme.NETWORK, stroke_width=4 if self.fine else 2.5)
        line.set_stroke(opacity=0.55)
        if level == levels() - 1:
            lift = self.blocks[f"down{level}"].height * UP * 1.1
            line.set_points_as_corners([start, start + lift, end + lift, end])
        else:
            line.set_points_as_corners([start, end])
        return line

    def _names(self, rows: int) -> VGroup:
        """How large the picture is on each level, between the two arms."""
        made = VGroup()
        for name, side, _ in shapes()[:rows]:
            words = label(f"{side}×{side}", theme.SMALL, theme.MUTED)
            line = self.skips[int(name[-1])]
            made.add(words.next_to(line.get_top(), UP, buff=units(10)))
        return made

    @property
    def enter(self) -> NDArray[np.float64]:
        """Where the input comes in: left of the first slab."""
        return np.asarray(self.path.get_start())

    @property
    def leave(self) -> NDArray[np.float64]:
        """Where the answer comes out: right of the last slab."""
        return np.asarray(self.path.get_end())

    def pulse(self, color: str = theme.INK, **kwargs: Any) -> Pulse:
        """Data runs through once: the path, each slab as it is passed, the skips."""
        return Pulse(self, color, **kwargs)

    def lit(self, block: str, share: float = 1.0, **kwargs: Any) -> Animation:
        """Light one slab (`down0`, `mid`, `up1` ...) to `share`; 0 puts it out."""
        kwargs.setdefault("run_time", 0.4)
        return _Glow(self.blocks[block], share, **kwargs)


class _Glow(Animation):
    def __init__(self, block: Block, share: float, **kwargs: Any) -> None:
        self.goal = share
        super().__init__(block, **kwargs)

    def begin(self) -> None:
        self.first = getattr(self.mobject, "level", 0.0)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        now = self.first + (self.goal - self.first) * self.rate_func(alpha)
        self.mobject.level = now
        self.mobject.glow(now)


class Pulse(Animation):
    """A comet along the network's path; slabs glow as it passes, skips run across."""

    def __init__(self, net: UNet, color: str, **kwargs: Any) -> None:
        kwargs.setdefault("run_time", 2.4)
        kwargs.setdefault("rate_func", linear)
        self.color = color
        super().__init__(net, **kwargs)

    def interpolate_mobject(self, alpha: float) -> None:
        """Place the comet at `alpha` of the way and light what is near it."""
        net, now = self.mobject, float(self.rate_func(alpha)) * 1.06
        points, shares = _corners(net.path.points.tobytes())
        for i, dot in enumerate(net.dots[:TRAIL]):
            self._put(dot, _along(points, shares, now - 0.012 * i), now - 0.012 * i, 1 - i / TRAIL)
        for share, block in zip(shares[1:-1], net.blocks.values(), strict=True):
            block.glow(float(np.exp(-(((now - share) / 0.07) ** 2))) if 0 < alpha < 1 else 0.0)
        for level, skip in enumerate(net.skips):
            away, home = shares[1 + level], shares[-2 - level]
            share = (now - away) / (home - away)
            spot = _along(*_corners(skip.points.tobytes()), share)
            self._put(net.dots[TRAIL + level], spot, share, 0.9)

    def _put(self, dot: Dot, point: NDArray[np.float64], share: float, shown: float) -> None:
        dot.points += point - (dot.points.min(axis=0) + dot.points.max(axis=0)) / 2
        _tint(dot, self.color, 1, shown if 0 < share < 1 else 0)


@lru_cache(maxsize=256)
def _corners(points: bytes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The corners of a path of straight lines, and each one's share of its length."""
    curves = np.frombuffer(points).reshape(-1, 3)
    corners = np.vstack([curves[::4], curves[-1:]])
    steps = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    return corners, np.concatenate([[0.0], np.cumsum(steps)]) / steps.sum()


def _along(
    points: NDArray[np.float64], shares: NDArray[np.float64], share: float
) -> NDArray[np.float64]:
    return np.array([np.interp(share, shares, points[:, axis]) for axis in range(3)])


def unet(center_x: float, center_y: float, width: float, height: float) -> UNet:
    """The network, `width` x `height` pixels around (x, y)."""
    return UNet(width, height).move_to(at(center_x, center_y))


def unet_icon(size: float) -> UNet:
    """The network as a small sign, `size` pixels wide: the same U, flat and without words."""
    return UNet(size, size * 0.72, fine=False)
