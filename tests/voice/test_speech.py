"""Speeches come from the cache or the engine, and fit into their scenes."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffusion_video.plan.rate import Pace
from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings
from diffusion_video.store import Store
from diffusion_video.voice import pieces
from diffusion_video.voice import speech as speech_module
from diffusion_video.voice.casting import Part
from diffusion_video.voice.narration import timed
from diffusion_video.voice.speech import synthesise

from .clock import Clock, crowded, edited


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def cast(script: Script, _: object) -> dict[int, Part]:
        return {speech.number: Part(Clock(), speech.speaker, 1.0) for speech in script.speeches}

    monkeypatch.setattr(speech_module, "cast", cast)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "voice", ".take", 10_000_000)


def heard(script: Script, settings: Settings, store: Store) -> list[tuple[int, int]]:
    calls: list[tuple[int, int]] = []
    synthesise(script, settings, store, progress=lambda *call: calls.append(call), workers=1)
    return calls


@pytest.mark.usefixtures("clock")
def test_a_line_edited_costs_that_line_alone(tiny: Script, draft: Settings, store: Store) -> None:
    assert heard(tiny, draft, store) == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert heard(tiny, draft, store) == [(3, 3)]
    assert heard(edited(tiny, 3, "どうも！"), draft, store) == [(2, 3), (3, 3)]
    assert heard(tiny, draft, store) == [(3, 3)]


@pytest.mark.usefixtures("clock")
def test_a_damaged_take_is_said_again(tiny: Script, draft: Settings, store: Store) -> None:
    first = synthesise(tiny, draft, store, workers=1)
    path = next(store.folder.glob("*.take"))
    path.write_bytes(path.read_bytes()[:-1])
    again = synthesise(tiny, draft, store, workers=1)
    assert all(np.array_equal(first[n].samples, again[n].samples) for n in first)


@pytest.mark.usefixtures("clock")
def test_pauses_are_cut_without_saying_it_again(
    tiny: Script, draft: Settings, store: Store
) -> None:
    """Speech 2 has two commas once its reading is put in; each pause shrinks to 0.25 s."""
    natural = synthesise(tiny, draft, store, workers=1)
    calls: list[tuple[int, int]] = []
    short = synthesise(tiny, draft, store, {1: Pace(1.0, 0.25)}, lambda *c: calls.append(c), 1)
    assert calls == [(3, 3)]
    assert natural[2].spoken.seconds - short[2].spoken.seconds == pytest.approx(0.55, abs=0.03)
    assert natural[3].spoken == short[3].spoken


@pytest.mark.usefixtures("clock")
def test_marks_go_by_the_written_characters(tiny: Script, draft: Settings, store: Store) -> None:
    for speech in tiny.speeches:
        spoken = synthesise(tiny, draft, store, workers=1)[speech.number].spoken
        assert spoken.measured
        assert len(spoken.marks) == len(speech.text)
        assert all(a <= b for a, b in pairwise(spoken.marks))
        assert 0 <= spoken.marks[0] <= spoken.marks[-1] <= spoken.seconds


def test_processes_say_the_same(
    tiny: Script, draft: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes, in whatever order they finish, leave the same cache as one."""
    pools: list[int] = []

    class Pool(ProcessPoolExecutor):
        def __init__(self, workers: int, *how: Any, **more: Any) -> None:
            pools.append(workers)
            super().__init__(workers, *how, **more)

    monkeypatch.setattr(pieces, "ProcessPoolExecutor", Pool)
    long = "".join(f"{number}回そう言う。" for number in range(20))
    caches = []
    for workers in (1, 2):
        store = Store(tmp_path / str(workers), ".take", 10_000_000)
        synthesise(edited(tiny, 1, long), draft, store, workers=workers)
        caches.append({path.name: path.read_bytes() for path in store.folder.iterdir()})
    assert caches[0] == caches[1]
    assert pools == [2]


@pytest.mark.usefixtures("clock")
def test_a_scene_that_fits_is_left_alone(tiny: Script, draft: Settings, tmp_path: Path) -> None:
    timeline, clips = timed(tiny, draft, 30, tmp_path, workers=1)
    assert timeline.notes == ()
    assert timeline.end == 600
    assert set(clips) == {1, 2, 3}


@pytest.mark.usefixtures("clock")
def test_too_much_speech_loses_its_pauses_first(
    tiny: Script, draft: Settings, tmp_path: Path
) -> None:
    timeline, _ = timed(crowded(tiny, "そう、" * 8 + "ね。"), draft, 30, tmp_path, workers=1)
    assert timeline.notes[0] == "scene 2: pauses inside the speech cut to 0.25 s"


@pytest.mark.usefixtures("clock")
def test_then_the_voice_is_faster_within_its_bound(
    tiny: Script, draft: Settings, tmp_path: Path
) -> None:
    timeline, clips = timed(crowded(tiny, "あ" * 84), draft, 30, tmp_path, workers=1)
    assert timeline.notes[0].endswith("cut to 0.25 s, voice 1.20 times as fast")
    assert clips[3].spoken.seconds == pytest.approx(8.4 / 1.2, abs=0.05)
    assert all(line.end - line.start >= 30 * clips[line.number].spoken.seconds - 1e-6
               for line in timeline.lines)  # fmt: skip
    assert timeline.end == 600


@pytest.mark.usefixtures("clock")
def test_what_fits_in_no_way_is_still_a_timeline(
    tiny: Script, draft: Settings, tmp_path: Path
) -> None:
    timeline, clips = timed(crowded(tiny, "あ" * 200), draft, 30, tmp_path, workers=1)
    assert clips[3].spoken.seconds == pytest.approx(20 / 1.25, abs=0.2)
    assert any("too much speech" in note for note in timeline.notes)
    assert timeline.end == 600
