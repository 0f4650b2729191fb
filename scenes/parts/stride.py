"""One step that is large enough to be seen: x_t' = a x_t - b eps-hat, as stored."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP, Line, Rectangle, UpdateFromAlphaFunc, VGroup

from diffusion_video.stage import Pixels, at, caption, formula, label, theme, units
from parts.grains import grains
from parts.loop import CELL, PANEL_AT
from parts.runs import run


class Stride:
    """The picture after the step, to be swept over the one before it; the step's numbers."""

    def __init__(self) -> None:
        step = run("step").arrays
        self.t, self.t_next = int(step["t"]), int(step["t_next"])
        self.before, self.after = (Pixels(step[key], CELL).move_to(PANEL_AT)
                                   for key in ("x_t", "x_next"))
        self._whole = self.after.surface
        self.edge = Line(UP, DOWN, color=theme.INK, stroke_width=8).match_height(self.after)
        self.tags = VGroup(
            self._tag(f"引いた後（t = {self.t_next}）", LEFT),
            self._tag(f"前（t = {self.t}）", RIGHT),
        ).set_z_index(1)
        self.rule = formula(
            f"x_({self.t_next})", "=", f"{float(step['a']):.3f}", f"x_({self.t})", "-",
            f"{float(step['b']):.3f}", "hat(epsilon)", size=44, color=theme.MUTED,
            colors={0: theme.PICTURE, 3: theme.PICTURE, 4: theme.INK, 6: theme.INK},
        ).move_to(at(824, 772), LEFT)
        self.note = caption(f"見やすいように、{self.t - self.t_next} 歩を一度に")
        self.note.move_to(at(1824, 774), RIGHT)
        self._sweep(0)

    def _tag(self, words: str, side: object) -> VGroup:
        text = label(words, theme.SMALL, bold=True)
        plate = Rectangle(
            width=text.width + units(28), height=units(52), stroke_width=0,
            fill_color=theme.GROUND, fill_opacity=1,
        )
        return VGroup(plate, text).move_to(self.before.get_corner(UP + side), UP + side)

    def _sweep(self, share: float) -> None:
        self.after.surface = grains(self._whole, share)
        self.edge.move_to(self.before.get_left() + RIGHT * self.before.width * share)

    def swept(self, first: float, last: float) -> UpdateFromAlphaFunc:
        """The edge runs over the picture: left of it the result, right of it what was before."""
        return UpdateFromAlphaFunc(
            VGroup(self.after, self.edge), lambda _, a: self._sweep(first + (last - first) * a)
        )
