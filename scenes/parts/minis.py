"""Miniatures of the film's steps: each plays a stored run from 0 (start) to 1 (end)."""

from __future__ import annotations

from manim import LEFT, ORIGIN, VGroup

from diffusion_video.stage import (
    Box,
    Counter,
    Panel,
    Pixels,
    arrow,
    at,
    caption,
    theme,
    units,
)
from parts.codec import Planes, along
from parts.elbow import elbow, sparked
from parts.noise import noisy, times
from parts.runs import run
from parts.trajectory import track
from parts.unet import unet_icon


class Mini(VGroup):
    """A drawing with a share from 0 to 1 of its run."""

    def show(self, share: float) -> None:
        """Draw the state at `share`."""
        raise NotImplementedError


class Breaking(Mini):
    """The clean picture, small, and what becomes of it."""

    def __init__(self, box: Box) -> None:
        x, left = box.center[0], box.center[0] - 80
        self.times = times(0, 1000, 2)
        start = Panel(noisy(0), 3, color=theme.PICTURE).move_to(at(left, box.top + 68))
        way = arrow(at(left, box.top + 122), at(left, box.top + 142), theme.NOISE, 6, head=18)
        self.t = Counter("t = 0", theme.SMALL, edge=ORIGIN).move_to(at(x + 70, box.top + 68))
        self.pixels = Pixels(noisy(0), 8).move_to(at(x, box.bottom - 144))
        super().__init__(start, way, self.pixels, self.t)

    def show(self, share: float) -> None:
        t = self.times[round(share * (len(self.times) - 1))]
        self.pixels.show(noisy(t))
        self.t.write(f"t = {t}")


class Making(Mini):
    """A picture that goes through the network and comes back with less noise."""

    ROUNDS = 4

    def __init__(self, box: Box) -> None:
        x, low = box.center[0], box.bottom - 144
        self.pixels = Pixels(track("hero").at(1000), 8).move_to(at(x, low))
        self.net = unet_icon(104).move_to(at(x + 76, box.top + 76))
        enter, leave = self.net.enter, self.net.leave
        top = at(0, low - 128 - 8)[1]
        into = elbow([(enter[0] - units(14), top), (enter[0] - units(14), enter[1]), enter[:2]])
        out = elbow([leave[:2], (leave[0] + units(14), leave[1]), (leave[0] + units(14), top)])
        self.t = Counter("t = 1000", theme.SMALL, edge=ORIGIN).move_to(at(x - 78, box.top + 76))
        super().__init__(into, out, self.net, self.pixels, self.t)

    def show(self, share: float) -> None:
        way = track("hero")
        index = way.index(1000 * (1 - share))
        self.pixels.show(way.pictures[index])
        self.t.write(f"t = {way.t[index]}")
        sparked(self.net, share * self.ROUNDS)


class Compressed(Mini):
    """The latent's own way out of noise, and what the decoder makes of each of its states."""

    ROUNDS = 4

    def __init__(self, box: Box) -> None:
        x, stored = box.center[0], run("latent").arrays
        self.latents, self.pictures = stored["zs"], stored["decoded"]
        self.z = Planes(self.latents[0], 7, gap=8).move_to(at(x - 74, box.top + 84))
        self.big = Panel(self.pictures[0], 3, color=theme.PICTURE)
        self.big.move_to(at(x, box.bottom - 119))
        way = arrow(at(x - 74, box.top + 154), at(x - 74, box.top + 190), theme.LATENT, 6, head=18)
        size = " × ".join(map(str, self.latents.shape[1:]))
        name = caption(size, theme.LATENT).move_to(at(x - 44, box.top + 172), LEFT)
        self.net = unet_icon(92).move_to(at(x + 92, box.top + 84))
        loop = (arrow(at(x + start, box.top + y), at(x + end, box.top + y), theme.MUTED, 5, head=16)
                for start, end, y in ((-4, 38, 64), (38, -4, 104)))
        super().__init__(self.z, self.big, way, name, self.net, *loop)

    def show(self, share: float) -> None:
        index = along(len(self.latents), share)
        self.z.show(self.latents[index])
        self.big.pixels.show(self.pictures[index])
        sparked(self.net, share * self.ROUNDS)
