"""The reading rate, held against what the speech engines measured."""

from __future__ import annotations

from itertools import pairwise

import pytest

from diffusion_video.errors import Place
from diffusion_video.plan.rate import Pace, estimate, estimate_all, morae
from diffusion_video.script.model import Script, Span, Speech
from diffusion_video.script.settings import Settings

MEASURED_S = (13.6, 32, 45, 60, 66, 67, 70, 43.5)  # Kokoro, a scene each, speed 1


def speech(text: str) -> Speech:
    """A speech of one paragraph."""
    return Speech(1, "シュウ", ((Span(text),),), Place("x.md"))


def test_the_scenes_take_as_long_as_measured(script: Script, settings: Settings) -> None:
    found = estimate_all(script, Settings(readings=settings.readings))
    for scene, measured in zip(script.scenes, MEASURED_S, strict=True):
        seconds = sum(found[line.number].seconds for line in scene.speeches)
        assert seconds == pytest.approx(measured, rel=0.1)
    assert 390 < sum(line.seconds for line in found.values()) < 424


def test_marks_are_one_a_character_and_never_fall(script: Script, settings: Settings) -> None:
    for number, line in estimate_all(script, settings).items():
        text = script.speeches[number - 1].text
        assert len(line.marks) == len(text)
        assert line.marks[0] == 0
        assert all(a <= b for a, b in pairwise(line.marks))
        assert line.marks[-1] <= line.seconds
        assert not line.measured


def test_morae() -> None:
    assert morae("きょう") == 2
    assert morae("ガッコー") == 4
    assert morae("、。「」") == 0


def test_readings_count_for_the_written_word() -> None:
    plain = estimate(speech("xₜ です"), {})
    read = estimate(speech("xₜ です"), {"xₜ": "エックスティーエックスティー"})
    assert read.seconds > plain.seconds + 0.5
    assert len(read.marks) == len(plain.marks) == 5


def test_the_longest_reading_wins() -> None:
    both = {"Stable": "ス", "Stable Diffusion": "ステーブルディフュージョン"}
    assert estimate(speech("Stable Diffusion"), both) == estimate(
        speech("Stable Diffusion"), {"Stable Diffusion": "ステーブルディフュージョン"}
    )


def test_pace() -> None:
    words = speech("はい、そう、です。")
    natural = estimate(words)
    assert estimate(words, pace=Pace(2.0)).seconds < natural.seconds
    short = estimate(words, pace=Pace(1.0, 0.25))
    assert natural.seconds - short.seconds == pytest.approx(2 * 0.15)


def test_the_settings_speed_counts(script: Script) -> None:
    from diffusion_video.script.settings import Voice

    slow = estimate_all(script, Settings(voice=Voice(speed={"ミク": 0.5})))
    plain = estimate_all(script, Settings())
    assert slow[1].seconds > plain[1].seconds * 1.5
    assert slow[2] == plain[2]


def test_a_speech_of_marks_alone_still_lasts() -> None:
    assert estimate(speech("…")).seconds >= 0.3
