"""How well the noise of a film survived its encoding: drawn frames against decoded ones.

Noise is where an encoder fails first. Frames with noise on stage are drawn anew and compared
in luma (BT.709, as it was given to the encoder), where the noise stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from diffusion_video.check.layout.items import HEIGHT, Area, Item
from diffusion_video.check.layout.looking import Look, Moment
from diffusion_video.film.canvas import Canvas
from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.stills import stills

Luma = NDArray[np.uint8]

LARGE = 100 * 100
"""Less noise than this (pixels of the 1080-line frame) is not looked at."""
ROUGH, SWING, SHOWN = 0.5, 12.0, 0.5
PER_CUE, PER_SCENE = 2, 6
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
WINDOW, STRIDE = 8, 4
IDENTICAL = 99.0
"""PSNR in dB of pictures that do not differ."""


@dataclass(frozen=True)
class Fidelity:
    """The noise of one frame of the film: its cue, pixels of the film, PSNR-Y in dB, SSIM-Y."""

    frame: int
    cue: str
    pixels: int
    psnr: float
    ssim: float


def noisy(picture: NDArray[np.uint8]) -> bool:
    """Whether neighbours of a picture differ nearly as much as any two of its pixels.

    In white noise half the mean squared step is the variance; in a photograph a few hundredths.
    """
    grey = picture.astype(np.float32).mean(axis=2)
    spread = float(grey.var())
    if spread < SWING**2 or min(grey.shape) < 8:
        return False
    step = (float((np.diff(grey, axis=0) ** 2).mean()) + float((np.diff(grey) ** 2).mean())) / 4
    return step > ROUGH * spread


def noise(moment: Moment) -> Iterator[Item]:
    """The pictures of noise that are on stage."""
    return (item for item in moment.items
            if item.pixels is not None and item.opacity > SHOWN and noisy(item.pixels))  # fmt: skip


def sample(seen: Look) -> list[tuple[str, Moment]]:
    """Moments of a scene with much noise, with their cues; those where it just changed first."""
    by_cue: dict[str, list[tuple[bool, float, Moment]]] = {}
    last: tuple[object, ...] = ()
    for moment in seen.moments:
        found = tuple(noise(moment))
        size, state = sum(item.area.size for item in found), tuple(i.state for i in found)
        if size >= LARGE:
            by_cue.setdefault(seen.slot(moment.frame).id, []).append((state != last, size, moment))
        last = state
    best = [(size, cue, moment) for cue, each in by_cue.items()
            for _, size, moment in sorted(each, key=lambda e: e[:2], reverse=True)[:PER_CUE]]
    largest = sorted(best, key=lambda each: each[0], reverse=True)[:PER_SCENE]
    return [(cue, moment) for _, cue, moment in sorted(largest, key=lambda e: e[2].frame)]


def measure(
    path: Path, seen: Look, file: SceneFile | None, fmt: Format, first: int = 0
) -> tuple[Fidelity, ...]:
    """The noise of a scene at a handful of frames of the film, which begins at frame `first`.

    `fmt` has the film's size and rate. Raises RenderError if the scene fails.
    """
    chosen = sample(seen)
    if not chosen:
        return ()
    frames = [moment.frame for _, moment in chosen]
    drawn = stills(file, seen.scene.number, frames, seen.brief, fmt)
    shown = decoded(path, [frame - first for frame in frames], fmt.fps)
    return tuple(compare(cue, moment, drawn[moment.frame], shown[moment.frame - first])
                 for cue, moment in chosen if moment.frame - first in shown)  # fmt: skip


def compare(cue: str, moment: Moment, drawn: NDArray[np.uint8], shown: Luma) -> Fidelity:
    """One drawn frame (h, w, 3) against the luma of the decoded one."""
    given = luma(drawn)
    areas = [box(item.area, shown.shape[0] / HEIGHT) for item in noise(moment)]
    pieces = [(given[rows, columns], shown[rows, columns]) for rows, columns in areas]
    size = sum(piece.size for piece, _ in pieces)
    wrong = sum(float(((a.astype(np.float64) - b) ** 2).sum()) for a, b in pieces)
    alike = np.concatenate([ssim(a, b).ravel() for a, b in pieces])
    return Fidelity(moment.frame, cue, size, psnr(wrong / size), float(alike.mean()))


def box(area: Area, scale: float) -> tuple[slice, slice]:
    """Rows and columns of the pixels that lie wholly within an area of the 1080-line frame."""
    low, high = np.ceil, np.floor
    return (slice(max(0, int(low(area.top * scale))), max(0, int(high(area.bottom * scale)))),
            slice(max(0, int(low(area.left * scale))), max(0, int(high(area.right * scale)))))


def luma(drawn: NDArray[np.uint8]) -> Luma:
    """The luma plane that the encoder was given for a drawn frame."""
    height, width = drawn.shape[:2]
    canvas = Canvas(width, height)
    opaque = np.dstack([drawn, np.full((height, width), 255, np.uint8)])
    canvas.draw(np.ascontiguousarray(opaque))
    return np.asarray(canvas.frame.to_ndarray()[:height], np.uint8)


def decoded(path: Path, frames: Collection[int], fps: int) -> dict[int, Luma]:
    """The luma planes of some frames of a film, by number; only those that it has."""
    return {number: _luma(frame) for number, frame in pictures(path, frames, fps)}


def pictures(
    path: Path, frames: Collection[int], fps: int
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Some frames of a film as they decode, with their numbers; only those that it has."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        assert stream.time_base is not None
        for wanted in sorted(frames):
            film.seek(int(wanted / fps / stream.time_base), stream=stream)
            for frame in film.decode(stream):
                number = round(float((frame.pts or 0) * stream.time_base) * fps)
                if number == wanted:
                    yield wanted, frame
                if number >= wanted:
                    break


def _luma(frame: av.VideoFrame) -> Luma:
    return np.asarray(frame.to_ndarray(format="yuv420p")[: frame.height], np.uint8)


def psnr(error: float) -> float:
    """Peak signal-to-noise ratio in dB of a mean squared error of 8-bit samples."""
    return min(IDENTICAL, 10 * float(np.log10(255**2 / error))) if error else IDENTICAL


def ssim(one: Luma, other: Luma) -> NDArray[np.float64]:
    """Structural similarity of two pictures in windows of 8 x 8, 4 apart (as ffmpeg's filter)."""
    a, b = one.astype(np.float64), other.astype(np.float64)
    mean_a, mean_b = _means(a), _means(b)
    square = _means(a * a) + _means(b * b) - mean_a**2 - mean_b**2
    both = _means(a * b) - mean_a * mean_b
    return np.asarray((2 * mean_a * mean_b + C1) * (2 * both + C2)
                      / ((mean_a**2 + mean_b**2 + C1) * (square + C2)))  # fmt: skip


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    windows = np.lib.stride_tricks.sliding_window_view(values, (WINDOW, WINDOW))
    return np.asarray(windows[::STRIDE, ::STRIDE].mean(axis=(2, 3)))
