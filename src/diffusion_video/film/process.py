"""A task, and a process that does it, and then others of its name."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from diffusion_video import machine

Tell = Callable[..., None]
"""Hears how many frames are done, and how many more are found to be drawn."""


Process = tuple[Connection, Any]
"""A process, behind the pipe that leads to it."""


@dataclass(frozen=True)
class Task:
    """Work for a process: it tells of frames, and gives notes.

    Where something comes of it, the work gives what `then` makes more tasks of: None if it failed.
    The first of them is next. Tasks of one name that follow each other share a process: it has the
    scene's letters and pictures. `by` is a process that does it already.
    """

    name: str
    work: Callable[[Tell], Any]
    then: Callable[[Any], Iterable[Task]] | None = None
    by: Process | None = None


Running = dict[Connection, tuple[Any, Task]]
"""The process at the other end of each pipe, and what it does."""


def again(task: Task, idle: Running) -> Process | None:
    """A process that did a task of that name does this one too, if there is one."""
    for pipe, (process, done) in idle.items():
        if done.name == task.name:
            with contextlib.suppress(OSError):  # it died: that is found out when it is heard
                pipe.send(task.work)
            del idle[pipe]
            return pipe, process
    return None


def dismiss(idle: Running) -> None:
    """Let processes end."""
    for pipe, (process, _) in idle.items():
        with contextlib.suppress(OSError):
            pipe.send(None)
        process.join()
    idle.clear()


def begun(task: Task) -> Process:
    """A process that does the task, and the pipe that it speaks into."""
    context = processes()
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, task.name, task.work))
    process.start()
    there.close()
    return here, process


def death(process: Any, name: str) -> str:
    """What to say of a worker that ended without a word."""
    process.join()
    code = process.exitcode
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    return (f"{name}: its worker {how} (too little memory?) - what was finished is kept: "
            "render again, with --jobs 1 if memory is short")  # fmt: skip


def _work(pipe: Connection, name: str, work: Callable[..., Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and ends us
    machine.die_with_parent()
    serve(pipe, name, work)


def serve(pipe: Connection, name: str, work: Callable[[Tell], Any] | None) -> None:
    """Do work after work and say what came of it, until there is no more or one fails."""
    try:
        while work is not None:
            pipe.send(("done", work(lambda *frames: pipe.send(("frames", frames)))))
            work = pipe.recv()
    except Exception as error:
        with contextlib.suppress(OSError):  # the parent may be gone
            pipe.send(("error", _told(error, name)))


def _told(error: Exception, name: str) -> str:
    if isinstance(error, MemoryError) or isinstance(error.__cause__, MemoryError):
        return f"{name}: too little memory - render again with --jobs 1"
    return str(error) or type(error).__name__


def processes() -> Any:
    """Where child processes come from: forked, where that can be."""
    return mp.get_context("fork" if "fork" in mp.get_all_start_methods() else "spawn")
