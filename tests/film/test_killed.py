"""Killed at any moment, the next render finishes and gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "second_script"
RENDER = [sys.executable, "-c", "from diffusion_video.cli import main; main()",
          "render", "--quality", "draft", "--jobs", "2"]  # fmt: skip
SEED, KILLS = 20260, 3


def _start(root: Path) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen(RENDER, cwd=root, stdout=quiet, stderr=quiet, start_new_session=True)


def _finish(root: Path) -> str:
    done = subprocess.run(RENDER, cwd=root, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _digest(root: Path) -> str:
    return hashlib.sha256((root / "build/rainbow/film-draft.mp4").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """The bytes of an undisturbed render, and how many seconds it took."""
    root = tmp_path_factory.mktemp("whole") / "project"
    shutil.copytree(SOURCE, root)
    began = time.monotonic()
    _finish(root)
    return _digest(root), time.monotonic() - began


def test_a_killed_render_is_finished_by_the_next(
    whole: tuple[str, float], tmp_path: Path
) -> None:
    digest, seconds = whole
    root = tmp_path / "project"
    shutil.copytree(SOURCE, root)
    chance = random.Random(SEED)
    for _ in range(KILLS):
        process = _start(root)
        time.sleep(chance.uniform(0.3, 0.9) * seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    kept = {path: path.stat().st_ino for path in (root / "build").rglob("*.seg")}
    _finish(root)
    assert _digest(root) == digest
    assert not list((root / "build").rglob("*.part*")), "nothing half-written is left"
    assert kept and all(path.stat().st_ino == inode for path, inode in kept.items()), "all reused"


def test_damaged_segments_are_drawn_anew(whole: tuple[str, float], tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(SOURCE, root)
    _finish(root)
    segments = sorted((root / "build").rglob("*.seg"))
    first, second, third, fourth = segments[:4]
    first.write_bytes(first.read_bytes()[:-7])
    flipped = bytearray(second.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    second.write_bytes(flipped)
    one, other = third.read_bytes(), fourth.read_bytes()
    third.write_bytes(other)
    fourth.write_bytes(one)
    (root / "build/rainbow/film-draft.mp4").unlink()
    told = _finish(root)
    assert _digest(root) == whole[0], "the same film"
    assert ", 0 drawn anew" not in told
