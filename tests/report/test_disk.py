"""A full or closed disk and too little memory are told in one line; nothing is lost."""

from __future__ import annotations

import errno
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from diffusion_video import machine
from diffusion_video.cli import main
from diffusion_video.errors import WriteError
from diffusion_video.film import pool, render
from diffusion_video.film.backstage import Backstage
from diffusion_video.store import _alive

from . import disk, kills, tiny
from .forks import start


def test_some_writes_fail(whole: kills.Whole, tmp_path: Path) -> None:
    tally = disk.at_writes(tmp_path, whole, whole.writes // 3)
    assert not tally.wrong and tally.survived == tally.kills >= 3
    assert tally.reused == tally.finished


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_the_command_line_tells_it_in_one_line(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tiny.project(tmp_path / "project")
    monkeypatch.chdir(root)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr("os.replace", refuse)
    told = CliRunner().invoke(main, ["subtitles"])
    assert told.exit_code == 1 and told.output.count("\n") == 1
    assert "cannot be written (no) - " in told.output


def test_a_sound_that_fails_leaves_nobody_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who drew has ended when the message comes: nothing half-written can come after it."""
    root = tiny.project(tmp_path / "project")
    scene = next((root / "scenes").glob("s01*.py"))
    busy = f"import os, time\nopen({str(root)!r} + '/busy', 'w').write(str(os.getpid()))\n"
    deaf = "sum(range(100_000_000))\ntime.sleep(60)\n"  # for seconds it hears of nothing
    scene.write_text(busy + deaf + scene.read_text("utf-8"), "utf-8")

    def fails(*_: object) -> None:
        while not (root / "busy").exists() or not (root / "busy").read_text():
            time.sleep(0.01)
        raise WriteError(root / "sound", OSError(errno.ENOSPC, "full"))

    monkeypatch.setattr(render, "sounded", fails)
    with Backstage() as stage:
        with pytest.raises(WriteError):
            tiny.make(root, 2, stage=stage)
        time.sleep(0.2)  # its files are closed a moment before it is gone
        assert not _alive(int((root / "busy").read_text())), "before the stage is closed"


def test_too_little_memory_is_told(tmp_path: Path) -> None:
    root = tiny.project(tmp_path / "project")
    (root / "scenes" / "parts" / "look.py").write_text("raise MemoryError\n", "utf-8")
    child = start(lambda: tiny.make(root, 2), tmp_path / "words.txt")
    assert child.wait() == 1
    assert "too little memory - render again with --jobs 1" in child.said()


def test_fewer_workers_when_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "cores", lambda: 4)
    for free, count in ((100, 1), (1_300_000_000, 2), (64_000_000_000, 4)):
        monkeypatch.setattr(machine, "free_memory", lambda free=free: free)
        assert pool.job_count(None) == count
        assert len(pool.short_of_memory(None)) == (count < 4)
    monkeypatch.setattr(machine, "free_memory", lambda: 1_300_000_000)
    assert pool.short_of_memory(None) == [
        "2 of 4 cores used: 1.3 GB of memory free, a worker needs 0.6"]  # fmt: skip
    assert pool.job_count(3) == 3 and not pool.short_of_memory(3)


def test_memory_within_a_control_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(machine, "_rooms", lambda: [5])
        assert machine.free_memory() == 5
    groups = tmp_path / "groups"
    groups.write_text("4:memory:/a\n3:cpu:/\n0::/b/c\n")
    old, new = tmp_path / "memory" / "a", tmp_path / "b" / "c"
    for folder, names in (
        (old, {"memory.limit_in_bytes": "1000", "memory.usage_in_bytes": "400"}),
        (new, {"memory.max": "900", "memory.current": "500", "memory.stat": "inactive_file 50"}),
        (tmp_path, {"memory.max": "max", "memory.current": "5", "memory.stat": ""}),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in ({"memory.stat": "anon 7\n"} | names).items():
            (folder / name).write_text(text)
    assert sorted(machine._rooms(tmp_path, groups)) == [450, 600]
    assert machine._rooms(tmp_path, tmp_path / "none") == []
