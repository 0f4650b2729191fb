"""The sound is encoded in pieces, and nobody hears it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from diffusion_video.film import sound as sound_module
from diffusion_video.film.encode import Encoded
from diffusion_video.film.sound import BLOCK, LAYOUTS, RATE, cuts, encode, encoded, mono, once
from diffusion_video.store import Store

Sound = NDArray[np.int16]


def spoken(*spans: tuple[float, float], seconds: float = 6.0) -> Sound:
    """Noise in syllables within these spans of seconds, silence elsewhere."""
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(5).normal(0, 3000, len(time)) * np.sin(2 * np.pi * 3 * time) ** 2
    heard = np.zeros(len(time), bool)
    for first, last in spans:
        heard |= (first <= time) & (time < last)
    mono = (noise * heard).astype(np.int16)
    return np.broadcast_to(mono[:, None], (len(mono), 2))


LINES = spoken((0.5, 1.7), (2.1, 3.0), (4.0, 5.1))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, ".aac", 10_000_000)


def decoded(made: Encoded, layout: str) -> NDArray[np.float64]:
    codec = av.CodecContext.create("aac", "r")
    codec.extradata, codec.sample_rate, codec.layout = made.header, RATE, layout
    frames = []
    for index, piece in enumerate(made.packets):
        packet = av.Packet(piece.data)
        packet.pts = packet.dts = index * BLOCK
        packet.time_base = Fraction(1, RATE)
        frames += codec.decode(packet)
    frames += codec.decode(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def noise_db(made: Encoded, sound: Sound) -> float:
    wanted = sound[:, 0] / 32768
    error = decoded(made, LAYOUTS[sound.shape[1]])[: len(wanted)] - wanted
    return float(10 * np.log10(np.square(error).sum() / np.square(wanted).sum()))


def test_one_channel_says_what_two_say(store: Store) -> None:
    apart = LINES.copy()
    apart[:, 1] //= 3
    assert np.array_equal(mono(LINES), LINES[:, :1])
    assert np.abs(mono(apart)[:, 0] - apart.mean(axis=1)).max() <= 1
    one, two = encoded(store, mono(LINES)), encoded(store, LINES)
    assert noise_db(one, mono(LINES)) < noise_db(two, LINES) and one.header != two.header


def test_a_sound_is_made_once_for_its_name(store: Store) -> None:
    first = once(store, "film", lambda: LINES)
    assert once(store, "film", lambda: LINES[:0]) == first == encoded(store, LINES)
    assert once(store, "other", lambda: LINES[:-BLOCK]) != first


@pytest.mark.parametrize("sound", [LINES, LINES[:-300], spoken(), LINES[:10]])
def test_there_is_a_packet_for_each_block(sound: Sound, store: Store) -> None:
    assert len(encoded(store, sound).packets) == max(1, -(-len(sound) // BLOCK))


def test_pieces_begin_in_the_silence_before_each_sound() -> None:
    at = cuts(LINES)
    assert [round(a / RATE, 1) for a in at] == [0.5, 2.1, 4.0]
    for first in at:
        assert not LINES[first : first + BLOCK].any()
        assert LINES[first + BLOCK : first + 2 * BLOCK].any()


def test_pieces_sound_like_one(store: Store) -> None:
    pieces, whole = encoded(store, LINES), encode(LINES)
    assert noise_db(pieces, LINES) == pytest.approx(noise_db(whole, LINES), abs=0.3)
    for first in cuts(LINES):
        seam = slice(first - BLOCK, first + BLOCK)
        assert np.abs(decoded(pieces, "stereo")[seam]).max() < 1e-3


def test_only_the_piece_that_changed_is_encoded_and_the_bytes_are_those_of_a_first_time(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    encoded(store, LINES)
    mono = LINES[:, :1].copy()
    mono[round(2.2 * RATE) : round(2.4 * RATE)] //= 2
    changed = np.broadcast_to(mono, LINES.shape)
    done: list[int] = []

    def counted(piece: Sound) -> Encoded:
        done.append(len(piece))
        return encode(piece)

    monkeypatch.setattr(sound_module, "encode", counted)
    again = encoded(store, changed)
    assert len(done) == 1
    assert again == encoded(Store(tmp_path / "cold", ".aac", 10_000_000), changed)
    assert again == encoded(store, changed.copy()), "two channels that are equal, as one"
