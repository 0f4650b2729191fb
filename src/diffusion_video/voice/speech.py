"""Every speech of a script as sound: from the cache, or made by the engine and kept there.

What is kept are the pieces that an engine says one by one, so that of an edited line the
sentences that changed are said anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property

from diffusion_video.plan.rate import Pace
from diffusion_video.script.model import Script, Speech
from diffusion_video.script.settings import Settings
from diffusion_video.store import Store
from diffusion_video.voice.casting import Part, cast
from diffusion_video.voice.clip import Clip, clip
from diffusion_video.voice.pieces import Piece, made
from diffusion_video.voice.readings import Reading, reading_of
from diffusion_video.voice.take import joined, unpacked
from diffusion_video.voice.wording import words

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """One speech to be said."""

    speech: Speech
    reading: Reading
    part: Part
    pause_s: float

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What is said one by one, in order."""
        texts = self.part.engine.pieces(self.reading.text)
        return tuple(Piece(text, self.part) for text in texts)


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
    longest_first = sorted(jobs.values(), key=lambda job: -len(job.reading.text))
    pieces = {piece.key: piece for job in longest_first for piece in job.pieces}
    blobs = {key: store.get(key) for key in pieces}
    known = {key: blob for key, blob in blobs.items() if blob is not None}
    missing = [piece for key, piece in pieces.items() if key not in known]
    lines = _Lines(jobs, known, Store(store.folder, ".words", store.max_bytes))
    tell = progress or (lambda done, total: None)
    tell(len(lines.whole()), len(jobs))
    with ThreadPoolExecutor(1) as beside:  # clips of what is known, while the rest is spoken
        lines.begin(beside)
        for piece, blob in made(missing, workers):
            store.put(piece.key, blob)
            known[piece.key] = blob
            if lines.begin(beside):
                tell(len(lines.clips), len(jobs))
        return {number: lines.clips[number].result() for number in jobs}


@dataclass(frozen=True)
class _Lines:
    """The speeches by number, the takes of their pieces by key, and the clips begun so far."""

    jobs: Mapping[int, Job]
    known: Mapping[str, bytes]
    wording: Store
    clips: dict[int, Future[Clip]] = field(default_factory=dict)

    def whole(self) -> list[Job]:
        """The speeches without a clip whose pieces are all known."""
        waiting = (job for number, job in self.jobs.items() if number not in self.clips)
        return [job for job in waiting if all(piece.key in self.known for piece in job.pieces)]

    def begin(self, beside: Executor) -> bool:
        """Let the clips be made that can be made now; whether there is any."""
        whole = self.whole()
        for job in whole:
            blobs = [self.known[piece.key] for piece in job.pieces]
            self.clips[job.speech.number] = beside.submit(_clip, job, blobs, self.wording)
        return bool(whole)


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


def _clip(job: Job, blobs: Sequence[bytes], store: Store) -> Clip:
    said = joined(map(unpacked, blobs))
    return clip(job.speech, job.reading, words(store, job.reading.text), said, job.pause_s)
