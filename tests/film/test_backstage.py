"""The process that draws: begun early, heard at the end, replaced when it has ended."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from typing import Any

import pytest

from diffusion_video.errors import RenderError
from diffusion_video.film.backstage import Backstage
from diffusion_video.film.process import Tell


def _process(tell: Tell) -> int:
    tell(2, 5)
    tell(3)
    return os.getpid()


def _fails(tell: Tell) -> Any:
    raise ValueError("no")


def _dies(tell: Tell) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _done(stage: Backstage, work: Any) -> int:
    stage.begin(work)
    made: int = stage.end(lambda *frames: None)
    return made


def test_one_process_does_all_works_and_tells_of_frames() -> None:
    told: list[tuple[int, ...]] = []
    with Backstage() as stage:
        stage.ready()
        first = _done(stage, _process)
        stage.begin(_process)
        assert stage.end(lambda *frames: told.append(frames)) == first != os.getpid()
    assert told == [(2, 5), (3,)]
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


@pytest.mark.parametrize("work", [_fails, _dies])
def test_after_a_failure_there_is_another(work: Any) -> None:
    with Backstage() as stage:
        first = _done(stage, _process)
        with pytest.raises(RenderError, match=r"no|drawing: its worker was ended by SIGKILL"):
            _done(stage, work)
        assert _done(stage, _process) != first


def test_a_work_that_nobody_waits_for_is_given_up() -> None:
    with Backstage() as stage:
        stage.begin(partial(_slept, 60))
        began = time.monotonic()
        assert _done(stage, _process) > 0
        assert time.monotonic() - began < 30


def _slept(seconds: float, tell: Tell) -> float:
    time.sleep(seconds)
    return seconds
