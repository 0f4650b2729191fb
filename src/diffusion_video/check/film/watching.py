"""One look at every frame of a film: what stands still, what flashes, what can be read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import Interpolation
from numpy.typing import NDArray

from diffusion_video.check.film.flashes import (
    HEIGHT,
    RED_SWING,
    WIDTH,
    Meter,
    Worst,
    linear,
    luminance,
    redness,
)

STAGE_ROWS = slice(21, 136)
"""Rows of 180 that show the stage (126 to 818 of 1080 lines)."""
WORDS_BOX = (508, 838, 1644, 1026)
"""Where the words of the plate stand, in pixels of the 1920 x 1080 frame."""
GROUND = (15, 23, 42)
BLACK, BLACK_SHARE = 8, 0.98
MOVED, EMPTY = 12, 12
"""Levels of 255 by which a patch of a moving stage differs, a block of one with things on it.

A key picture codes a still stage anew: that alone was seen to be up to 4 levels at 1080 lines
and 10 at 480, in patches of 12 px of the 1080-line frame.
"""

Span = tuple[int, int]


@dataclass(frozen=True)
class Seen:
    """What was seen. Spans are frames [start, end); `contrast` goes by frame."""

    frames: int
    uneven: tuple[int, ...]
    keys: tuple[int, ...]
    black: tuple[Span, ...]
    still: tuple[Span, ...]
    empty: tuple[Span, ...]
    flash: Worst
    red: Worst
    contrast: dict[int, float]


@dataclass
class _Runs:
    """Collects the spans of frames for which something holds."""

    found: list[Span] = field(default_factory=list)

    def add(self, frame: int, holds: bool) -> None:
        if not holds:
            return
        if self.found and self.found[-1][1] == frame:
            self.found[-1] = (self.found[-1][0], frame + 1)
        else:
            self.found.append((frame, frame + 1))


def watch(
    path: Path, fps: int, read_at: Collection[int],
    progress: Callable[[int], None] = lambda _: None,
) -> Seen:
    """Decode a film once; the contrast of its subtitles is taken at the frames `read_at`."""
    eye = _Eye(fps)
    contrasts: dict[int, float] = {}
    uneven, keys, last = [], [], None
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        stream.thread_type = "AUTO"
        for number, frame in enumerate(film.decode(stream)):
            step = frame.pts if last is None else (frame.pts or 0) - last
            if last is not None and step * float(frame.time_base or 0) * fps != 1:  # type: ignore[operator]
                uneven.append(number)
            last = frame.pts or 0
            if frame.key_frame:
                keys.append(number)
            eye.look(number, _small(frame))
            if number in read_at:
                contrasts[number] = contrast(_words(frame))
            progress(number)
    return eye.seen(tuple(uneven), tuple(keys), contrasts)


class _Eye:
    """What is remembered from frame to frame."""

    def __init__(self, fps: int) -> None:
        self._light, self._red = Meter(fps), Meter(fps, RED_SWING, 2.0)
        self._black, self._empty = _Runs(), _Runs()
        self._still: list[Span] = []
        self._last: NDArray[np.uint8] | None = None
        self._stage: NDArray[np.float32] | None = None
        self._frames = 0

    def look(self, number: int, small: NDArray[np.uint8]) -> None:
        """Take one frame of 320 x 180 blocks."""
        same = self._last is not None and np.array_equal(small, self._last)
        light = None if same else linear(small)
        self._light.add(number, None if light is None else luminance(light))
        self._red.add(number, None if light is None else redness(light))
        stage = small[STAGE_ROWS].astype(np.int16)
        self._black.add(number, float((small.max(axis=2) <= BLACK).mean()) >= BLACK_SHARE)
        self._empty.add(number, int(np.abs(stage - np.array(GROUND, np.int16)).max()) <= EMPTY)
        self._hold(number, _patches(stage))
        self._last, self._frames = small, number + 1

    def _hold(self, number: int, stage: NDArray[np.float32]) -> None:
        """Go on with a still run as long as nothing differs from the picture it began with."""
        if self._stage is not None and float(np.abs(stage - self._stage).max()) <= MOVED:
            self._still[-1] = (self._still[-1][0], number + 1)
            return
        self._stage = stage
        self._still.append((number, number + 1))

    def seen(self, uneven: tuple[int, ...], keys: tuple[int, ...],
             contrasts: dict[int, float]) -> Seen:  # fmt: skip
        """All of it."""
        still = tuple(span for span in self._still if span[1] - span[0] > 1)
        return Seen(self._frames, uneven, keys, tuple(self._black.found), still,
                    tuple(self._empty.found), self._light.worst, self._red.worst,
                    contrasts)  # fmt: skip


def contrast(words: NDArray[np.uint8]) -> float:
    """WCAG's contrast ratio of what is written on a plate, (h, w, 3); 1.0 if nothing is.

    The ground is the median, the ink what differs from it most: the fully covered pixels.
    """
    light = luminance(linear(words))
    ground = float(np.median(light))
    away = np.abs(light - ground)
    most = float(away.max())
    if most < 0.01:
        return 1.0
    ink = float(np.median(light[away > 0.8 * most]))
    bright, dark = max(ink, ground), min(ink, ground)
    return (bright + 0.05) / (dark + 0.05)


def _patches(stage: NDArray[np.int16]) -> NDArray[np.float32]:
    """The luma of 2 x 2 blocks of a stage (an odd last row is left out)."""
    luma = stage @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    rows = len(luma) // 2
    pairs = luma[: 2 * rows].reshape(rows, 2, -1, 2)
    return np.asarray(pairs.mean(axis=(1, 3)), np.float32)


def _small(frame: Any) -> NDArray[np.uint8]:
    return np.asarray(
        frame.reformat(WIDTH, HEIGHT, "rgb24", interpolation=Interpolation.AREA).to_ndarray()
    )


def _words(frame: Any) -> NDArray[np.uint8]:
    scale = frame.height / 1080
    left, top, right, bottom = (round(edge * scale) for edge in WORDS_BOX)
    return np.asarray(frame.to_ndarray(format="rgb24")[top:bottom, left:right])
