"""The contrast of words on the stage, in the pixels of the finished film."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from diffusion_video.check.film.fidelity import box, pictures
from diffusion_video.check.film.watching import contrast
from diffusion_video.check.layout.items import HEIGHT, WIDTH, Area, Item
from diffusion_video.check.layout.looking import Look, Moment

FULL, SEEN = 0.95, 0.05
FRAME = Area(0, 0, WIDTH, HEIGHT)
ROOM = 6.0
"""Pixels of ground that are looked at round a word."""


@dataclass(frozen=True)
class Label:
    """Words on the stage at one frame of the film: their cue and their contrast there."""

    frame: int
    cue: str
    name: str
    contrast: float


def labels(path: Path, seen: Look, first: int = 0) -> Iterator[Label]:
    """The words of each cue as its last settled look shows them; the film begins at `first`."""
    chosen = {moment.frame - first: (cue, moment) for cue, moment in settled(seen).items()}
    for number, frame in pictures(path, list(chosen), seen.fps):
        cue, moment = chosen[number]
        yield from _read(frame, cue, moment)


def settled(seen: Look) -> dict[str, Moment]:
    """Cue id -> the last moment of it at which nothing moved; its last one if all moves."""
    found: dict[str, tuple[bool, Moment]] = {}
    for before, moment in pairwise(seen.moments):
        cue = seen.slot(moment.frame).id
        still = [i.state for i in before.items] == [i.state for i in moment.items]
        if still or not found.get(cue, (False, None))[0]:
            found[cue] = still, moment
    return {cue: moment for cue, (_, moment) in found.items()}


def _read(frame: av.VideoFrame, cue: str, moment: Moment) -> Iterator[Label]:
    shown = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    for index, item in enumerate(moment.items):
        if _plain(item) and not any(_over(other, item) for other in moment.items[index + 1 :]):
            rows, columns = box(_roomy(item.area), frame.height / HEIGHT)
            words = shown[rows, columns]
            if words.size:
                yield Label(moment.frame, cue, item.name, contrast(words))


def _plain(item: Item) -> bool:
    """Whether these are words that are meant to be read in full."""
    whole = item.area.common(FRAME) == item.area.size > 0
    return item.words and item.opacity >= FULL and whole


def _over(other: Item, item: Item) -> bool:
    """Whether something dims or hides a word, or is another word on it."""
    return other.opacity >= SEEN and other.area.common(item.area) > 0 and (
        other.words or other.fill >= SEEN)  # fmt: skip


def _roomy(area: Area) -> Area:
    return Area(area.left - ROOM, area.top - ROOM, area.right + ROOM, area.bottom + ROOM)
