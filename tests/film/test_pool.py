"""Tasks, and what comes of them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from diffusion_video.errors import RenderError
from diffusion_video.film.pool import run
from diffusion_video.film.process import Task

Tell = Callable[[int], None]
ASLEEP_S = 20


def _process(tell: Tell) -> list[str]:
    tell(1)
    return [str(os.getpid())]


def _fails(tell: Tell) -> Any:
    raise ValueError("no")


def _sleeps(tell: Tell) -> Any:
    time.sleep(ASLEEP_S)


def _dies(tell: Tell) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _told(task: Task, workers: int = 2) -> tuple[list[str], list[Any]]:
    """The notes of what comes of a task, and what it gave."""
    gave: list[Any] = []

    def then(value: Any) -> Iterator[Task]:
        gave.append(value)
        yield Task("scene 1", _process)
        yield Task("other", _process)

    return run([Task(task.name, task.work, then)], workers, lambda n: None), gave


@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_goes_on_with_the_scene_that_it_knows(workers: int) -> None:
    notes, ((process,),) = _told(Task("scene 1", _process), workers)
    assert len(notes) == 2 and notes.count(process) == 1


def test_a_process_does_not_go_on_with_another_scene() -> None:
    notes = run([Task(name, _process) for name in ("scene 1", "scene 2")], 1, lambda n: None)
    assert len(set(notes)) == 2


@pytest.mark.parametrize("work", [_fails, _dies])
def test_what_comes_of_a_task_that_fails_is_done_by_others(work: Any) -> None:
    notes, gave = _told(Task("scene 1", work))
    assert gave == [None] and len(notes) == 2


@pytest.mark.parametrize("work", [_fails, _dies])
def test_a_task_of_which_nothing_comes_must_not_fail(work: Any) -> None:
    with pytest.raises(RenderError, match=r"no|ended by SIGKILL"):
        run([Task("fails", work)], 1, lambda n: None)


def test_what_cannot_go_on_ends_its_processes() -> None:
    began = time.monotonic()
    with pytest.raises(ValueError, match="no"):
        run([Task("sleeps", _sleeps), Task("then fails", _process, _fails)], 2, print)
    assert time.monotonic() - began < ASLEEP_S / 2


def test_the_process_of_what_comes_of_a_task_may_die_too() -> None:
    with pytest.raises(RenderError, match="scene 1: its worker was ended by SIGKILL"):
        run([Task("scene 1", _process, lambda value: [Task("scene 1", _dies)])], 1, print)


def test_a_task_is_asked_for_when_there_is_a_worker_for_it() -> None:
    done: list[int] = []
    asked: list[int] = []

    def tasks() -> Iterator[Task]:
        for number in range(3):
            asked.append(len(done))
            yield Task(f"{number}", _process)

    run(tasks(), 1, done.append)
    assert asked == [0, 1, 2]
