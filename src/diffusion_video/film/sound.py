"""The sound as AAC, in pieces from pause to pause: each encoded once while it stays the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from typing import Any

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from diffusion_video import machine
from diffusion_video.film.encode import Encoded, Packet
from diffusion_video.film.segments import digest
from diffusion_video.film.telling import RATE
from diffusion_video.project import Project
from diffusion_video.store import Store

BLOCK = 1024
"""Samples in one AAC packet. So many the encoder puts before the first: as many are dropped
from the start, which is silent, so that sound and picture both begin at 0."""
LAYOUTS = {1: "mono", 2: "stereo"}
BITRATES = {1: 96_000, 2: 160_000}
CODER = "fast"
"""FFmpeg's other coder takes twice as long and leaves ten times the noise at this rate."""
TOOLS = {1: {"aac_pns": "0", "aac_tns": "0"}, 2: {}}
"""In one channel, a draft's, these tools cost a sixth of the time and add noise."""
_PAUSE = 8  # silent blocks at least, so that short pauses do not make many pieces
_LEAD = 8  # silent blocks after which the encoder has bits to spare, as after any pause
KEPT_BYTES = 200_000_000


def sound_store(project: Project) -> Store:
    """Where the project's encoded sounds are kept."""
    return Store(project.build / "sound", ".aac", KEPT_BYTES)


def encoded(store: Store, sound: NDArray[np.int16]) -> Encoded:
    """The sound (n, channels) at 48 kHz as AAC, piece by piece from the store or made now."""
    pieces = np.split(sound, cuts(sound))
    with ThreadPoolExecutor(machine.cores()) as pool:  # the encoder leaves Python alone
        made = list(pool.map(partial(_piece, store), pieces))
    return Encoded(made[0].header, tuple(packet for piece in made for packet in piece.packets))


def cuts(sound: NDArray[np.int16]) -> list[int]:
    """Where pieces begin: in the last silent block before each sound that follows a pause.

    Across a silent block no packet says anything of its other side, so pieces that begin with
    one join as if they had been encoded in one go.
    """
    heard = _heard(sound)
    whole = heard[: len(heard) // BLOCK * BLOCK].reshape(-1, BLOCK * heard.shape[1])
    silent = np.concatenate(([False], ~whole.any(axis=1), [False]))
    edges = np.flatnonzero(np.diff(silent)).reshape(-1, 2)
    pauses = ((a, b) for a, b in edges.tolist() if b - a >= _PAUSE and b < len(whole))
    return [(end - 1) * BLOCK for _, end in pauses]


def once(store: Store, name: str, sound: Callable[[], NDArray[np.int16]]) -> Encoded:
    """The same of the sound that is made for this `name`, and for no other."""
    return _kept(store, _key(name), lambda: encoded(store, sound()))


def _kept(store: Store, key: str, make: Callable[[], Encoded]) -> Encoded:
    blob = store.get(key)
    if blob is None:
        blob = make().to_bytes()
        store.put(key, blob)
    return Encoded.from_bytes(blob)


def encode(sound: NDArray[np.int16]) -> Encoded:
    """The sound (n, channels) at 48 kHz as AAC packets; the i-th begins at sample i x `BLOCK`."""
    codec = av.CodecContext.create("aac", "w")
    assert isinstance(codec, AudioCodecContext)
    channels = sound.shape[1]
    configure(codec, channels)
    codec.open()
    led = np.concatenate((np.zeros((_LEAD * BLOCK, channels), np.int16), sound[BLOCK:]))
    frame = av.AudioFrame.from_ndarray(led.reshape(1, -1), format="s16", layout=LAYOUTS[channels])
    frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
    packets = [*codec.encode(frame), *codec.encode(None)]
    header, kept = bytes(codec.extradata or b""), packets[_LEAD:]
    return Encoded(header, tuple(Packet(bytes(packet), True) for packet in kept))


def configure(codec: Any, channels: int) -> None:
    """Rate, layout and quality of an AAC encoder or stream."""
    codec.sample_rate = RATE
    codec.layout = LAYOUTS[channels]
    codec.format = "fltp"
    codec.time_base = Fraction(1, RATE)
    codec.bit_rate = BITRATES[channels]
    codec.options = {"aac_coder": CODER, **TOOLS[channels]}
    flags = av.codec.context.Flags
    codec.flags |= flags.bitexact | flags.global_header


def _piece(store: Store, piece: NDArray[np.int16]) -> Encoded:
    heard = _heard(piece)
    content = hashlib.sha256(heard.tobytes()).hexdigest()
    return _kept(store, _key(piece.shape, content), lambda: encode(piece))


def _key(*what: Any) -> str:
    return digest("aac 3", BITRATES, CODER, TOOLS, av.__version__, *what)


def mono(sound: NDArray[np.int16]) -> NDArray[np.int16]:
    """The sound in one channel, (n, 1)."""
    heard = _heard(sound)
    return heard if heard.shape[1] == 1 else heard.mean(axis=1, keepdims=True).astype(np.int16)


def _heard(sound: NDArray[np.int16]) -> NDArray[np.int16]:
    """One channel, where both are the same memory."""
    return sound if sound.strides[1] else sound[:, :1]
