"""One step of the forward process: in a row of pictures, and under a knob for its beta."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    LEFT,
    ORIGIN,
    UP,
    Animation,
    AnimationGroup,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    there_and_back,
)

from diffusion_video.stage import (
    Counter,
    Formula,
    Panel,
    Slider,
    arrow,
    at,
    caption,
    formula,
    label,
    theme,
    units,
)
from parts.mixture import Bar, Mixture
from parts.noise import noisy, scaled
from parts.readout import Readout

BETA = 0.1
"""The beta of one visible step; the schedule's own early steps change too little to see."""
PLACES, ROW, CELL, SIZE = (288, 736, 1184, 1632), 448, 12, 384
GRAINS = 24
"""Pictures in which the step is taken."""
LARGE, SMALL = 100, 84
"""The law's letters: while it stands alone, and over the row of pictures."""
PAIR, PAIR_ROW, PAIR_CELL = (400, 1520), 584, 8
"""Where the picture before and the next one stand under the law."""


def law() -> Formula:
    """q(x_t | x_{t-1}), term by term."""
    made = formula(
        "q\\(", "x_t", "|", "x_(t-1)", "\\)", "=", "cal(N)\\(", "x_t", ";", "sqrt(1-beta_t)",
        "x_(t-1)", ",", "beta_t", "bold(I)", "\\)", size=LARGE,
    )
    return made.move_to(at(960, 236))


THINNED, ADDED = (9, 10), (12,)
"""Which parts of the law thin the picture, and which add noise."""
BEFORE, AFTER = (3, 10), (1, 7)
"""Which parts of the law are x_{t-1} and x_t."""
WHOLE = (0, 1, 2, 3, 4)
"""q(x_t | x_{t-1})."""
NORMAL = (6,)
"""The normal distribution."""


def mixed(beta: float) -> np.ndarray:
    """sqrt(1 - beta) x_0 + sqrt(beta) eps, as it is shown."""
    return scaled((1 - beta) ** 0.5, beta**0.5)


class OneStep(VGroup):
    """x_{t-1} -> sqrt(1 - beta) x_{t-1} + sqrt(beta) eps = x_t, each with its bar below.

    `thinner` and `noisier` are the pictures on the way, computed from the real arrays.
    """

    def __init__(self) -> None:
        shares = np.linspace(0, BETA, GRAINS + 1)
        keep = (1 - BETA) ** 0.5
        self.thinner = [scaled((1 - share) ** 0.5, 0) for share in shares]
        self.noisier = [scaled(keep, share**0.5) for share in shares]
        self.thin, self.noise, self.full = (
            Panel(picture, CELL).move_to(at(x, ROW)) for x, picture in zip(
                PLACES[1:], (noisy(0), scaled(0, BETA**0.5), self.thinner[-1]), strict=True
            )
        )
        self.signs = VGroup(
            arrow(at(488, ROW), at(536, ROW), width=9),
            *(label(sign, 40, bold=True).move_to(at(x, ROW))
              for sign, x in (("＋", 960), ("＝", 1408))),
        )
        self.bars = VGroup(*(Bar(x, 666, SIZE - 6, *share) for x, share in zip(
            PLACES, ((1, 0), (1, 0), (0, BETA), (1 - BETA, 0)), strict=True
        )))
        self.names = VGroup(*(
            formula(words, size=52, color=color).move_to(at(x, 726)) for words, color, x in zip(
                ("x_(t-1)", "sqrt(1-beta_t) x_(t-1)", "sqrt(beta_t) epsilon", "x_t"),
                (theme.PICTURE, theme.PICTURE, theme.NOISE, theme.INK), PLACES, strict=True
            )
        ))
        self.amounts = VGroup(*(
            Counter(words, theme.LABEL, color, edge=ORIGIN).move_to(at(x, 796))
            for words, color, x in (
                ("絵 100%", theme.PICTURE, PLACES[1]),
                (f"ノイズ {BETA:.0%}", theme.NOISE, PLACES[2]),
            )
        ))
        self.note = caption(f"例：βₜ = {BETA:.2f}").move_to(at(1700, 176))
        super().__init__(
            self.signs, self.bars, self.names, self.amounts, self.note,
            self.thin, self.noise, self.full,
        )

    def thinning(self, **style: object) -> Animation:
        """The picture loses a share, which is counted; its bar gets a gap."""
        step = _stepping(self.thin, self.thinner, self.bars[1], True, style)
        count = UpdateFromAlphaFunc(
            self.amounts[0], lambda m, alpha: m.write(f"絵 {1 - BETA * alpha:.0%}")
        )
        return AnimationGroup(step, count, **style)

    def adding(self, **style: object) -> Animation:
        """Noise fills the gap."""
        return _stepping(self.full, self.noisier, self.bars[3], False, style)


