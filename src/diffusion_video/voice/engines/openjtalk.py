"""Open JTalk with the HTS voice Mei, from `pyopenjtalk-plus`: a quick draft of a voice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

import numpy as np

from diffusion_video.voice import front
from diffusion_video.voice.alignment import spread
from diffusion_video.voice.engines.base import Samples, Sound, Span, VoiceError, missing
from diffusion_video.voice.engines.trimming import trimmed

_RATE = 48_000
_VOICE = re.compile(r"mei([+-]\d+(?:\.\d+)?)?")


@dataclass(frozen=True)
class OpenJTalk:
    """One voice, `mei`; a shift in half tones makes another: `mei-6`, `mei+2`."""

    name: str = "openjtalk"

    @property
    def version(self) -> str:
        """The package that decides the sound."""
        try:
            return "1+" + metadata.version("pyopenjtalk-plus")
        except metadata.PackageNotFoundError as error:
            raise missing("Open JTalk", "pyopenjtalk-plus") from error

    def pieces(self, reading: str) -> tuple[str, ...]:
        """Its sentences."""
        return front.sentences_of(reading)

    def speak(self, piece: str, voice: str, speed: float) -> Sound:
        """Say a sentence; VoiceError if there is no such voice."""
        match = _VOICE.fullmatch(voice)
        if match is None:
            raise VoiceError(f"Open JTalk has no voice {voice!r}; write `mei`, `mei-6`, `mei+2`")
        samples, morae = _say(piece, float(match[1] or 0), speed)
        return Sound(samples, _RATE, morae, measured=False)


def _say(sentence: str, half_tones: float, speed: float) -> tuple[Samples, tuple[Span, ...]]:
    words = front.words(sentence)
    if not any(word.morae for word in words):
        return np.zeros(0, np.float32), ()
    openjtalk = front.load()
    labels = openjtalk.make_label(front.analysed(sentence)[0])
    wave, _ = openjtalk.synthesize(labels, speed=speed, half_tone=half_tones)
    samples: Samples = (np.asarray(wave) / 32768).astype(np.float32)
    samples, _ = trimmed(samples, (), _RATE)
    return samples, spread(words, samples, _RATE)
