"""All thousand steps: t, what x_t is made of, the schedule's beta; and which noise was the cat."""

from __future__ import annotations

from manim import LEFT, RIGHT, VGroup

from diffusion_video.stage import Box, Counter, Panel, arrow, at, label, theme
from parts.mixture import Mixture
from parts.plots import beta_plot
from parts.trajectory import track

CELL = 20
STRANGER = 3
"""Which of the twelve seeds gives the noise that never was a cat."""


class Thousand(VGroup):
    """t of its steps, the bar of picture and noise, and beta_t with a dot; `show(t)` moves on."""

    def __init__(self) -> None:
        self.now = Counter("t = 0", 96, edge=RIGHT).move_to(at(590, 200), RIGHT)
        whole = label("/ 1000", 96, bold=True).move_to(at(620, 200), LEFT)
        self.time = VGroup(self.now, whole)
        self.mixture = Mixture(190, 322, 820, 0)
        self.plot = beta_plot(Box(320, 540, 1010, 734))
        super().__init__(self.time, self.mixture, self.plot)

    def show(self, t: int) -> None:
        """Everything at t."""
        self.now.write(f"t = {t}")
        self.mixture.tell(t)
        self.plot.show(t)


class Which(VGroup):
    """Pure noise of another seed beside x_1000, and the question which one was the cat."""

    def __init__(self) -> None:
        other = Panel(track("seeds12", "x", STRANGER).at(1000))
        self.other = other.scale(CELL / 8).move_to(at(416, 472))  # its frame as that of x_1000
        self.ask = VGroup(
            label("猫だったのは", 60, bold=True).move_to(at(960, 420)),
            label("どっち？", 76, bold=True).move_to(at(960, 524)),
        )
        self.answer = VGroup(
            label("こっち", 76, theme.PICTURE, bold=True).move_to(at(960, 404)),
            arrow(at(816, 524), at(1120, 524), theme.PICTURE, 12, head=48),
        )
        super().__init__(self.other, self.ask, self.answer)
