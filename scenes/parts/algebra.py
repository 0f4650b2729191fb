"""One step of the sampler as picture algebra: x_t' = a x_t - b eps-hat."""

from __future__ import annotations

from manim import DOWN, RIGHT, UP, VGroup

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.stage import Panel, at, formula, label, theme, units
from parts.runs import run
from parts.trajectory import TimeReadout

CELL = 12
ROW = 476
X_AT, EPS_AT, NEXT_AT = at(430, ROW), at(1042, ROW), at(1606, ROW)


class Algebra:
    """The pieces of the row, each at its place; `step` holds the stored numbers."""

    def __init__(self) -> None:
        self.step = run("step").arrays
        self.t, self.t_next = int(self.step["t"]), int(self.step["t_next"])
        a, b = float(self.step["a"]), float(self.step["b"])
        self.x = self._panel("x_t", theme.PICTURE, X_AT)
        self.eps = self._panel("eps_hat", theme.NOISE, EPS_AT)
        self.next = self._panel("x_next", theme.PICTURE, NEXT_AT)
        self.times_a = self._sign(f"{a:.3f} ×").next_to(self.x, -RIGHT, buff=units(20))
        self.minus_b = self._sign(f"− {b:.3f} ×").move_to(at(736, ROW))
        self.equals = self._sign("=").move_to(at(1324, ROW))
        self.x_name = self._name("x_t", theme.PICTURE, self.x)
        self.eps_name = self._name("hat(epsilon)", theme.NOISE, self.eps)
        self.next_name = self._name("x_(t')", theme.PICTURE, self.next)
        self.x_read = self._read(self.t, self.x)
        self.next_read = self._read(self.t_next, self.next)

    def _panel(self, key: str, color: str, where: object) -> Panel:
        return Panel(to_uint8(self.step[key]), CELL, color=color).move_to(where)

    def _sign(self, words: str) -> VGroup:
        return label(words, 48, theme.INK, bold=True)

    def _name(self, term: str, color: str, panel: Panel) -> VGroup:
        return formula(term, color=color, size=60).next_to(panel, UP, buff=units(22))

    def _read(self, t: int, panel: Panel) -> TimeReadout:
        return TimeReadout(t, 36).next_to(panel, DOWN, buff=units(30))

    def everything(self) -> VGroup:
        """All that leaves together, but for the picture itself."""
        return VGroup(
            self.eps, self.next, self.times_a, self.minus_b, self.equals, self.x_name,
            self.eps_name, self.next_name, self.x_read, self.next_read,
        )
