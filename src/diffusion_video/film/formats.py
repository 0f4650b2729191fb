"""How large and how fast a film is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

FINER = 2


@dataclass(frozen=True)
class Format:
    """Frame size in pixels, frames a second, and H.264's quantiser.

    `plain_holds` encodes each held frame anew instead of writing skipped pictures; `quick` spends
    a quarter more bytes to spare the encoder a third of its time, and has sound in one channel.
    """

    width: int
    height: int
    fps: int
    qp: int
    plain_holds: bool = False
    quick: bool = False

    @property
    def channels(self) -> int:
        """Of its sound."""
        return 1 if self.quick else 2

    def finer(self) -> Format:
        """The same for pictures that must come back more exactly."""
        return replace(self, qp=self.qp - FINER)


QUALITIES = {
    "draft": Format(854, 480, 15, 28, quick=True),
    "review": Format(1280, 720, 30, 26),
    "final": Format(1920, 1080, 30, 26),
    "4k": Format(3840, 2160, 30, 26),
}
