"""The sound as AAC: encoded once for as long as it stays the same."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from diffusion_video.film.encode import Encoded, Packet
from diffusion_video.film.segments import digest
from diffusion_video.film.telling import RATE
from diffusion_video.project import Project
from diffusion_video.store import Store

BLOCK = 1024
"""Samples in one AAC packet. So many the encoder puts before the first: as many are dropped
from the start, which is silent, so that sound and picture both begin at 0."""
BITRATE = 192_000
KEPT_BYTES = 100_000_000


def sound_store(project: Project) -> Store:
    """Where the project's encoded sounds are kept."""
    return Store(project.build / "sound", ".aac", KEPT_BYTES)


def encoded(store: Store, sound: NDArray[np.int16]) -> Encoded:
    """The sound (n, 2) at 48 kHz as AAC, from the store or made now."""
    key = _key(sound)
    blob = store.get(key)
    if blob is None:
        blob = encode(sound).to_bytes()
        store.put(key, blob)
    return Encoded.from_bytes(blob)


def encode(sound: NDArray[np.int16]) -> Encoded:
    """The sound (n, 2) at 48 kHz as AAC packets; the i-th begins at sample i x `BLOCK`."""
    codec = av.CodecContext.create("aac", "w")
    assert isinstance(codec, AudioCodecContext)
    configure(codec)
    codec.open()
    packets: list[Any] = []
    for start in range(BLOCK, len(sound), BLOCK):
        block = np.ascontiguousarray(sound[start : start + BLOCK].reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        packets += codec.encode(frame)
    packets += codec.encode(None)
    return Encoded(bytes(codec.extradata or b""), tuple(Packet(bytes(p), True) for p in packets))


def configure(codec: Any) -> None:
    """Rate, layout and quality of an AAC encoder or stream."""
    codec.sample_rate = RATE
    codec.layout = "stereo"
    codec.format = "fltp"
    codec.time_base = Fraction(1, RATE)
    codec.bit_rate = BITRATE
    flags = av.codec.context.Flags
    codec.flags |= flags.bitexact | flags.global_header


def _key(sound: NDArray[np.int16]) -> str:
    content = hashlib.sha256(sound.tobytes()).hexdigest()
    return digest("aac", BITRATE, av.__version__, content)
