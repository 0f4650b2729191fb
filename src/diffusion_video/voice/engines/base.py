"""What a speech engine is, and the sound it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from diffusion_video.errors import RenderError

Samples = NDArray[np.float32]
Span = tuple[float, float]


@dataclass(frozen=True)
class Sound:
    """One piece of a speech as an engine made it.

    `samples` are mono, from -1 to 1, at `rate` a second. `morae` holds the first and the last
    second of each mora, in order; `measured` says that the engine gave these times itself.
    """

    samples: Samples
    rate: int
    morae: tuple[Span, ...]
    measured: bool

    @property
    def seconds(self) -> float:
        """Its length in seconds."""
        return len(self.samples) / self.rate


class Engine(Protocol):
    """A voice. Engines are small, frozen and picklable: models load at the first word."""

    @property
    def name(self) -> str:
        """Its name in the settings."""

    @property
    def version(self) -> str:
        """Changes whenever the same words would sound otherwise."""

    def pieces(self, reading: str) -> tuple[str, ...]:
        """What it says one by one, so that nothing of one is heard in another: its sentences,
        or `reading` as a whole."""

    def speak(self, piece: str, voice: str, speed: float) -> Sound:
        """Say one of the pieces; VoiceError where the engine cannot."""


@runtime_checkable
class Foreteller(Protocol):
    """An engine that knows how long a speech will be before it speaks."""

    def foretell(self, reading: str, voice: str, speed: float) -> float:
        """About how many seconds `reading` lasts with its pauses cut to `SHORT_PAUSE_S`."""


class VoiceError(RenderError):
    """A voice could not speak; the message says what to do."""


def missing(engine: str, package: str) -> VoiceError:
    """The error for an engine whose package is not installed."""
    return VoiceError(
        f"the voice engine {engine} is not installed; run `pip install {package}`, "
        "or choose another `voice: engine:` in the script's .yaml, or `--mute`"
    )
