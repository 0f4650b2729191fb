"""What an engine said: as the cache keeps it, piece by piece, and put together to a speech."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from diffusion_video.voice.engines.base import Samples, Sound, Span

GAP_S = 0.35
"""Silence between the pieces of a speech."""


@dataclass(frozen=True)
class Take:
    """16-bit mono `pcm` and when each mora sounds."""

    pcm: bytes
    rate: int
    morae: tuple[Span, ...]

    @cached_property
    def samples(self) -> Samples:
        """The sound from -1 to 1."""
        return np.frombuffer(self.pcm, "<i2").astype(np.float32) / np.float32(32768)


def take(sound: Sound) -> Take:
    """What is kept of a sound."""
    pcm = np.rint(np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes()
    return Take(pcm, sound.rate, sound.morae)


def joined(takes: Iterable[Take]) -> Take:
    """One engine's takes, one after the other, `GAP_S` between them; empty ones are left out."""
    every = list(takes)
    rate, said = every[0].rate, [piece for piece in every if piece.pcm]
    gap = bytes(2 * round(GAP_S * rate))
    morae: list[Span] = []
    at = 0
    for piece in said:
        morae += [(round(a + at / rate, 4), round(b + at / rate, 4)) for a, b in piece.morae]
        at += (len(piece.pcm) + len(gap)) // 2
    return Take(gap.join(piece.pcm for piece in said), rate, tuple(morae))


def packed(made: Take) -> bytes:
    """A take as bytes for the cache."""
    return json.dumps({"rate": made.rate, "morae": made.morae}).encode() + b"\n" + made.pcm


def unpacked(blob: bytes) -> Take:
    """The take that `packed` made these bytes of."""
    head, _, pcm = blob.partition(b"\n")
    fields = json.loads(head)
    return Take(pcm, fields["rate"], tuple((a, b) for a, b in fields["morae"]))
