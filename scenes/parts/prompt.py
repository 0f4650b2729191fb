"""The prompt, its words and their vectors: the model's own embedding."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Mobject, RoundedRectangle, VGroup, VMobject
from numpy.typing import NDArray

from diffusion_video.stage import Box, Counter, at, label, theme, units
from parts.runs import run

PROMPT = "夕焼けの中を歩く猫"


def embedding() -> tuple[list[str], NDArray[np.float64]]:
    """The prompt's words and their vectors (n, d) as the network is given them."""
    arrays = run("embedding").arrays
    words = [str(word) for word in arrays["tokens"]]
    spoken = [i for i, word in enumerate(words) if not word.startswith("<")]
    return [words[i] for i in spoken], np.asarray(arrays["vectors"], np.float64)[spoken]


def chip(words: str, color: str = theme.CONDITION, size: float = 56, pad: float = 22) -> VGroup:
    """A word in a rounded frame."""
    text = label(words, size, theme.INK, bold=True)
    frame = RoundedRectangle(
        corner_radius=units(14), width=text.width + units(2 * pad), height=units(size + 1.4 * pad),
        stroke_color=color, stroke_width=4, fill_color=color, fill_opacity=0.16,
    )
    return VGroup(frame, text.move_to(frame))


def chips(size: float = 56, gap: float = 26) -> VGroup:
    """The prompt's words as chips in a row."""
    words, _ = embedding()
    return VGroup(*(chip(word, size=size) for word in words)).arrange(RIGHT, buff=units(gap))


def joined(words: VGroup, line: Mobject) -> VGroup:
    """Chips as they stand within a written line: the letters at their places, no frame yet."""
    parts, done = words.copy(), 0
    pitch = line.width / sum(len(chip_[1].words) for chip_ in words)
    for part in parts:
        frame, text = part
        count = len(text.words)
        part.scale(pitch * count / text.width)
        part.shift(line.get_left() + RIGHT * pitch * (done + count / 2) - text.get_center())
        frame.set_stroke(opacity=0).set_fill(opacity=0)
        text.set_fill(line.get_fill_color())
        done += count
    return parts


def comb(
    values: NDArray[np.floating], box: Box, color: str = theme.CONDITION, largest: float = 0
) -> VMobject:
    """Signed numbers as bars round the middle of `box`, in one path."""
    top = largest or float(np.abs(values).max())
    pitch, middle = box.width / len(values), (box.top + box.bottom) / 2
    points = [at(box.left, middle)]
    for i, value in enumerate(values):
        reach = middle - float(np.clip(value / top, -1, 1)) * box.height / 2
        left, right = box.left + pitch * (i + 0.14), box.left + pitch * (i + 0.86)
        points += [at(left, middle), at(left, reach), at(right, reach), at(right, middle)]
    row = VMobject(stroke_width=0, fill_color=color, fill_opacity=1)
    row.set_points_as_corners([*points, at(box.right, middle), points[0]])
    return row


def combs(left: float, right: float, top: float, pitch: float, high: float) -> VGroup:
    """The vector of each word as a row of bars, one row every `pitch` pixels."""
    _, vectors = embedding()
    most = float(np.quantile(np.abs(vectors), 0.995))
    return VGroup(*(
        comb(vector, Box(left, top + pitch * i, right, top + pitch * i + high), largest=most)
        for i, vector in enumerate(vectors)
    ))


class Typed(Counter):
    """The prompt as it is typed; `upto(share)` shows so much of it."""

    def __init__(self, words: str = PROMPT, size: float = 96) -> None:
        self.full = words
        super().__init__(words, size, theme.CONDITION)

    def upto(self, share: float) -> Typed:
        """Show the first part of the words."""
        count = max(1, round(share * len(self.full)))
        self.write(self.full[:count])
        return self
