"""Films made without Manim, in a second: a planned script, painted by arrays, whole or damaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diffusion_video.check.film.subject import Film, examine
from diffusion_video.check.film.watching import WORDS_BOX
from diffusion_video.film.canvas import Canvas
from diffusion_video.film.encode import Encoded, SegmentEncoder
from diffusion_video.film.formats import Format
from diffusion_video.film.mux import Caption, Chapter, write_film
from diffusion_video.film.sidecars.write import write_sidecars
from diffusion_video.film.sound import encode
from diffusion_video.film.telling import RATE
from diffusion_video.plan.fit import plan
from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Script
from diffusion_video.script.parser import parse
from diffusion_video.script.settings import Settings, Voice

FMT = Format(320, 180, 12, 24)
PIECE = 60
GROUND, PLATE, INK = (15, 23, 42), (11, 17, 32), (241, 245, 249)
Picture = NDArray[np.uint8]
Paint = Callable[[Picture, int], None]

SCRIPT = """# 潮 — 台本

> - **ソラ**（解説役）— 海を知っている
> - **ナギ**（質問役）— 聞く

## Scene 01: 海（0:00〜0:07）

**【アニメーション: 海】**

> **ナギ**: 海の水はどうして動くの？

> **ソラ**: 月が引くからだよ。

## Scene 02: 月（0:07〜0:14）

**【アニメーション: 月】**

> **ソラ**: 月に近い海ほど、強く**引かれる**んだ。

> **ナギ**: だから潮が満ちるんだね！

## キャラクターデザインノート

- **ソラ**: 色は `#3b82f6`。
- **ナギ**: 色は `#e94560`。
"""


@cache
def script() -> Script:
    """Two scenes of seven seconds, two lines each."""
    return parse(SCRIPT, "script/sea.md")


@cache
def timeline() -> Timeline:
    """Its plan at twelve frames a second."""
    return plan(script(), Settings(voice=Voice(engine="none")), FMT.fps)


@dataclass
class Recipe:
    """A film to be made: what each frame shows over the usual, the sound, the words."""

    paint: Paint = lambda picture, frame: None
    frames: range = range(timeline().end)
    sound: NDArray[np.int16] = field(default_factory=lambda: speech())
    chapters: list[Chapter] = field(default_factory=lambda: [
        Chapter(scene.title, scene.start, scene.end) for scene in timeline().scenes])  # fmt: skip
    captions: list[Caption] = field(default_factory=lambda: [
        Caption(f"{line.speaker}: " + "\n".join("".join(s.text for s in row) for row in page.lines),
                page.start, page.end)
        for line in timeline().lines for page in line.pages])  # fmt: skip
    shift: Callable[[bytes], bytes] = lambda data: data


@cache
def speech(late_s: float = 0.0, gain: float = 1.0, skip: int = 0) -> NDArray[np.int16]:
    """Noise bursts where the lines are, as loud as a film should be."""
    rng = np.random.default_rng(7)
    track = np.zeros(timeline().end * RATE // FMT.fps, np.float64)
    for line in timeline().lines:
        if line.number != skip:
            start = round((line.start / FMT.fps + late_s) * RATE)
            size = (line.end - line.start) * RATE // FMT.fps
            track[start : start + size] = rng.normal(0, 0.122, size)[: len(track) - start]
    mono = np.clip(track * gain, -0.8, 0.8)
    return np.rint(np.stack([mono, mono], 1) * 32767).astype(np.int16)


def usual(frame: int) -> Picture:
    """A frame as it should be: something moves, and the plate says what is said."""
    picture = np.full((FMT.height, FMT.width, 4), (*GROUND, 255), np.uint8)
    x = 20 + frame % 240
    picture[60:100, x : x + 40, :3] = (253, 224, 71)
    for page in timeline().pages:
        if page.start <= frame < page.end:
            words(picture, INK, PLATE)
    return picture


def words(picture: Picture, ink: tuple[int, int, int], plate: tuple[int, int, int]) -> None:
    """Something like text on the plate."""
    left, top, right, bottom = (round(edge / 6) for edge in WORDS_BOX)
    picture[top:bottom, left:right, :3] = plate
    picture[top + 8 : bottom - 8, left + 6 : right - 60 : 6, :3] = ink
    picture[top + 8 : bottom - 8, left + 7 : right - 60 : 6, :3] = ink


def make(folder: Path, recipe: Recipe | None = None) -> Path:
    """Write the film of a recipe, and its sidecars."""
    recipe = recipe or Recipe()
    pieces = [_piece(recipe, recipe.frames[at : at + PIECE])
              for at in range(0, len(recipe.frames), PIECE)]  # fmt: skip
    path = folder / "film.mp4"
    write_film(path, FMT, pieces, encode(recipe.sound), recipe.chapters, recipe.captions, "潮")
    path.write_bytes(recipe.shift(path.read_bytes()))
    write_sidecars(folder, script(), timeline(), Settings())
    return path


def _piece(recipe: Recipe, frames: range) -> Encoded:
    encoder, canvas = SegmentEncoder(FMT), Canvas(FMT.width, FMT.height)
    for frame in frames:
        picture = usual(frame)
        recipe.paint(picture, frame)
        canvas.draw(picture)
        encoder.add(canvas.frame)
    return encoder.finish()


def judged(path: Path) -> Film:
    """The film as the rules see it."""
    return examine(path, script(), timeline(), path.parent, spoken=True)
