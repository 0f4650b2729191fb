"""Renders in processes of their own, forked with all loaded: cheap to start, free to be killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from diffusion_video.film import worker


@dataclass(frozen=True)
class Child:
    """A process that leads its own group, and the file that its words go to."""

    pid: int
    words: Path

    def wait(self, patience: float = 120.0) -> int:
        """Its exit code, negative for a signal; it is killed if it never ends."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.005)
        self.kill()
        raise TimeoutError(f"a render hung: {self.said()}")

    def kill(self, group: bool = True) -> None:
        """`kill -9` the process, with its workers or alone."""
        with suppress(ProcessLookupError):
            (os.killpg if group else os.kill)(self.pid, signal.SIGKILL)

    def said(self) -> str:
        """What it wrote to its standard output and error."""
        return self.words.read_text("utf-8", "replace")

    def helpers(self) -> list[int]:
        """All other processes of its group."""
        return [pid for pid, _, group in _running() if self.pid == group != pid]

    def workers(self) -> list[int]:
        """Those of them that draw: the process behind the stage started them."""
        return [pid for pid, parent, group in _running() if self.pid == group and parent != group
                and pid != group]  # fmt: skip

    def until_busy(self, patience: float = 60.0) -> list[int]:
        """The others, as soon as some speak or draw or it has ended: one alone is getting ready."""
        until = time.monotonic() + patience
        while time.monotonic() < until and len(self.helpers()) < 2:
            if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return []
            time.sleep(0.005)
        return self.helpers()

    def alone(self, patience: float = 10.0) -> bool:
        """Whether nobody of its group runs any more, soon."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if all(group != self.pid for _, _, group in _running()):
                return True
            time.sleep(0.02)
        return False


def start(work: Callable[[], object], words: Path) -> Child:
    """Run `work` in a fork: exit code 0, or 1 and the error's words if it raised."""
    worker.preload()
    import_module("diffusion_video.voice.narration")  # so that no fork has to
    pid = os.fork()
    if pid:
        with suppress(OSError):
            os.setpgid(pid, pid)
        return Child(pid, words)
    code = 1
    try:
        with suppress(OSError):
            os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # shells start jobs deaf to it
        sys.stdout = sys.stderr = words.open("w", buffering=1)
        os.dup2(sys.stderr.fileno(), 1)
        os.dup2(sys.stderr.fileno(), 2)
        work()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(code)


def _running() -> Iterator[tuple[int, int, int]]:
    """(process, its parent, its group) of every process that runs."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                yield int(stat.parent.name), int(fields[1]), int(fields[2])
