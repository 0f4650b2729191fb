"""The track: every line on its frame, as loud as it should be, as long as the film."""

from __future__ import annotations

import io
import wave
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from diffusion_video.plan.timeline import Line, SceneTime, Slot, Spoken, Timeline
from diffusion_video.store import Store
from diffusion_video.voice.clip import RATE, Clip
from diffusion_video.voice.engines.base import VoiceError
from diffusion_video.voice.envelope import CLOSED, OPEN, mouth
from diffusion_video.voice.loudness import Sound, loudness, true_peak
from diffusion_video.voice.mix import mix, sample_of

FPS = 30


def voice(seconds: float, peak: float, spikes: float, seed: int = 0) -> Sound:
    """Noise in syllables; `spikes` makes its peaks stand out, as a hard voice's do."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    sound = rng.normal(size=len(time)) * np.abs(np.sin(2 * np.pi * 4 * time)) ** spikes
    return (sound / np.abs(sound).max() * peak).astype(np.float32)


def clip(number: int, speaker: str, sound: Sound) -> Clip:
    return Clip(number, speaker, sound, Spoken(len(sound) / RATE, (0.0,), True))


def line(number: int, speaker: str, start: int, end: int) -> Line:
    return Line(number, speaker, "あ", start, end, (start,), ())


def film(*lines: Line, end: int = 600, fps: int = FPS) -> Timeline:
    slots = (Slot("1.1", "はじめ", 0, 300, lines), Slot("1.2", "つぎ", 300, end, ()))
    return Timeline(fps, (SceneTime(1, "一", 0, end, slots),))


@pytest.fixture(scope="module")
def clips() -> dict[int, Clip]:
    soft, hard = voice(6, 0.05, 1), voice(6, 0.9, 6, seed=1)
    return {1: clip(1, "シュウ", hard), 2: clip(2, "ミク", soft)}


@pytest.fixture(scope="module")
def mixed(clips: dict[int, Clip]) -> NDArray[np.int16]:
    return mix(film(line(1, "シュウ", 31, 211), line(2, "ミク", 305, 485)), clips)


def as_float(pcm: NDArray[np.int16]) -> Sound:
    return pcm.astype(np.float32) / np.float32(32768)


def test_it_is_as_long_as_the_film(mixed: NDArray[np.int16]) -> None:
    assert mixed.shape == (20 * RATE, 2)
    assert mixed.dtype == np.int16


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60])
def test_frames_are_whole_samples(fps: int) -> None:
    assert [sample_of(frame, fps) for frame in (0, 1, fps, 600 * fps)] == [
        0, RATE // fps, RATE, 600 * RATE]  # fmt: skip


def test_the_film_is_at_minus_14_lufs_below_its_ceiling(mixed: NDArray[np.int16]) -> None:
    sound = as_float(mixed)
    assert loudness(sound, RATE) == pytest.approx(-14, abs=0.3)
    assert true_peak(sound) <= -1.5


def test_both_voices_are_as_loud(mixed: NDArray[np.int16]) -> None:
    first, second = (loudness(as_float(mixed[a * 1600 : b * 1600]), RATE)
                     for a, b in ((31, 211), (305, 485)))  # fmt: skip
    assert first == pytest.approx(second, abs=0.3)


def test_what_was_measured_before_gives_the_same_bytes(
    clips: dict[int, Clip], mixed: NDArray[np.int16], tmp_path: Path
) -> None:
    lines = line(1, "シュウ", 31, 211), line(2, "ミク", 305, 485)
    store = Store(tmp_path, ".levels", 10_000_000)
    for _ in range(2):
        np.testing.assert_array_equal(mix(film(*lines), clips, store=store), mixed)
    assert len(list(tmp_path.iterdir())) == len(clips)


def test_lines_begin_and_end_on_their_frames(mixed: NDArray[np.int16]) -> None:
    loud = np.flatnonzero(np.abs(mixed[:, 0]) > 0)
    assert 31 * 1600 <= loud[0] <= 31 * 1600 + 400
    assert 485 * 1600 - 400 <= loud[-1] < 485 * 1600
    assert not mixed[211 * 1600 : 305 * 1600].any()


def test_a_line_that_is_cut_off_at_both_ends_does_not_click() -> None:
    steady = {1: clip(1, "シュウ", voice(6, 0.5, 0))}
    made = np.abs(as_float(mix(film(line(1, "シュウ", 31, 100)), steady))[:, 0])
    assert not made[100 * 1600 :].any()
    for edge in (31 * 1600, 100 * 1600 - 10):
        assert made[edge : edge + 10].max() < 0.1 * made.max()


def test_nothing_said_is_silence() -> None:
    made = mix(film(), {})
    assert made.shape == (20 * RATE, 2)
    assert not made.any()


def as_aac(pcm: NDArray[np.int16], bit_rate: int) -> Sound:
    """What is heard of `pcm` after AAC."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=RATE, layout="stereo")
        stream.bit_rate = bit_rate
        for start in range(0, len(pcm), 1024):
            block = np.ascontiguousarray(pcm[start : start + 1024]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            frame.sample_rate, frame.pts = RATE, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    buffer.seek(0)
    with av.open(buffer) as file:
        decoded = [frame.to_ndarray() for frame in file.decode(audio=0)]
    return np.ascontiguousarray(np.concatenate(decoded, axis=1).T)


def test_it_stays_under_minus_1_dbtp_as_aac(mixed: NDArray[np.int16]) -> None:
    assert true_peak(as_aac(mixed, 160_000)) <= -1.0


def write_music(path: Path, seconds: float, level: float = 0.3) -> None:
    time = np.arange(round(seconds * 44_100)) / 44_100
    pcm = (level * np.sin(2 * np.pi * 220 * time) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(pcm.tobytes())


def test_music_plays_to_the_end_and_ducks_under_speech(
    clips: dict[int, Clip], tmp_path: Path
) -> None:
    write_music(tmp_path / "music.wav", 7)
    silent = clip(1, "シュウ", np.zeros(6 * RATE, np.float32))
    made = as_float(mix(film(line(1, "シュウ", 150, 330)), {1: silent}, tmp_path / "music.wav"))
    assert made.shape == (20 * RATE, 2)
    before, under = (loudness(made[a * RATE : b * RATE], RATE) for a, b in ((2, 4), (6, 10)))
    assert before == pytest.approx(-30, abs=1)
    assert before - under == pytest.approx(8, abs=0.5)
    assert np.abs(made[:100]).max() < 0.001
    assert np.abs(made[-100:]).max() < 0.001
    loud = mix(film(line(1, "シュウ", 150, 330)), clips, tmp_path / "music.wav")
    assert true_peak(as_float(loud)) <= -1.5


def test_a_sound_named_for_a_cue_plays_at_its_start(tmp_path: Path) -> None:
    write_music(tmp_path / "1.2-bell.wav", 0.5)
    write_music(tmp_path / "9.9-nobody.wav", 0.5)
    made = mix(film(), {}, effects=tmp_path)
    loud = np.flatnonzero(np.abs(made[:, 0]) > 100)
    assert loud[0] == pytest.approx(300 * 1600, abs=100)
    assert loud[-1] < 300 * 1600 + 0.6 * RATE


def test_music_that_cannot_be_read_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"no song")
    with pytest.raises(VoiceError, match=r"song\.mp3"):
        mix(film(), {}, tmp_path / "song.mp3")
    with pytest.raises(VoiceError, match=r"none\.mp3"):
        mix(film(), {}, tmp_path / "none.mp3")


def test_the_mouth_follows_the_sound() -> None:
    sound = np.concatenate((voice(1, 0.5, 0), np.zeros(RATE, np.float32), voice(1, 0.5, 0)))
    states = mouth(clip(1, "ミク", sound), 100, FPS)
    assert len(states) == 100
    assert set(states[:28]) == {OPEN}
    assert set(states[32:60]) == {CLOSED}
    assert states[-1] == CLOSED
    levels = np.random.default_rng(2).uniform(0, 1, 40).astype(np.float32)
    syllables = voice(4, 0.5, 0) * np.repeat(levels, RATE // 10)
    states = mouth(clip(1, "ミク", syllables), 120, FPS)
    assert len(set(states)) > 1
    changes = [i for i, (a, b) in enumerate(pairwise(states), 1) if a != b]
    assert all(b - a >= 4 for a, b in pairwise([0, *changes]))


def test_a_silent_clip_keeps_its_mouth_shut() -> None:
    assert mouth(clip(1, "ミク", np.zeros(RATE, np.float32)), 30, FPS) == (CLOSED,) * 30
