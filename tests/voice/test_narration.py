"""From a script to its sound, the whole way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.plan.fit import plan
from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings, Voice
from diffusion_video.voice.credits import voice_credits
from diffusion_video.voice.loudness import loudness
from diffusion_video.voice.narration import Narration, narrate, timed


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("voice")


@pytest.fixture(scope="module")
def told(tiny: Script, draft: Settings, cache: Path) -> Narration:
    return narrate(tiny, draft, 30, cache, workers=1)


def test_sound_and_timeline_are_as_long_as_the_script(told: Narration) -> None:
    assert told.timeline.end == 20 * 30
    assert told.audio.shape == (20 * told.rate, 2)
    assert told.notes == told.timeline.notes == ()


def test_it_is_loud_while_somebody_speaks_and_only_then(told: Narration) -> None:
    heard = np.abs(told.audio[:, 0]) > 300
    for line in told.timeline.lines:
        span = heard[line.start * 1600 : line.end * 1600]
        assert span[: int(0.1 * 48_000)].any()
        assert span[-int(0.1 * 48_000) :].any()
        heard[line.start * 1600 : line.end * 1600] = False
    assert not heard.any()
    sound = told.audio.astype(np.float32) / np.float32(32768)
    assert loudness(sound, told.rate) == pytest.approx(-14, abs=0.5)


def test_speech_lies_within_its_subtitles(told: Narration) -> None:
    for line in told.timeline.lines:
        assert line.pages[0].start <= line.start + 6
        assert line.pages[-1].end >= line.end - 3


def test_every_frame_of_a_line_has_a_mouth(told: Narration) -> None:
    assert {n: len(states) for n, states in told.mouths.items()} == {
        line.number: line.end - line.start for line in told.timeline.lines}  # fmt: skip
    assert all(2 in states for states in told.mouths.values())


def test_words_are_marked_where_they_are_said(told: Narration) -> None:
    """加えて comes after the second comma of its line: its mark follows a silence."""
    line = told.timeline.lines[1]
    mark = line.marks[line.text.index("ノイズを")]
    level = np.abs(told.audio[:, 0].astype(int))
    assert level[(mark - 4) * 1600 : (mark - 2) * 1600].max() < 300
    assert level[mark * 1600 : (mark + 4) * 1600].max() > 1000


def test_again_it_is_the_same_to_the_byte(
    tiny: Script, draft: Settings, told: Narration, cache: Path, tmp_path: Path
) -> None:
    cached = narrate(tiny, draft, 30, cache, workers=1)
    assert np.array_equal(told.audio, cached.audio)
    assert cached.timeline == told.timeline
    cold = narrate(tiny, draft, 30, tmp_path, workers=1)
    assert np.array_equal(told.audio, cold.audio)


def test_a_muted_film_has_the_same_timeline(
    tiny: Script, draft: Settings, told: Narration, cache: Path
) -> None:
    timeline, _ = timed(tiny, draft, 30, cache)
    assert timeline == told.timeline


def test_without_a_voice_time_is_estimated_and_nothing_is_heard(
    tiny: Script, tmp_path: Path
) -> None:
    settings = Settings(voice=Voice(engine="none"))
    told = narrate(tiny, settings, 30, tmp_path)
    assert told.timeline == plan(tiny, settings, 30)
    assert not told.audio.any()
    assert told.audio.shape == (20 * 48_000, 2)
    assert (told.mouths, told.credits) == ({}, ())
    assert list(tmp_path.iterdir()) == []


def test_voices_are_credited_as_their_licences_ask(tiny: Script) -> None:
    kokoro = "\n".join(voice_credits(tiny, Voice()))
    for asked in ("Kokoro-82M", "hexgrad", "Apache License 2.0", "thewh1teagle", "くもの糸",
                  "koniwa", "CC BY 3.0", "Open JTalk"):  # fmt: skip
        assert asked in kokoro
    assert kokoro.count("Open JTalk") == 1
    draft = "\n".join(voice_credits(tiny, Voice(engine="openjtalk")))
    for asked in ('HTS Voice "Mei"', "Nagoya Institute of Technology", "CC BY 3.0"):
        assert asked in draft
    assert "koniwa" not in "\n".join(voice_credits(tiny, Voice(voices={"シュウ": "jf_alpha"})))
    assert voice_credits(tiny, replace(Voice(), engine="none")) == ()
