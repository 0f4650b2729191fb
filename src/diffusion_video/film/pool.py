"""A process for each task, as many at once as there are cores: collects progress and errors."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any

from diffusion_video import machine
from diffusion_video.errors import RenderError
from diffusion_video.film import worker
from diffusion_video.film.encode import skip_packets
from diffusion_video.film.formats import Format
from diffusion_video.store import Store

Running = dict[Connection, tuple[Any, str]]
"""The process at the other end of each pipe, and the name of what it does."""
WORKER_BYTES = 600_000_000


@dataclass(frozen=True)
class Task:
    """Work for a process of its own: it tells how many frames are done, and gives notes.

    `size` is how long it takes, in frames: the longest begins first.
    """

    name: str
    size: int
    work: Callable[[Callable[[int], None]], list[str]]


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


def drawing(jobs: Iterable[worker.Job], brief: Any, fmt: Format, store: Store) -> list[Task]:
    """The tasks that draw `jobs`; what all of them need is made now, before they are forked."""
    worker.preload()
    if not fmt.plain_holds:
        skip_packets(fmt)
    return [
        Task(f"scene {job.scene}", job.frames, partial(worker.draw, job, brief, fmt, store))
        for job in jobs
    ]


def run(tasks: Iterable[Task], workers: int, progress: Callable[[int], None]) -> list[str]:
    """Do all tasks, longest first; gives what they complained of. Raises RenderError."""
    waiting = sorted(tasks, key=lambda task: task.size)
    context = processes()
    running: Running = {}
    notes: list[str] = []
    errors: list[str] = []
    try:
        while (waiting and not errors) or running:
            while waiting and not errors and len(running) < workers:
                task = waiting.pop()
                here, there = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(there, task))
                process.start()
                there.close()
                running[here] = process, task.name
            _collect(running, progress, notes, errors)
    finally:
        for process, _ in running.values():
            process.kill()
            process.join()
    if errors:
        raise RenderError("\n".join(errors))
    return notes


def _collect(
    running: Running, progress: Callable[[int], None],
    notes: list[str], errors: list[str],
) -> None:
    for pipe in wait(list(running), timeout=1):
        assert isinstance(pipe, Connection)
        try:
            kind, value = pipe.recv()
        except EOFError:
            kind, value = "error", _death(*running[pipe])
        if kind == "frames":
            progress(value)
            continue
        (notes.extend if kind == "done" else errors.append)(value)
        running.pop(pipe)[0].join()


def _death(process: Any, name: str) -> str:
    """What to say of a worker that ended without a word."""
    process.join()
    code = process.exitcode
    how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
    return (f"{name}: its worker {how} (too little memory?) - what was finished is kept: "
            "render again, with --jobs 1 if memory is short")  # fmt: skip


def _work(pipe: Connection, task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and ends us
    machine.die_with_parent()
    try:
        notes = task.work(lambda n: pipe.send(("frames", n)))
        pipe.send(("done", notes))
    except Exception as error:
        with contextlib.suppress(OSError):  # the parent may be gone
            pipe.send(("error", _told(error, task.name)))


def _told(error: Exception, name: str) -> str:
    if isinstance(error, MemoryError) or isinstance(error.__cause__, MemoryError):
        return f"{name}: too little memory - render again with --jobs 1"
    return str(error) or type(error).__name__
