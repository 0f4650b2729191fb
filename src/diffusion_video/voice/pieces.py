"""What engines say in one go, said by several processes or threads at once."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from diffusion_video import machine
from diffusion_video.voice.casting import Part
from diffusion_video.voice.engines.base import VoiceError
from diffusion_video.voice.take import packed, take

_MOST_WORKERS = 4
_WORKER_BYTES = 900_000_000  # with the Kokoro model
_WORTH_A_WORKER = 120  # characters; fewer are said before a second process has loaded its model


@dataclass(frozen=True)
class Piece:
    """What an engine says in one go."""

    text: str
    part: Part

    @cached_property
    def key(self) -> str:
        """All that decides the sound. Pauses are cut afterwards, so their limit is not in it."""
        part = self.part
        what = (part.engine.name, part.engine.version, part.voice, f"{part.speed:g}")
        return "\n".join(("piece 1", *what, self.text))


def made(pieces: Sequence[Piece], most: int | None = None) -> Iterator[tuple[Piece, bytes]]:
    """Each piece and its packed take as it is done, begun in their order.

    By `most` processes at most, or threads for a few words; None: as many as the machine has
    room for. Raises VoiceError.
    """
    most = most or _cores()
    letters = sum(len(piece.text) for piece in pieces)
    workers = min(most, len(pieces), 1 + letters // _WORTH_A_WORKER)
    if workers < 2:
        with ThreadPoolExecutor(most) as threads:
            yield from threads.map(_say, pieces)
        return
    # Fresh processes: a fork would inherit the threads of whoever calls us.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=machine.die_with_parent) as pool:
        try:
            with _deaf():
                spoken = [pool.submit(_say, piece) for piece in pieces]
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


def _say(piece: Piece) -> tuple[Piece, bytes]:
    sound = piece.part.engine.speak(piece.text, piece.part.voice, piece.part.speed)
    return piece, packed(take(sound))


def _cores() -> int:
    """How many processes are worth it, by cores and free memory."""
    return min(_MOST_WORKERS, machine.workers(_WORKER_BYTES))
