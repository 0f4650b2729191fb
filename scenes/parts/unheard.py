"""A wall of pictures that the network made without any text."""

from __future__ import annotations

import numpy as np
from manim import UpdateFromAlphaFunc, VGroup, linear

from diffusion_video.ddpm.model import load_classifier
from diffusion_video.ddpm.pictures import SUBJECT_NAMES
from diffusion_video.stage import Pixels, at
from parts.runs import run

COLUMNS, COUNT, CELL, PITCH = 6, 12, 8, 288


class Unheard(VGroup):
    """The first seeds of the run without text, as they come; `resolve` denoises them together.

    They stand where the twelve pictures stand that end the scene before.
    """

    def __init__(self) -> None:
        self.pictures = run("uncond").arrays["x"][:, :COUNT]
        super().__init__(*(
            Pixels(picture, CELL).move_to(
                at(960 + PITCH * (i % COLUMNS - (COLUMNS - 1) / 2), 368 + PITCH * (i // COLUMNS))
            )
            for i, picture in enumerate(self.pictures[0])
        ))

    def resolve(self) -> UpdateFromAlphaFunc:
        """From noise to pictures, step by stored step, faster where there is little to see."""
        last = len(self.pictures) - 1

        def step(_: VGroup, share: float) -> None:
            for pixels, picture in zip(self, self.pictures[round(share**0.6 * last)], strict=True):
                pixels.show(picture)

        return UpdateFromAlphaFunc(self, step, rate_func=linear)

    def cats(self) -> list[int]:
        """Which of them the project's own classifier takes for cats, of all its subjects."""
        shown = self.pictures[-1].astype(np.float32) / 127.5 - 1
        subjects, _, _ = load_classifier().judge(shown)
        return [i for i, s in enumerate(subjects) if SUBJECT_NAMES[s] == "cat"]
