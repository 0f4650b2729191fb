"""Killed at any moment, the next render finishes and gives the same bytes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from diffusion_video.cli import main

from . import kills, stops, tiny
from .forks import Child, start

SEED = 20261123


def test_killed_at_random(whole: kills.Whole, tmp_path: Path) -> None:
    tally = kills.at_random(tmp_path, whole, SEED, 3)
    assert not tally.wrong and tally.survived == tally.kills == 3
    assert tally.reused == tally.finished


def test_killed_at_some_writes(whole: kills.Whole, tmp_path: Path) -> None:
    assert whole.writes > 40, "the writes are not seen"
    tally = kills.at_writes(tmp_path, whole, whole.writes // 4)
    assert not tally.wrong and tally.survived == tally.kills >= 4
    assert tally.reused == tally.finished


def busy(root: Path) -> Path:
    """A project whose workers have nothing to say for a minute."""
    tiny.project(root)
    (root / "scenes" / "parts" / "look.py").write_text("import time\ntime.sleep(60)\n", "utf-8")
    return root


def _drawing(child: Child) -> list[int]:
    """The workers of a busy project."""
    assert child.until_busy(), child.said()
    for _ in range(500):
        time.sleep(0.1)
        before, now = child.workers(), child.workers()
        if len(now) == 2 and before == now and all(map(_sleeps, now)):
            return now
    raise AssertionError(f"no two workers: {child.said()}")


def _sleeps(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"


def _deaf(pid: int) -> bool:
    """Whether a process comes to ignore Ctrl-C, soon."""
    for _ in range(500):
        status = Path(f"/proc/{pid}/status").read_text()
        mask = next(row.split()[1] for row in status.splitlines() if row.startswith("SigIgn"))
        if int(mask, 16) >> (signal.SIGINT - 1) & 1:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("group", [True, False])
def test_ctrl_c_tidies_up_and_says_how_to_go_on(group: bool, tmp_path: Path) -> None:
    """Pressed in a terminal the whole group hears it; sent by another program, one process."""
    root = busy(tmp_path / "project")

    def work() -> None:
        os.chdir(root)
        main(["render", "--quality", "draft", "--jobs", "2"])

    child = start(work, tmp_path / "words.txt")
    workers = _drawing(child)
    assert all(map(_deaf, workers)), "a worker would die with words of its own"
    (os.killpg if group else os.kill)(child.pid, signal.SIGINT)
    assert child.wait(40.0) == 130, child.said()
    assert "nothing finished is lost; run the command again" in child.said()
    assert "Traceback" not in child.said()
    assert child.alone(), "a worker outlives the render"
    assert not tiny.half_written(root)


def test_workers_end_with_a_killed_parent(tmp_path: Path) -> None:
    """At once, not when they have something to say: here they are busy for a minute."""
    root = busy(tmp_path / "project")
    child = kills.render(root, 2)
    assert child.until_busy(), child.said()
    child.kill(group=False)
    assert child.wait() == -signal.SIGKILL
    assert child.alone(30.0), "a worker outlives its parent"


def test_a_dead_worker_is_told_in_one_line_and_the_old_film_stays(tmp_path: Path) -> None:
    root = busy(tmp_path / "project")
    old = tiny.build(root) / "film.mp4"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"the old film")
    child = kills.render(root, 2)
    for worker in _drawing(child):
        os.kill(worker, signal.SIGKILL)
    assert child.wait() == 1
    assert child.said().count("\n") <= 1  # each scene's worker in a line
    assert "its worker was ended by SIGKILL" in child.said() and "--jobs 1" in child.said()
    assert old.read_bytes() == b"the old film" and not tiny.half_written(root)


def test_two_renders_at_once_never_mix(whole: kills.Whole, tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "project")
    children = [start(lambda: tiny.make(root, 2), tmp_path / f"{n}.txt") for n in range(2)]
    codes = [child.wait() for child in children]
    assert 0 in codes
    refused = [child.said() for child, code in zip(children, codes, strict=True) if code]
    assert all("another render is at work here - wait until it is done" in w for w in refused)
    assert tiny.film(root) == whole.film and not tiny.half_written(root)


def test_voices_end_with_a_killed_parent(tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "project")
    stops.talk(root, "openjtalk")
    child = kills.render(root, 2)
    assert child.until_busy(), child.said()
    child.kill(group=False)
    assert child.wait() == -signal.SIGKILL
    assert child.alone(30.0), "a voice outlives its film"
