"""One render at a time, and no leavings of one that ended badly."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from diffusion_video.errors import WriteError
from diffusion_video.film.lock import only_one


def _dead() -> int:
    """The number of a process that has ended."""
    process = multiprocessing.get_context("fork").Process(target=int)
    process.start()
    process.join()
    assert process.pid is not None
    return process.pid


def test_what_a_killed_render_left_goes_at_the_start(tmp_path: Path) -> None:
    left = tmp_path / f"{_dead()}-x.part.mp4"
    left.write_bytes(b"half")
    with only_one(tmp_path):
        assert not left.exists()


def test_what_killed_workers_leave_goes_at_the_end(tmp_path: Path) -> None:
    left = tmp_path / f"{_dead()}-x.part"
    with pytest.raises(KeyboardInterrupt), only_one(tmp_path):
        left.write_bytes(b"half")
        raise KeyboardInterrupt
    assert not left.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file")
    with pytest.raises(WriteError, match="cannot be written"), only_one(tmp_path / "build" / "x"):
        pass
