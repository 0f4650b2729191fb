"""Words come from the store as they went in."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffusion_video.store import Store
from diffusion_video.voice import front, wording


@pytest.mark.parametrize("text", ["ノイズを、少し足す。", "「xyzzy」は 64 回？", "…", ""])
def test_words_are_found_once(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, ".words", 10_000)
    found = front.words(text)
    assert wording.words(store, text) == found
    monkeypatch.setattr(front, "words", lambda _: pytest.fail("found again"))
    assert wording.words(store, text) == found


def test_another_front_end_finds_them_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, ".words", 10_000)
    wording.words(store, "足す")
    monkeypatch.setattr(wording, "_version", lambda: "another")
    monkeypatch.setattr(front, "words", lambda _: ())
    assert wording.words(store, "足す") == ()