def _stepping(
    panel: Panel, pictures: list[np.ndarray], bar: Bar, thins: bool, style: dict[str, object]
) -> Animation:
    def draw(_: VGroup, alpha: float) -> None:
        panel.pixels.show(pictures[round(alpha * GRAINS)])
        share = BETA * alpha
        bar.split(*((1 - share, 0) if thins else (1 - BETA, share)))

    return UpdateFromAlphaFunc(VGroup(panel, bar), draw, **style)


class Meanings(VGroup):
    """What the law names, under its terms; below, the picture before and the next one's place."""

    def __init__(self, terms: Formula) -> None:
        self.words = VGroup(*(
            label(word, theme.LABEL, color, bold=True).move_to(at(960, 346))
            .set_x(terms.ink(part)[0] + units(aside)) for word, color, part, aside in (
                ("ひとつ前の画像", theme.PICTURE, 3, 24), ("次の画像", theme.INK, 1, -20),
                ("正規分布", theme.INK, 6, 0),
            )
        ))
        frame = Panel(noisy(0), PAIR_CELL).frame.move_to(at(PAIR[1], PAIR_ROW))
        self.place = VGroup(frame, label("？", 110, bold=True).move_to(frame))
        self.names = VGroup(*(
            formula(words, size=52, color=color).move_to(at(x, PAIR_ROW + 180))
            for words, color, x in zip(
                ("x_(t-1)", "x_t"), (theme.PICTURE, theme.INK), PAIR, strict=True
            )
        ))
        self.leap = VGroup(
            arrow(at(580, PAIR_ROW), at(1340, PAIR_ROW), width=9, head=36),
            label("1 ステップ", 48, bold=True).move_to(at(960, PAIR_ROW - 52)),
        )
        super().__init__(self.words, self.place, self.names, self.leap)

    def opened(self, terms: Formula, first: Panel, step: OneStep) -> list[Any]:
        """The law goes up, the two pictures go apart to their places in the row."""
        return [
            terms.animate.scale(SMALL / LARGE).move_to(at(96, 176), LEFT),
            first.animate.scale(CELL / PAIR_CELL).move_to(at(PLACES[0], ROW)),
            Transform(self.place[0], step.full.frame.copy()),
            self.place[1].animate.move_to(step.full),
            self.names[0].animate.move_to(step.names[0]),
            self.names[1].animate.move_to(step.names[-1]),
        ]


class Knob(VGroup):
    """beta_t as a knob from 0 to 1, and the bar of the picture that it gives."""

    def __init__(self, beta: float) -> None:
        self.slider = Slider(200, 1000, 486, 0, 1, (0, 1), theme.NOISE)
        self.slider.names.submobjects = [
            label(words).move_to(at(x, 540)) for words, x in (("少ない", 200), ("多い", 1000))
        ]
        self.read = Readout("beta_t", f"{beta:.2f}", 64, theme.NOISE).move_to(at(600, 392))
        self.mixture = Mixture(200, 648, 800, 0)
        super().__init__(self.slider, self.read, self.mixture)
        self.put(beta)

    def put(self, beta: float) -> Knob:
        """Turn it to `beta`."""
        self.slider.put(beta)
        self.read.write(f"{beta:.2f}")
        self.mixture.split(1 - beta)
        return self

    def turn(self, picture: Panel, goal: float, start: float, **style: object) -> Animation:
        """From `start` to `goal`; the picture takes the noise that beta says."""
        def draw(_: VGroup, alpha: float) -> None:
            beta = start + (goal - start) * alpha
            picture.pixels.show(mixed(beta))
            self.put(beta)

        return UpdateFromAlphaFunc(VGroup(picture, self), draw, **style)


def lit(terms: Formula, parts: tuple[int, ...], color: str) -> list[Any]:
    """Some terms of a formula take a colour."""
    return [terms.part(i).animate.set_color(color) for i in parts]


def beat(terms: Formula, index: int) -> Any:
    """One term of a formula hops."""
    return terms.part(index).animate(rate_func=there_and_back).shift(UP * 0.1)
