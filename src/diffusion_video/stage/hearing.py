"""A slot that tells when its lines are looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from diffusion_video.plan.timeline import Line, Slot


class Overheard(Slot):
    """A slot whose `lines`, once they are read, are told to `hears`."""

    def __init__(self, slot: Slot, hears: Callable[..., None]) -> None:
        vars(self).update(vars(slot), hears=hears)

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name == "lines":
            self.hears("lines", *map(_told, value))
        return value


def _told(line: Line) -> tuple[Any, ...]:
    return line.number, line.speaker, line.text, line.start, line.end, line.marks
