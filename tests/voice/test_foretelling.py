"""A scene that surely has too much speech is spoken at its final pace at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Script, Speech
from diffusion_video.script.settings import Settings
from diffusion_video.store import Store
from diffusion_video.voice import speech
from diffusion_video.voice.cached import Unspoken, only_cached
from diffusion_video.voice.casting import Part
from diffusion_video.voice.clip import Clip
from diffusion_video.voice.engines.base import Engine
from diffusion_video.voice.engines.kokoro import Kokoro
from diffusion_video.voice.fit import Speaker
from diffusion_video.voice.foretelling import natural
from diffusion_video.voice.narration import timed
from diffusion_video.voice.pauses import cap
from diffusion_video.voice.take import joined, take

from .clock import Clock, crowded

SURE, CLOSE = "あ" * 200, "あ" * 84  # 20 s and 8.4 s where there are 8


@dataclass(frozen=True)
class Oracle(Clock):
    """A clock that knows how long it will hum; it may be `off` by some seconds."""

    off: float = 0.0

    def foretell(self, reading: str, voice: str, speed: float) -> float:
        ASKED.append(reading)
        return self.speak(reading, voice, speed).seconds + self.off


ASKED: list[str] = []


def told(
    engine: Engine, words: str, script: Script, settings: Settings, folder: Path,
    patch: pytest.MonkeyPatch,
) -> tuple[Timeline, dict[int, Clip], int]:  # fmt: skip
    """The timeline, its clips and how many takes there are once `engine` has said the script."""
    parts = {line.number: Part(engine, line.speaker, 1.0) for line in script.speeches}
    patch.setattr(speech, "cast", lambda *_: parts)
    timeline, clips = timed(crowded(script, words), settings, 30, folder, workers=1)
    return timeline, clips, len(list(folder.glob("*.take")))


@pytest.mark.parametrize("off", [-0.3, 0.0, 0.3])
@pytest.mark.parametrize(("words", "fewer"), [(SURE, 1), (CLOSE, 0), ("はい", 0)])
def test_a_length_foretold_saves_a_take_and_changes_nothing(
    tiny: Script, draft: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    words: str, fewer: int, off: float,
) -> None:  # fmt: skip
    ways = [told(engine, words, tiny, draft, tmp_path / name, monkeypatch)
            for engine, name in ((Clock(), "measured"), (Oracle(off=off), "foretold"))]  # fmt: skip
    (timeline, clips, takes), (again, made, less) = ways
    assert timeline == again
    assert takes - less == fewer
    for number, clip in clips.items():
        np.testing.assert_array_equal(clip.samples, made[number].samples)


def test_a_scene_too_short_for_its_cues_has_nothing_to_foretell(
    tiny: Script, draft: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cues = tuple(item for item in tiny.scenes[0].items if not isinstance(item, Speech))
    mute = replace(tiny.scenes[0], items=cues, end_s=1)
    script = replace(tiny, scenes=(mute, tiny.scenes[1]))
    timeline = told(Oracle(), "はい", script, draft, tmp_path, monkeypatch)[0]
    assert "too little time for its cues" in " ".join(timeline.notes)


def test_lengths_are_kept_and_made_anew(
    tiny: Script, draft: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ASKED.clear()
    first = told(Oracle(), SURE, tiny, draft, tmp_path, monkeypatch)[0]
    assert told(Oracle(), SURE, tiny, draft, tmp_path, monkeypatch)[0] == first
    assert ASKED == [SURE]
    for path in tmp_path.glob("*.length"):
        path.unlink()
    assert told(Oracle(), SURE, tiny, draft, tmp_path, monkeypatch)[0] == first
    assert ASKED == [SURE, SURE]


def test_nothing_is_foretold_for_whoever_wants_only_what_is_known(
    tiny: Script, draft: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {line.number: Part(Oracle(), line.speaker, 1.0) for line in tiny.speeches}
    monkeypatch.setattr(speech, "cast", lambda *_: parts)
    ASKED.clear()
    with pytest.raises(Unspoken):
        timed(crowded(tiny, SURE), draft, 30, tmp_path, only_cached)
    assert ASKED == []


@pytest.mark.parametrize("words", [SURE, CLOSE, "はい"])
def test_natural_lengths_need_no_words_to_be_spoken(
    tiny: Script, draft: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    takes = told(Oracle(), words, tiny, draft, tmp_path, monkeypatch)[2]
    speaker = Speaker(draft, Store(tmp_path, ".take", 10**9), only_cached, None)
    lines = natural(speaker, crowded(tiny, words), 30)
    seconds = Clock().speak(words, "", 1.0).seconds
    assert lines[3].seconds == pytest.approx(max(seconds, 0.3), rel=0.1)
    assert len(list(tmp_path.glob("*.take"))) == takes


@pytest.mark.parametrize("voice", ["jm_kumo", "jf_alpha"])
def test_kokoro_foretells_what_it_then_says(voice: str) -> None:
    words = "では、始めよう。ノイズを少しずつ足していき、それから逆にたどる。"
    kokoro = Kokoro()
    said = joined(take(kokoro.speak(piece, voice, 0.95)) for piece in kokoro.pieces(words))
    spoken = len(cap(said.samples, said.rate, 0.25)[0]) / said.rate
    assert kokoro.foretell(words, voice, 0.95) == pytest.approx(spoken, abs=0.4)
    assert Kokoro().foretell("…", voice, 1.0) == 0
