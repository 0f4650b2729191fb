"""A speech is kept sentence by sentence: only a sentence that was never said is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings
from diffusion_video.store import Store
from diffusion_video.voice import front
from diffusion_video.voice import speech as speech_module
from diffusion_video.voice.casting import Part
from diffusion_video.voice.clip import Clip
from diffusion_video.voice.engines.base import Engine, Sound
from diffusion_video.voice.engines.kokoro import Kokoro
from diffusion_video.voice.engines.openjtalk import OpenJTalk
from diffusion_video.voice.engines.recordings import Recording
from diffusion_video.voice.engines.voicevox import Voicevox
from diffusion_video.voice.pieces import Piece
from diffusion_video.voice.speech import synthesise
from diffusion_video.voice.take import Take, joined, packed, take, unpacked

from .clock import Clock, edited

LINE = "まず、壊す。次に、戻す。だから、描ける。"
Say = Callable[..., dict[int, Clip]]


@dataclass(frozen=True)
class Reader(Clock):
    """A clock that hums sentence by sentence and writes down what it said."""

    def pieces(self, reading: str) -> tuple[str, ...]:
        return front.sentences_of(reading)

    def speak(self, piece: str, voice: str, speed: float) -> Sound:
        SAID.append(piece)
        sound = super().speak(piece, voice, speed)
        return replace(sound, morae=((1 / 30, sound.seconds - 1 / 30),))


SAID: list[str] = []


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "voice", ".take", 10_000_000)


@pytest.fixture
def say(
    tiny: Script, draft: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> Say:
    """Speak the tiny script with these words in its line 3; `SAID` tells what was said for it."""

    def spoken(words: str, folder: Path = store.folder, speed: float = 1.0) -> dict[int, Clip]:
        parts = {line.number: Part(Reader(), line.speaker, speed) for line in tiny.speeches}
        monkeypatch.setattr(speech_module, "cast", lambda *_: parts)
        SAID.clear()
        return synthesise(edited(tiny, 3, words), draft, replace(store, folder=folder), workers=1)

    return spoken


@pytest.mark.parametrize(
    ("after", "anew"),
    [
        (LINE, []),
        ("まず、壊す。次に、戻す。だから、作れる。", ["だから、作れる。"]),
        ("まず、壊す。次に、直す。だから、描ける。", ["次に、直す。"]),
        ("次に、戻す。まず、壊す。だから、描ける。", []),
        ("まず、壊す。だから、描ける。", []),
        ("さて。まず、壊す。次に、戻す。だから、描ける。", ["さて。"]),
    ],
)
def test_of_an_edited_line_only_the_new_sentence_is_said(
    say: Say, tmp_path: Path, after: str, anew: list[str]
) -> None:
    say(LINE)
    clips = say(after)
    assert anew == SAID
    fresh = say(after, tmp_path / "fresh")
    assert all(clip.spoken == fresh[number].spoken for number, clip in clips.items())
    assert all(np.array_equal(clip.samples, fresh[number].samples)
               for number, clip in clips.items())  # fmt: skip


def test_at_another_speed_every_sentence_is_another(say: Say) -> None:
    say(LINE)
    say(LINE, speed=1.05)
    assert {"まず、壊す。", "次に、戻す。", "だから、描ける。"} <= set(SAID)


def test_a_sentence_said_twice_is_made_once_and_heard_twice(say: Say) -> None:
    once = say("そう。")[3]
    twice = say("そう。そう。")[3]
    assert SAID == []
    assert twice.spoken.seconds == pytest.approx(2 * once.spoken.seconds + 0.35, abs=0.25)


def test_a_damaged_piece_is_said_again_and_no_other(say: Say, store: Store) -> None:
    whole = say(LINE)[3]
    path = store.path(Piece("次に、戻す。", Part(Reader(), "ミク", 1.0)).key)
    path.write_bytes(path.read_bytes()[:-2])
    again = say(LINE)[3]
    assert SAID == ["次に、戻す。"]
    np.testing.assert_array_equal(whole.samples, again.samples)


def test_progress_counts_speeches(
    say: Say, tiny: Script, draft: Settings, store: Store
) -> None:
    say("まず、壊す。")
    calls: list[tuple[int, int]] = []
    tell = lambda *call: calls.append(call)  # noqa: E731
    synthesise(edited(tiny, 3, LINE), draft, store, progress=tell, workers=3)
    assert calls == [(2, 3), (3, 3)]


def test_takes_are_joined_with_a_gap_and_their_times_moved() -> None:
    one = Take(b"\1\0" * 100, 1000, ((0.01, 0.02),))
    silent = Take(b"", 1000, ())
    whole = joined([silent, one, silent, one])
    assert whole.pcm == one.pcm + bytes(700) + one.pcm
    assert whole.morae == ((0.01, 0.02), (0.46, 0.47))
    assert joined([silent]) == silent


def test_a_take_is_kept_as_it_was_said() -> None:
    """Times are rounded once a speech is put together, not before its pieces are moved."""
    said = take(Sound(np.full(10, 0.5, np.float32), 24_000, ((1 / 3, 2 / 3),), measured=True))
    assert unpacked(packed(said)) == said
    assert said.morae == ((1 / 3, 2 / 3),)
    assert joined([said]).morae == ((0.3333, 0.6667),)


@pytest.mark.parametrize(
    ("engine", "pieces"),
    [
        (Kokoro(), ("はい。", "そう！")),
        (OpenJTalk(), ("はい。", "そう！")),
        (Voicevox(), ("はい。そう！",)),
        (Recording(Path("001.wav")), ("はい。そう！",)),
    ],
)
def test_what_an_engine_says_in_one_go(engine: Engine, pieces: tuple[str, ...]) -> None:
    assert engine.pieces("はい。そう！") == pieces
    assert engine.pieces("") == ("",)
