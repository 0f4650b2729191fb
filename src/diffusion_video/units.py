"""Whole frames and whole milliseconds: the only two clocks of the program."""

from __future__ import annotations


def to_seconds(frames: int, fps: int) -> float:
    """The time of the frame border `frames`, in seconds."""
    return frames / fps


def to_milliseconds(frames: int, fps: int) -> int:
    """The time of the frame border `frames`, rounded to whole milliseconds."""
    return (frames * 1000 + fps // 2) // fps


def clock(seconds: float) -> str:
    """`m:ss`, as a chapter list or the script writes it."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
