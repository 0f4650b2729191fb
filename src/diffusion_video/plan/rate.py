"""How long a speech will take, from its letters alone: good to a few percent a scene.

Morae: one a kana, on average 1.9 a kanji. The rate and the pauses were set so that the
eight scenes of `script/diffusion.md` come out as Kokoro-82M speaks them (396 s in all).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from diffusion_video.plan.timeline import Spoken
from diffusion_video.script.model import Script, Speech
from diffusion_video.script.settings import Settings

MORAE_PER_SECOND = 7.6
SHORT_PAUSE_S = 0.25
_PAUSE_S = {"、": 0.4, "。": 0.5, "？": 0.5, "！": 0.5, "?": 0.5, "!": 0.5, "…": 0.3, "—": 0.2,
            ":": 0.3, "\n": 0.5}  # fmt: skip
_SMALL = re.compile("[ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ\u0300-\u036f]")
_KANA = re.compile("[ぁ-ゖァ-ヺー]")
_KANJI = re.compile("[一-鿿々〇]")


@dataclass(frozen=True)
class Pace:
    """How a speech is spoken: `speed` is a factor, `pause_s` the longest pause inside it."""

    speed: float = 1.0
    pause_s: float = 1.0


def estimate(
    speech: Speech, readings: Mapping[str, str] | None = None, pace: Pace | None = None
) -> Spoken:
    """The likely length and marks of a speech; `readings` say how written words are spoken."""
    pace = pace or Pace()
    text = speech.text
    voiced = [length / pace.speed for length in _voiced_s(text, readings or {})]
    pauses = [min(_PAUSE_S.get(char, 0.0), pace.pause_s) for char in text]
    for at in range(len(text.rstrip("。？！?!…」』）)")), len(text)):
        pauses[at] = 0.0
    now, marks = 0.0, []
    for length, pause in zip(voiced, pauses, strict=True):
        marks.append(now)
        now += length + pause
    return Spoken(max(now, 0.3), tuple(marks))


def estimate_all(
    script: Script, settings: Settings, paces: Mapping[int, Pace] | None = None
) -> dict[int, Spoken]:
    """The estimate of every speech by its number; `paces` go by scene number."""
    out = {}
    for scene in script.scenes:
        pace = (paces or {}).get(scene.number, Pace())
        for speech in scene.speeches:
            speed = settings.voice.speed.get(speech.speaker, 1.0) * pace.speed
            out[speech.number] = estimate(speech, settings.readings, Pace(speed, pace.pause_s))
    return out


def morae(text: str) -> float:
    """About how many morae a text has when read aloud."""
    return sum(_morae(char) for char in text)


@cache
def _morae(char: str) -> float:
    if _SMALL.match(char):
        return 0.0
    if _KANA.match(char):
        return 1.0
    if _KANJI.match(char):
        return 1.9
    if char.isdigit():
        return 2.0
    if char.isalpha():
        return 2.5 if char.isupper() or not char.isascii() else 0.8
    return 0.0


def _voiced_s(text: str, readings: Mapping[str, str]) -> list[float]:
    """Seconds of voice of each character; a reading is spread over the word it reads."""
    out = [_morae(char) / MORAE_PER_SECOND for char in text]
    words = sorted((word for word in readings if word), key=len, reverse=True)
    if words:
        for found in re.finditer("|".join(map(re.escape, words)), text):
            share = morae(readings[found[0]]) / MORAE_PER_SECOND / len(found[0])
            out[found.start() : found.end()] = [share] * len(found[0])
    return out
