"""The user's own recordings, one file a speech: `007-anything.wav` is speech 7."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from diffusion_video.voice import front
from diffusion_video.voice.alignment import spread
from diffusion_video.voice.decoding import decoded
from diffusion_video.voice.engines.base import Sound, VoiceError
from diffusion_video.voice.engines.trimming import trimmed

_RATE = 48_000
_NAME = re.compile(r"0*(\d+)(?:[-_. ].*)?\.(?:wav|mp3|m4a|aac|flac|ogg|opus)", re.IGNORECASE)


@dataclass(frozen=True)
class Recording:
    """One recorded speech. It sounds as it was recorded, whatever voice or speed is asked."""

    path: Path
    name: str = "recordings"

    @property
    def version(self) -> str:
        """The content of the file."""
        return "1+" + hashlib.sha256(self.path.read_bytes()).hexdigest()

    def pieces(self, reading: str) -> tuple[str, ...]:
        """All of it: one file."""
        return (reading,)

    def speak(self, piece: str, voice: str, speed: float) -> Sound:
        """The recording, without the silence at its ends; VoiceError if it cannot be read."""
        try:
            samples, _ = trimmed(decoded(self.path, _RATE, channels=1)[:, 0], (), _RATE)
        except (av.FFmpegError, ValueError) as error:
            raise VoiceError(f"{self.path}: this recording cannot be read ({error}); "
                             "record it again") from error  # fmt: skip
        if not len(samples):
            raise VoiceError(f"{self.path}: this recording is silent; record it again")
        morae = spread(front.words(piece), np.ascontiguousarray(samples), _RATE)
        return Sound(samples, _RATE, morae, measured=False)


def recordings(folder: Path) -> dict[int, Recording]:
    """The recordings in `folder` by the number of the speech; of two the first by name."""
    found: dict[int, Recording] = {}
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            found.setdefault(int(match[1]), Recording(path))
    return found
