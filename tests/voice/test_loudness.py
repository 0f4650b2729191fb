"""The meter against the standard's own tones and, where there is one, against ffmpeg."""

from __future__ import annotations

import re
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.voice.limiter import limited
from diffusion_video.voice.loudness import (
    SILENCE_LUFS,
    Sound,
    k_weighting,
    loudness,
    true_peak,
)

RATE = 48_000


def tone(level_db: float, seconds: float, frequency: float = 1000.0, rate: int = RATE) -> Sound:
    time = np.arange(round(seconds * rate)) / rate
    wave_ = 10 ** (level_db / 20) * np.sin(2 * np.pi * frequency * time)
    return np.stack((wave_, wave_), axis=1).astype(np.float32)


def test_filters_are_those_of_the_standard_at_48_khz() -> None:
    (shelf, shelf_below), (_, high_pass_below) = k_weighting(RATE)
    assert shelf == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285])
    assert shelf_below == pytest.approx([1, -1.69065929318241, 0.73248077421585])
    assert high_pass_below == pytest.approx([1, -1.99004745483398, 0.99007225036621])


def test_a_full_tone_in_one_channel_is_minus_3_01_lufs() -> None:
    assert loudness(tone(0, 5, 997)[:, 0], RATE) == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize("level", [-23.0, -33.0])
@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_ebu_3341_cases_1_and_2(level: float, rate: int) -> None:
    assert loudness(tone(level, 10, rate=rate), rate) == pytest.approx(level, abs=0.1)


def test_ebu_3341_case_3_gates_the_quiet_ends() -> None:
    sound = np.concatenate((tone(-36, 5), tone(-23, 20), tone(-36, 5)))
    assert loudness(sound, RATE) == pytest.approx(-23, abs=0.1)


def test_ebu_3341_case_4_gates_absolutely_too() -> None:
    parts = (tone(-72, 5), tone(-36, 5), tone(-23, 20), tone(-36, 5), tone(-72, 5))
    assert loudness(np.concatenate(parts), RATE) == pytest.approx(-23, abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros((RATE, 2), np.float32), RATE) == SILENCE_LUFS
    assert loudness(np.zeros((0, 2), np.float32), RATE) == SILENCE_LUFS


def test_true_peak_sees_between_the_samples() -> None:
    """EBU 3341 case 15: a quarter of the rate, 45 degrees off: samples at -9, peak at -6."""
    time = np.arange(RATE) / RATE
    sound = (0.5 * np.sin(2 * np.pi * (RATE / 4) * time + np.pi / 4)).astype(np.float32)
    sound *= np.minimum(1, np.minimum(time, time[::-1]) / 0.1).astype(np.float32)
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-9, abs=0.1)
    assert true_peak(sound) == pytest.approx(-6, abs=0.2)


@pytest.mark.parametrize("channels", [1, 2])
def test_the_limiter_holds_true_peaks_and_leaves_the_rest(channels: int) -> None:
    rng = np.random.default_rng(1)
    sound = rng.normal(0, 0.05, (4 * RATE, channels)).astype(np.float32)
    sound[RATE : RATE + 2000] *= 12
    if channels == 1:
        sound = sound[:, 0]
    made = limited(sound, RATE, -1.5)
    assert true_peak(sound) > 0
    assert true_peak(made) <= -1.4
    np.testing.assert_array_equal(made[2 * RATE :], sound[2 * RATE :])
    gain = made[RATE - 800 : RATE].sum() / sound[RATE - 800 : RATE].sum()
    assert gain < 1  # it is already on its way when the loud part begins


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg to compare with")
def test_agrees_with_ffmpeg(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    levels = np.repeat(10 ** (rng.uniform(-50, -14, 120) / 20), RATE // 10)
    pcm = (np.clip(rng.normal(size=(len(levels), 2)) * levels[:, None], -1, 1) * 32767).astype(
        "<i2"
    )
    path = tmp_path / "noise.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm.tobytes())
    command = ["ffmpeg", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = report[report.rindex("Summary") :]
    wanted = [float(re.search(rf"{n}:\s+(-?[\d.]+)", summary)[1]) for n in ("I", "Peak")]  # type: ignore[index]
    sound = (pcm / 32768).astype(np.float32)
    assert [loudness(sound, RATE), true_peak(sound)] == pytest.approx(wanted, abs=0.15)
