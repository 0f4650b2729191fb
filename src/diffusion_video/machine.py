"""What the machine has to spare: cores, and memory under whatever limit we run in."""

from __future__ import annotations

import os
import threading
from multiprocessing import connection, parent_process
from pathlib import Path

PLENTY = 4_800_000_000
"""Assumed where the system does not say how much memory is free."""
CGROUPS = Path("/sys/fs/cgroup")


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory() -> int:
    """Bytes of memory that new processes may take: what is free, within our own limit."""
    try:
        available = _fields(Path("/proc/meminfo").read_text())["MemAvailable:"] * 1024
    except (OSError, KeyError, ValueError):
        available = PLENTY
    return min([available, *_rooms()])


def workers(each: int) -> int:
    """How many processes of `each` bytes can work here: by cores and free memory, at least one."""
    return max(1, min(cores(), free_memory() // each))


def give_way() -> None:
    """Let other processes of the machine go first."""
    if hasattr(os, "nice"):
        os.nice(5)


def die_with_parent() -> None:
    """End this worker process as soon as the one that started it is gone, however it ended."""
    parent = parent_process()
    if parent is not None:
        die_with(parent.sentinel)


def die_with(sentinel: int) -> None:
    """End this process as soon as the file descriptor can be read, or is closed elsewhere."""
    threading.Thread(target=_outlive, args=(sentinel,), daemon=True).start()


def _outlive(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _rooms(root: Path = CGROUPS, groups: Path = Path("/proc/self/cgroup")) -> list[int]:
    """What is left under each limit of the control groups (version 2 and 1) that we are in."""
    try:
        rows = [row.split(":", 2) for row in groups.read_text().splitlines()]
    except OSError:
        return []
    found = []
    for _, kinds, path in rows:
        if kinds in ("", "memory"):
            base, limit, used = (
                (root, "memory.max", "memory.current") if not kinds
                else (root / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes")
            )  # fmt: skip
            for folder in (base / path.lstrip("/"), base):
                found += _room(folder, limit, used)
    return found


def _room(folder: Path, limit: str, used: str) -> list[int]:
    """The limit of one group less what it uses; files that can be dropped do not count."""
    try:
        most, now = (int((folder / name).read_text()) for name in (limit, used))
        dropped = _fields((folder / "memory.stat").read_text()).get("inactive_file", 0)
    except (OSError, ValueError):  # no such group, or "max": no limit
        return []
    return [max(0, most - now + dropped)]


def _fields(text: str) -> dict[str, int]:
    rows = (row.split() for row in text.splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 1 and row[1].isdigit()}
