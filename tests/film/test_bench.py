"""The bench counts what it says that it counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from diffusion_video.film.bench import _at, _encoder, _pictures
from diffusion_video.film.canvas import Canvas
from diffusion_video.film.edits import _reword
from diffusion_video.film.encode import SegmentEncoder
from diffusion_video.film.formats import Format

FMT = Format(160, 90, 24, 24)


def test_different_pictures_of_a_segment_are_found_with_how_long_they_stay() -> None:
    encoder, canvas = SegmentEncoder(FMT), Canvas(160, 90)
    for grey, stays in ((10, 1), (200, 30), (90, 5)):
        canvas.draw(np.full((90, 160, 4), grey, np.uint8))
        encoder.add(canvas.frame, stays)
    found = list(_pictures(encoder.finish()))
    assert [stays for _, stays in found] == [1, 30, 5]
    assert _encoder(found, FMT) > 0


def test_the_picture_of_a_frame_is_the_one_that_stands_then() -> None:
    frames = [object(), object()]
    pictures: Any = [(frames[0], 4), (frames[1], 2)]
    assert _at(pictures, 100, {99, 103, 104, 105, 106}) == {
        103: frames[0], 104: frames[1], 105: frames[1],
    }  # fmt: skip


def test_an_edit_changes_one_speech(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    lines = [f"> **ソラ**: これは{n}番目の長いせりふです。" for n in range(5)]
    path.write_text("\n".join(["# 題。", *lines]), "utf-8")
    for particle in ("よ", "ね", ""):
        _reword(path, particle)
        after = path.read_text("utf-8").splitlines()
        assert after[3] == lines[2].replace("です。", f"です{particle}。")
        assert after[:3] + after[4:] == ["# 題。", *lines[:2], *lines[3:]]
