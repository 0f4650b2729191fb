"""Marks say when each character sounds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from diffusion_video.voice import front
from diffusion_video.voice.alignment import spread
from diffusion_video.voice.engines.phonemes import mora_spans
from diffusion_video.voice.marks import character_times, clipped

RATE = 24_000


def test_characters_share_the_morae_of_their_word() -> None:
    morae = [(i * 0.1, (i + 1) * 0.1) for i in range(7)]  # ノ イ ズ ヲ ミ ズ ニ
    times = character_times("ノイズを、水に", front.words("ノイズを、水に"), morae, 0.7)
    assert times == pytest.approx((0.0, 0.1, 0.2, 0.3, 0.4, 0.4, 0.6))


def test_kanji_are_spread_evenly_over_their_reading() -> None:
    morae = [(i * 0.1, (i + 1) * 0.1) for i in range(4)]  # カ ク サ ン
    assert character_times("拡散", front.words("拡散"), morae, 0.4) == pytest.approx((0.0, 0.2))


def test_an_opening_bracket_goes_with_what_follows_a_closing_one_with_what_was() -> None:
    morae = [(0.0, 0.1), (0.1, 0.2), (0.5, 0.6), (0.6, 0.7), (0.9, 1.0)]  # コ ノ ミ ズ ヲ
    times = character_times("この「水」を", front.words("この「水」を"), morae, 1.0)
    assert times == pytest.approx((0.0, 0.1, 0.5, 0.5, 0.7, 0.9))


def test_marks_never_fall_and_blanks_have_one_too() -> None:
    text = "　そう。 でも、 きっと…"
    morae = [(i * 0.2, i * 0.2 + 0.1) for i in range(7)]
    times = character_times(text, front.words(text), morae, 1.5)
    assert len(times) == len(text)
    assert all(a <= b for a, b in pairwise(times))


def test_a_count_that_differs_is_stretched() -> None:
    times = character_times("ノイズを", front.words("ノイズを"), [(0.0, 0.5), (0.5, 1.0)], 1.0)
    assert times == pytest.approx((0.0, 0.25, 0.5, 0.75))


def test_silence_is_cut_off_the_sounds_beside_it() -> None:
    morae = ((0.0, 0.1), (0.1, 0.5), (0.55, 0.7))
    assert clipped(morae, ((0.2, 0.5),)) == ((0.0, 0.1), (0.1, 0.2), (0.5, 0.7))
    assert clipped(morae, ()) == morae
    assert clipped(((0.06, 0.2), (0.2, 0.3)), ()) == ((0.0, 0.2), (0.2, 0.3))


def test_durations_become_morae() -> None:
    """ŋk: the nasal is a mora of its own; the pause belongs to none."""
    text = "iŋkɯ, oː"
    spans = mora_spans(text, np.array([4, 2, 2, 1, 3, 10, 2, 4, 4, 1], np.float32))
    wanted = [(0.1, 0.15), (0.15, 0.2), (0.2, 0.3), (0.6, 0.7), (0.7, 0.8)]
    assert spans == tuple(pytest.approx(span) for span in wanted)


def test_morae_of_a_recording_are_laid_by_its_silences() -> None:
    """Pauses of any length; one without a comma misleads nobody."""
    words = front.words("ノイズを、水に入れて、少し待つ。")  # 4, 3 + 3 and 5 morae
    tone = np.sin(np.arange(RATE) / 10).astype(np.float32)
    parts = [(0.4, 0.9), (0.3, 0.2), (0.3, 0.5), (0.5, 0.0)]  # seconds of sound and of silence
    sound = np.concatenate(
        [np.pad(tone[: round(a * RATE)], (0, round(b * RATE))) for a, b in parts]
    )
    spans = spread(words, sound, RATE)
    assert len(spans) == 15
    wanted = [*np.arange(4) / 10, *(1.3 + np.arange(3) / 10), *(1.8 + np.arange(3) / 10)]
    wanted += [*(2.6 + np.arange(5) / 10)]
    assert [start for start, _ in spans] == pytest.approx(wanted, abs=0.02)
    assert all(end <= start + 1e-9 for (_, end), (start, _) in pairwise(spans))
    assert spans[3][1] == pytest.approx(0.4, abs=0.02)
