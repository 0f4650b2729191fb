"""An engine whose speech has a known length, and scripts with other words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from diffusion_video.script.model import Script, Span
from diffusion_video.voice.engines.base import Samples, Sound


@dataclass(frozen=True)
class Clock:
    """An engine that hums a tenth of a second a character, with a long pause at each comma."""

    name: str = "clock"
    version: str = "1"

    def pieces(self, reading: str) -> tuple[str, ...]:
        return (reading,)

    def speak(self, reading: str, voice: str, speed: float) -> Sound:
        parts: list[Samples] = []
        for char in reading:
            loud = 0.0 if char == "、" else 0.3
            seconds = 0.8 if char == "、" else 0.1 / speed
            parts.append(np.sin(np.arange(round(8000 * seconds)) / 3) * loud)
        samples = np.concatenate(parts).astype(np.float32)
        return Sound(samples, 8000, (), measured=False)


def edited(script: Script, number: int, words: str) -> Script:
    scenes = tuple(
        replace(scene, items=tuple(
            replace(item, paragraphs=((Span(words),),))
            if getattr(item, "number", None) == number else item for item in scene.items))
        for scene in script.scenes)  # fmt: skip
    return replace(script, scenes=scenes)


def crowded(script: Script, words: str) -> Script:
    """The tiny script with these words in its last scene, which lasts 8 s."""
    return edited(script, 3, words)
