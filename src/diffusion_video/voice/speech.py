"""Every speech of a script as sound: from the cache, or made by the engine and kept there."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace

from diffusion_video import machine
from diffusion_video.plan.rate import Pace
from diffusion_video.script.model import Script, Speech
from diffusion_video.script.settings import Settings
from diffusion_video.store import Store
from diffusion_video.voice.casting import Part, cast
from diffusion_video.voice.clip import Clip, clip, packed, take, unpacked
from diffusion_video.voice.engines.base import VoiceError
from diffusion_video.voice.readings import Reading, reading_of
from diffusion_video.voice.wording import words

Progress = Callable[[int, int], None]
_MOST_WORKERS = 4
_WORKER_BYTES = 900_000_000  # with the Kokoro model
_WORTH_A_WORKER = 60  # characters; fewer are said before a second process has loaded its model


@dataclass(frozen=True)
class Job:
    """One speech to be said."""

    speech: Speech
    reading: Reading
    part: Part
    pause_s: float

    @property
    def key(self) -> str:
        """All that decides the sound. Pauses are cut afterwards, so their limit is not in it."""
        part = self.part
        what = (part.engine.name, part.engine.version, part.voice, f"{part.speed:g}")
        return "\n".join(("speech 1", *what, self.reading.text))


def synthesise(
    script: Script,
    settings: Settings,
    store: Store,
    paces: Mapping[int, Pace] | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> dict[int, Clip]:
    """The clip of every speech by its number; `paces` go by scene number.

    Only what `store` does not hold is made, by `workers` processes (one a core, at most
    four). `progress` hears (done, total) after each speech. Raises VoiceError.
    """
    jobs = {job.speech.number: job for job in jobs_of(script, settings, paces or {})}
    blobs = {number: store.get(job.key) for number, job in jobs.items()}
    known = {number: blob for number, blob in blobs.items() if blob is not None}
    missing = [job for number, job in jobs.items() if number not in known]
    tell = progress or (lambda done, total: None)
    tell(len(known), len(jobs))
    wording = Store(store.folder, ".words", store.max_bytes)
    with ThreadPoolExecutor(1) as beside:  # clips of what is known, while the rest is spoken
        clips = {
            number: beside.submit(_clip, jobs[number], blob, wording)
            for number, blob in known.items()
        }
        for number, blob in _made(missing, workers or _cores()):
            store.put(jobs[number].key, blob)
            clips[number] = beside.submit(_clip, jobs[number], blob, wording)
            tell(len(clips), len(jobs))
        return {number: clips[number].result() for number in jobs}


def jobs_of(script: Script, settings: Settings, paces: Mapping[int, Pace]) -> list[Job]:
    """Every speech as it is to be said; `paces` go by scene number."""
    parts = cast(script, settings.voice)
    jobs = []
    for scene in script.scenes:
        pace = paces.get(scene.number, Pace())
        for speech in scene.speeches:
            part = parts[speech.number]
            part = replace(part, speed=part.speed * pace.speed)
            reading = reading_of(speech.text, settings.readings)
            jobs.append(Job(speech, reading, part, pace.pause_s))
    return jobs


def _made(jobs: list[Job], workers: int) -> Iterable[tuple[int, bytes]]:
    """(number, packed take) of each job as it is done, the longest begun first."""
    jobs = sorted(jobs, key=lambda job: -len(job.reading.text))
    letters = sum(len(job.reading.text) for job in jobs)
    workers = min(workers, len(jobs), 1 + letters // _WORTH_A_WORKER)
    if workers < 2:
        yield from map(_say, jobs)
        return
    # Fresh processes: a fork would inherit the threads of whoever calls us.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=machine.die_with_parent) as pool:
        try:
            with _deaf():
                spoken = [pool.submit(_say, job) for job in jobs]
            for future in as_completed(spoken):
                yield future.result()
        except BrokenProcessPool as error:
            raise VoiceError("a voice process died; is there enough memory? - what was spoken "
                             "is kept: run it again") from error  # fmt: skip
        except BaseException:  # Ctrl-C, or nobody wants the rest: a line takes seconds
            for process in multiprocessing.active_children():
                process.kill()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that are started meanwhile never hear Ctrl-C: who started them ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _say(job: Job) -> tuple[int, bytes]:
    sound = job.part.engine.speak(job.reading.text, job.part.voice, job.part.speed)
    return job.speech.number, packed(take(sound))


def _clip(job: Job, blob: bytes, store: Store) -> Clip:
    found = words(store, job.reading.text)
    return clip(job.speech, job.reading, found, unpacked(blob), job.pause_s)


def _cores() -> int:
    """How many processes are worth it, by cores and free memory."""
    return min(_MOST_WORKERS, machine.workers(_WORKER_BYTES))
