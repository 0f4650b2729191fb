"""One long-lived process per core: hands out jobs, collects progress and errors."""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import signal
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any

from diffusion_video.errors import RenderError
from diffusion_video.film import worker
from diffusion_video.film.encode import skip_packets
from diffusion_video.film.formats import Format
from diffusion_video.store import Store

WORKER_BYTES = 600_000_000


def job_count(asked: int | None) -> int:
    """How many workers: as asked, else by cores and free memory."""
    if asked:
        return asked
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, free_memory() // WORKER_BYTES))


def free_memory() -> int:
    """Bytes of memory that new processes may take."""
    try:
        with open("/proc/meminfo") as info:
            fields = dict(line.split(":", 1) for line in info)
        return int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return 8 * WORKER_BYTES


def run(
    jobs: Sequence[worker.Job], brief: Any, fmt: Format, store: Store, workers: int,
    progress: Callable[[int], None],
) -> list[str]:
    """Draw all jobs, longest first; gives what scenes complained of. Raises RenderError."""
    worker.preload()
    if not fmt.plain_holds:
        skip_packets(fmt)  # made once, before the fork
    waiting = sorted(jobs, key=lambda job: job.frames)
    context: Any = mp.get_context("fork" if "fork" in mp.get_all_start_methods() else "spawn")
    running: dict[Connection, Any] = {}
    notes: list[str] = []
    errors: list[str] = []
    try:
        while (waiting and not errors) or running:
            while waiting and not errors and len(running) < workers:
                job = waiting.pop()
                here, there = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(there, job, brief, fmt, store))
                process.start()
                there.close()
                running[here] = process
            _collect(running, progress, notes, errors)
    finally:
        for process in running.values():
            process.terminate()
            process.join()
    if errors:
        raise RenderError("\n".join(errors))
    return notes


def _collect(
    running: dict[Connection, Any], progress: Callable[[int], None],
    notes: list[str], errors: list[str],
) -> None:
    for pipe in wait(list(running), timeout=1):
        assert isinstance(pipe, Connection)
        try:
            kind, value = pipe.recv()
        except EOFError:
            kind, value = "error", f"a worker died (exit code {_code(running[pipe])})"
        if kind == "frames":
            progress(value)
            continue
        (notes.extend if kind == "done" else errors.append)(value)
        running.pop(pipe).join()


def _code(process: Any) -> Any:
    process.join()
    return process.exitcode


def _work(pipe: Connection, job: worker.Job, brief: Any, fmt: Format, store: Store) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and ends us
    try:
        notes = worker.draw(job, brief, fmt, store, lambda n: pipe.send(("frames", n)))
        pipe.send(("done", notes))
    except Exception as error:
        with contextlib.suppress(OSError):  # the parent may be gone
            pipe.send(("error", str(error)))
