"""Tasks, and what comes of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from diffusion_video.errors import RenderError
from diffusion_video.film.pool import Task, run

Tell = Callable[[int], None]


def _process(tell: Tell) -> list[str]:
    tell(1)
    return [str(os.getpid())]


def _fails(tell: Tell) -> Any:
    raise ValueError("no")


def _dies(tell: Tell) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _told(task: Task, workers: int = 2) -> tuple[list[str], list[Any]]:
    """The notes of what comes of a task, and what it gave."""
    gave: list[Any] = []

    def then(value: Any) -> Iterator[Task]:
        gave.append(value)
        yield Task("same", _process)
        yield Task("other", _process)

    return run([Task(task.name, task.work, then)], workers, lambda n: None), gave


def test_the_first_that_comes_of_a_task_is_done_by_its_process() -> None:
    notes, ((process,),) = _told(Task("asks", _process))
    assert len(notes) == 2 and notes.count(process) == 1


@pytest.mark.parametrize("work", [_fails, _dies])
def test_what_comes_of_a_task_that_fails_is_done_by_others(work: Any) -> None:
    notes, gave = _told(Task("fails", work))
    assert gave == [None] and len(notes) == 2


@pytest.mark.parametrize("work", [_fails, _dies])
def test_a_task_of_which_nothing_comes_must_not_fail(work: Any) -> None:
    with pytest.raises(RenderError, match=r"no|ended by SIGKILL"):
        run([Task("fails", work)], 1, lambda n: None)


def test_the_process_of_what_comes_of_a_task_may_die_too() -> None:
    with pytest.raises(RenderError, match="second: its worker was ended by SIGKILL"):
        run([Task("first", _process, lambda value: [Task("second", _dies)])], 1, lambda n: None)


def test_a_task_is_asked_for_when_there_is_a_worker_for_it() -> None:
    done: list[int] = []
    asked: list[int] = []

    def tasks() -> Iterator[Task]:
        for number in range(3):
            asked.append(len(done))
            yield Task(f"{number}", _process)

    run(tasks(), 1, done.append)
    assert asked == [0, 1, 2]
