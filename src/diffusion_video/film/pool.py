"""Processes for tasks, as many at once as there are cores: collects progress and errors."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from typing import Any

from diffusion_video import machine
from diffusion_video.errors import RenderError
from diffusion_video.film import worker
from diffusion_video.film.encode import skip_packets
from diffusion_video.film.formats import Format
from diffusion_video.store import Store

WORKER_BYTES = 600_000_000


@dataclass(frozen=True)
class Task:
    """Work for a process: it tells how many frames are done, and gives notes.

    Where something comes of it, the work gives what `then` makes more tasks of: None if it failed.
    The first of them is next. Tasks of one name that follow each other share a process: it has the
    scene's letters and pictures.
    """

    name: str
    work: Callable[[Callable[[int], None]], Any]
    then: Callable[[Any], Iterable[Task]] | None = None


Running = dict[Connection, tuple[Any, Task]]
"""The process at the other end of each pipe, and what it does."""


def job_count(asked: int | None) -> int:
    """How many workers: as asked, else by cores and free memory."""
    return asked or machine.workers(WORKER_BYTES)


def short_of_memory(asked: int | None) -> list[str]:
    """A note if memory allows fewer workers than there are cores."""
    count, cores = job_count(asked), machine.cores()
    if asked or count >= cores:
        return []
    free = machine.free_memory() / 1e9
    return [f"{count} of {cores} cores used: {free:.1f} GB of memory free, a worker needs "
            f"{WORKER_BYTES / 1e9:.1f}"]  # fmt: skip


def processes() -> Any:
    """Where child processes come from: forked, where that can be."""
    return mp.get_context("fork" if "fork" in mp.get_all_start_methods() else "spawn")


def drawing(
    jobs: Iterable[worker.Job], brief: Any, fmt: Format, store: Store
) -> Iterator[Task]:
    """The tasks that draw `jobs`, longest first; what all of them need is made with the first."""
    for job in sorted(jobs, key=lambda job: -job.frames):
        if not fmt.plain_holds:
            skip_packets(fmt)
        yield Task(f"scene {job.scene}", partial(worker.draw, job, brief, fmt, store))


def run(tasks: Iterable[Task], workers: int, progress: Callable[[int], None]) -> list[str]:
    """Do all tasks, and what comes of them; gives what they complained of. Raises RenderError.

    A task is asked for as soon as there is a worker for it.
    """
    waiting, running, idle = iter(tasks), Running(), Running()
    notes: list[str] = []
    errors: list[str] = []
    worker.preload()  # before any process is forked, so that it is paid once
    try:
        while True:
            while not errors and len(running) < workers and (task := next(waiting, None)):
                here, process = _again(task, idle) or _begun(task)
                running[here] = process, task
            _dismiss(idle)
            if not running:
                break
            for more in _collect(running, idle, progress, notes, errors):
                waiting = chain(islice(more, 1), waiting, more)
    finally:
        for process, _ in (*running.values(), *idle.values()):
            process.kill()
            process.join()
    if errors:
        raise RenderError("\n".join(errors))
    return notes


def _again(task: Task, idle: Running) -> tuple[Connection, Any] | None:
    """A process that did a task of that name does this one too, if there is one."""
    for pipe, (process, done) in idle.items():
        if done.name == task.name:
            with contextlib.suppress(OSError):  # it died: that is found out when it is heard
                pipe.send(task.work)
            del idle[pipe]
            return pipe, process
    return None


def _dismiss(idle: Running) -> None:
    """Let processes end."""
    for pipe, (process, _) in idle.items():
        with contextlib.suppress(OSError):
            pipe.send(None)
        process.join()
    idle.clear()


def _begun(task: Task) -> tuple[Connection, Any]:
    """A process that does the task, and the pipe that it speaks into."""
    context = processes()
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, task.name, task.work))
    process.start()
    there.close()
    return here, process


def _collect(
    running: Running, idle: Running, progress: Callable[[int], None],
    notes: list[str], errors: list[str],
) -> list[Iterator[Task]]:
    """Hear what workers have to say; gives what comes of tasks that are done."""
    more: list[Iterator[Task]] = []
    for pipe in wait(list(running), timeout=1):
        assert isinstance(pipe, Connection)
        process, task = running[pipe]
        try:
            kind, value = pipe.recv()
        except (EOFError, OSError):
            kind, value = "error", _death(process, task.name)
        if kind == "frames":
            progress(value)
            continue
        if task.then is not None:
            more.append(iter(task.then(value if kind == "done" else None)))
        else:
            (notes.extend if kind == "done" else errors.append)(value)
        if kind == "done":
            idle[pipe] = running.pop(pipe)
        else:
            running.pop(pipe)[0].join()
    return more


def _death(process: Any, name: str) -> str:
    """What to say of a worker that ended without a word."""
    process.join()
    code = process.exitcode
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    return (f"{name}: its worker {how} (too little memory?) - what was finished is kept: "
            "render again, with --jobs 1 if memory is short")  # fmt: skip


def _work(pipe: Connection, name: str, work: Callable[..., Any] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and ends us
    machine.die_with_parent()
    try:
        while work is not None:
            pipe.send(("done", work(lambda n: pipe.send(("frames", n)))))
            work = pipe.recv()
    except Exception as error:
        with contextlib.suppress(OSError):  # the parent may be gone
            pipe.send(("error", _told(error, name)))


def _told(error: Exception, name: str) -> str:
    if isinstance(error, MemoryError) or isinstance(error.__cause__, MemoryError):
        return f"{name}: too little memory - render again with --jobs 1"
    return str(error) or type(error).__name__
