"""Copies that wait in the middle of a scene draw it from there on."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffusion_video.errors import RenderError
from diffusion_video.film.pool import run
from diffusion_video.film.process import Task
from diffusion_video.film.rehearsal import Rehearsal
from diffusion_video.film.stands import Scout
from diffusion_video.store import _alive
from diffusion_video.tiles import Tiles

PLAY, PLAYS = 10, 6


@dataclass
class Frames:
    """A sink that writes down which frames it takes, each with what was known there."""

    order: range
    file: Path

    def wants(self, start: int, end: int) -> bool:
        return start < self.order.stop and self.order.start < end

    def done(self, frame: int) -> bool:
        return frame >= self.order.stop

    def take(self, frame: int, pixels: Any, repeat: int, damage: Tiles) -> None:
        with self.file.open("a") as file:
            file.write(f"{frame} {int(pixels[0])}\n")


Scene = Callable[[], list[str]]


def _scene(scout: Scout, ran: list[int], then: Callable[[int], Any] = lambda frame: None) -> Scene:
    """A scene of a few plays; what is drawn at a frame is how many were run before it."""

    def scene() -> list[str]:
        for start in range(0, PLAY * PLAYS, PLAY):
            if scout.done(start):
                break
            scout.stands(start, lambda: list(ran))
            if scout.wants(start, start + PLAY):
                then(start)
                for frame in range(start, start + PLAY):
                    if scout.wants(frame, frame + 1):
                        scout.take(frame, np.array([len(ran)]), 1, Tiles(1, 1))
            ran.append(start)
        return [f"ran {ran}"]

    return scene


def _scout(folder: Path, orders: dict[int, range], at: list[int]) -> Any:
    heard = Rehearsal()
    return closing(Scout("scene", heard, lambda order, tell: Frames(order, folder / "drawn"),
                         orders, at)), heard  # fmt: skip


def _never(tell: Any) -> Any:
    raise AssertionError("no copy draws this")


def _drawn(folder: Path) -> list[tuple[int, ...]]:
    rows = (folder / "drawn").read_text().splitlines()
    return sorted(tuple(int(word) for word in row.split()) for row in rows)


def test_copies_draw_what_they_are_told_from_where_they_stand(tmp_path: Path) -> None:
    opened, heard = _scout(tmp_path, {12: range(12, 15)}, [20, 30, 40])
    ran: list[int] = []
    with opened as scout:
        assert scout.run(_scene(scout, ran)) == [f"ran {list(range(0, 60, PLAY))}"]
        tasks = [Task("scene", _never, by=scout.told(12, range(12, 15))),
                 Task("scene", _never, by=scout.told(33, range(33, 42)))]  # fmt: skip
        assert run(tasks, 2, lambda *n: None) == ["ran [0, 10]", "ran [0, 10, 20, 30, 40]"]
    assert len(heard.parts) == PLAYS, "the one that is not copied hears all"
    assert _drawn(tmp_path) == [
        *((frame, 1) for frame in range(12, 15)), *((f, f // PLAY) for f in range(33, 42))
    ]  # fmt: skip


def test_a_frame_before_the_first_copy_has_none(tmp_path: Path) -> None:
    opened, _ = _scout(tmp_path, {}, [20])
    with opened as scout:
        scout.run(_scene(scout, []))
        assert scout.told(19, range(19, 22)) is None
        assert scout.told(20, range(20, 22)) is not None
        assert scout.told(20, range(20, 22)) is None, "a copy draws once"


def test_copies_that_nobody_needs_are_ended(tmp_path: Path) -> None:
    opened, _ = _scout(tmp_path, {0: range(0, 60)}, [20, 30])
    with opened as scout:
        scout.run(_scene(scout, [], lambda frame: time.sleep(60)))
        processes = [copy.pid for _, copy in scout._copies.values()]
        assert len(processes) == 3 and all(map(_alive, processes))
    assert not any(map(_alive, processes))


def test_copies_end_with_the_process_that_left_them(tmp_path: Path) -> None:
    leaver = os.fork()
    if not leaver:
        scout = Scout("scene", Rehearsal(), lambda order, tell: Frames(order, tmp_path / "drawn"),
                      {20: range(20, 30)})  # fmt: skip
        scout.run(_scene(scout, [], lambda frame: time.sleep(60)))
        (tmp_path / "copy").write_text(str(scout._copies[20][1].pid))
        time.sleep(60)
    copy = int(_soon(lambda: (tmp_path / "copy").read_text()))
    assert _alive(copy)
    os.kill(leaver, signal.SIGKILL)
    os.waitpid(leaver, 0)
    assert _soon(lambda: not _alive(copy))


def _soon(found: Callable[[], Any]) -> Any:
    """What is found within ten seconds."""
    for _ in range(200):
        with suppress(OSError):
            if value := found():
                return value
        time.sleep(0.05)
    return None


def _fails(frame: int) -> None:
    raise ValueError("no")


def _dies(frame: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _leaves(frame: int) -> None:
    sys.exit(3)


@pytest.mark.parametrize("then", [_fails, _dies, _leaves])
def test_a_copy_that_fails_says_so(then: Any, tmp_path: Path) -> None:
    opened, _ = _scout(tmp_path, {20: range(20, 30)}, [])
    with opened as scout:
        scout.run(_scene(scout, [], then))
        task = Task("scene", _never, by=scout.told(20, range(20, 30)))
        with pytest.raises(RenderError, match=r"no|scene: its worker (was ended by SIGKILL|ended)"):
            run([task], 1, lambda *n: None)


def test_a_scene_that_fails_fails(tmp_path: Path) -> None:
    opened, _ = _scout(tmp_path, {}, [])
    with opened as scout, pytest.raises(ValueError, match="no"):
        scout.run(lambda: _fails(0) or [])
