"""What stored pictures show, as the project's own classifier judges them."""

from __future__ import annotations

from functools import cache

import numpy as np

from diffusion_video.ddpm.model import load_classifier
from parts.runs import run


@cache
def kinds() -> list[int]:
    """For every guidance scale: how many pairs of subject and scene its shown pictures have."""
    judge, found = load_classifier(), []
    for pictures in run("guidance").arrays["x"]:
        subjects, scenes, _ = judge.judge(pictures.astype(np.float32) / 127.5 - 1)
        found.append(len(set(zip(subjects.tolist(), scenes.tolist(), strict=True))))
    return found
