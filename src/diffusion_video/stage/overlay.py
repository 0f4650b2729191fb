"""The chrome over each frame: who speaks, what is said, where the film stands."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from diffusion_video.brief import Brief
from diffusion_video.plan.timeline import Line, Page
from diffusion_video.stage import blocks, portraits
from diffusion_video.stage.geometry import BAND, HEADER_BOX, HEIGHT, PLATE_BOX, PORTRAIT, PROGRESS
from diffusion_video.tiles import Part, Tiles


@dataclass(frozen=True)
class Chrome:
    """What a scene says of its header; `title` None hides the line altogether."""

    title: str | None = None
    source: str = ""


@dataclass(frozen=True)
class Moment:
    """All that the chrome shows in one frame: equal moments give equal pictures."""

    page: int
    speaker: str
    mouth: int
    step: int
    chrome: Chrome


class Overlay:
    """Paints the chrome of any frame; blocks are made once and kept."""

    def __init__(self, brief: Brief, pixel_height: int) -> None:
        self._brief = brief
        self._scale = pixel_height / HEIGHT
        self._pages: list[tuple[Page, Line]] = [
            (page, line) for line in brief.timeline.lines for page in line.pages
        ]
        self._starts = [page.start for page, _ in self._pages]
        self._made: dict[tuple[Any, ...], blocks.Picture] = {}
        self._laid: dict[Part, blocks.Picture] = {}
        self._moment: Moment | None = None
        self._now: dict[Part, blocks.Picture] = {}

    def moment(self, frame: int, chrome: Chrome) -> Moment:
        """What the chrome shows at `frame`."""
        index = bisect_right(self._starts, frame) - 1
        step = frame // self._brief.timeline.fps
        if index < 0 or frame >= self._pages[index][0].end:
            return Moment(-1, "", 0, step, chrome)
        line = self._pages[index][1]
        return Moment(index, line.speaker, self._mouth(line, frame), step, chrome)

    def _mouth(self, line: Line, frame: int) -> int:
        states = self._brief.mouths.get(line.number, ())
        offset = frame - line.start
        return states[offset] if 0 <= offset < len(states) else 0

    def run(self, frame: int, limit: int, chrome: Chrome) -> int:
        """How many frames from `frame`, at most `limit`, show the same chrome."""
        first = self.moment(frame, chrome)
        count = 1
        while count < limit and self.moment(frame + count, chrome) == first:
            count += 1
        return count

    def vanished(self, moment: Moment) -> list[Part]:
        """Where chrome was painted last that `moment` does not have."""
        layers = self._layers(moment)
        return [part for part in self._laid if part not in layers]

    def paint(self, pixels: NDArray[Any], moment: Moment, damage: Tiles) -> None:
        """Lay the chrome over `pixels` (h, w, 4) in place, where it is new or was drawn over.

        What is laid is marked in `damage`.
        """
        layers = self._layers(moment)
        for part, block in layers.items():
            if self._laid.get(part) is not block or damage.meets(part):
                pixels[part.top : part.end, part.left : part.right] = block
                damage.mark(part)
        self._laid = layers

    def _layers(self, moment: Moment) -> dict[Part, blocks.Picture]:
        """The blocks of `moment` at their places; they do not overlap."""
        if moment != self._moment:
            self._moment, self._now = moment, self._placed(moment)
        return self._now

    def _placed(self, moment: Moment) -> dict[Part, blocks.Picture]:
        middle = (BAND.height - PORTRAIT) / 2
        placed = [(PLATE_BOX.left, BAND.top, self._plate(moment)),
                  (PROGRESS.left, PROGRESS.top, self._progress(moment.step))]  # fmt: skip
        for who in self._brief.script.characters[:2]:
            lit = who.name == moment.speaker
            key = ("portrait", who.name, lit, moment.mouth if lit else 0)
            block = self._block(key, portraits.portrait, who, *key[2:])
            x = BAND.left if who.side == "left" else BAND.right - PORTRAIT
            placed.append((x, BAND.top + middle, block))
        if moment.chrome.title is not None:
            words = (moment.chrome.title, moment.chrome.source)
            block = self._block(("header", *words), blocks.header, *words)
            placed.append((HEADER_BOX.left, HEADER_BOX.top, block))
        return {self._part(x, y, block): block for x, y, block in placed}

    def _plate(self, moment: Moment) -> blocks.Picture:
        if moment.page < 0:
            return self._block(("empty",), blocks.empty_plate)
        page, line = self._pages[moment.page]
        speaker = self._brief.script.character(line.speaker)
        return self._block(("page", moment.page), blocks.plate, page, speaker)

    def _progress(self, step: int) -> blocks.Picture:
        timeline = self._brief.timeline
        done = min(1.0, step * timeline.fps / timeline.end)
        ticks = tuple(scene.start / timeline.end for scene in timeline.scenes[1:])
        return self._block(("progress", step), blocks.progress, done, ticks)

    def _block(self, key: tuple[Any, ...], make: Any, *words: Any) -> blocks.Picture:
        if key not in self._made:
            self._made[key] = make(*words, self._scale)
        return self._made[key]

    def _part(self, x: float, y: float, block: blocks.Picture) -> Part:
        left, top = round(x * self._scale), round(y * self._scale)
        return Part(top, top + block.shape[0], left, left + block.shape[1])
