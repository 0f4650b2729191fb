"""What stored pictures show, as the project's own classifier judges them."""

from __future__ import annotations

from functools import cache

import numpy as np

from diffusion_video.ddpm.model import load_classifier
from diffusion_video.ddpm.pictures import SUBJECT_NAMES
from parts.runs import run

Kind = tuple[int, int]
"""Subject and scene."""


@cache
def kinds() -> list[list[Kind]]:
    """For every guidance scale: what each of its shown pictures is."""
    judge, found = load_classifier(), []
    for pictures in run("guidance").arrays["x"]:
        subjects, scenes, _ = judge.judge(pictures.astype(np.float32) / 127.5 - 1)
        found.append(list(zip(subjects.tolist(), scenes.tolist(), strict=True)))
    return found


def cats(index: int) -> list[int]:
    """At one guidance scale: which pictures are of a cat."""
    return [i for i, (subject, _) in enumerate(kinds()[index]) if SUBJECT_NAMES[subject] == "cat"]


def alike(index: int) -> list[int]:
    """At one guidance scale: which pictures are of the kind that most of them are."""
    of = kinds()[index]
    most = max(of, key=of.count)
    return [i for i, kind in enumerate(of) if kind == most]
