"""Tasks for as many processes as there are cores: collects progress and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from typing import Any

from diffusion_video import machine
from diffusion_video.errors import RenderError
from diffusion_video.film import worker
from diffusion_video.film.formats import Format
from diffusion_video.film.process import Process, Running, Task, Tell, again, begun, death, dismiss
from diffusion_video.store import Store

WORKER_BYTES = 600_000_000


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


def drawing(
    jobs: Iterable[worker.Job], brief: Any, fmt: Format, store: Store,
    by: Callable[[worker.Job], Process | None] = lambda job: None,
) -> Iterator[Task]:  # fmt: skip
    """The tasks that draw `jobs`, longest first, `by` processes that have begun, if any have."""
    for job in sorted(jobs, key=lambda job: -job.frames):
        work = partial(worker.draw, job, brief, fmt, store)
        yield Task(f"scene {job.scene}", work, by=by(job))


def run(tasks: Iterable[Task], workers: int, progress: Tell) -> list[str]:
    """Do all tasks, and what comes of them; gives what they complained of. Raises RenderError.

    A task is asked for as soon as there is a worker for it.
    """
    waiting, running, idle = iter(tasks), Running(), Running()
    notes: list[str] = []
    errors: list[str] = []
    try:
        while True:
            while not errors and len(running) < workers and (task := next(waiting, None)):
                here, process = task.by or again(task, idle) or begun(task)
                running[here] = process, task
            dismiss(idle)
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


def _collect(
    running: Running, idle: Running, progress: Tell,
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
            kind, value = "error", death(process, task.name)
        if kind == "frames":
            progress(*value)
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
