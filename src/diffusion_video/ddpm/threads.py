"""NumPy passes side by side: the products of a few pictures are too small to be shared out well,
the pictures are not."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from threading import Lock

from ..machine import cores

Switch = tuple[Callable[[], int], Callable[[int], object]]


@cache
def openblas() -> Switch | None:
    """Reads and sets how many threads a product takes in the OpenBLAS that NumPy's wheels bring;
    None where NumPy has another BLAS."""
    spec = find_spec("numpy._core._multiarray_umath")
    try:
        library = ctypes.CDLL(spec.origin if spec else None)
        return library.scipy_openblas_get_num_threads64_, library.scipy_openblas_set_num_threads64_
    except (OSError, AttributeError):
        return None


class SideBySide:
    """While it is held, a matrix product keeps to the core that asks for it. Entering gives how
    many passes may then run at once: as many as a product had threads, or one a core where it had
    one (``OPENBLAS_NUM_THREADS=1``). Where products can't be told, it is one pass."""

    def __init__(self) -> None:
        self._lock, self._holders, self._threads = Lock(), 0, 1

    def __enter__(self) -> int:
        switch = openblas()
        if switch is None:
            return cores() if os.environ.get("OPENBLAS_NUM_THREADS") == "1" else 1
        read, write = switch
        with self._lock:
            if not self._holders:
                self._threads = read()
                write(1)
            self._holders += 1
        return self._threads if self._threads > 1 else cores()

    def __exit__(self, *_: object) -> None:
        switch = openblas()
        if switch is not None:
            with self._lock:
                self._holders -= 1
                if not self._holders:
                    switch[1](self._threads)


SIDE_BY_SIDE = SideBySide()
"""One for all: OpenBLAS has one setting for the whole process."""


@cache
def _pool(process: int, passes: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(passes)


def pool(passes: int) -> ThreadPoolExecutor:
    """Threads that stay, as new ones would ask the system for their memory again; a forked process
    gets its own."""
    return _pool(os.getpid(), passes)
