"""Speeches become subtitle pages: cut at clause borders, timed by the voice.

Thresholds: `docs` of the Netflix Japanese guide (7 characters a second for verbatim
subtitles, 7 s at most) and the house rules: 1.2 s at least, 6 characters a second wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from diffusion_video.plan.breaking import LINE_LIMIT, part, two_lines
from diffusion_video.plan.kinsoku import Cut, cuts, width
from diffusion_video.plan.timeline import Line, Page, Timeline
from diffusion_video.script.model import Paragraph, Speech

MIN_S, MAX_S = 1.2, 7.0
WANTED_CPS, MAX_CPS = 6.0, 7.0
HOLD_S, LONGEST_HOLD_S, BLINK_S = 0.5, 1.5, 0.3

_PAGE = 2.0
_KIND = {"sentence": 0.0, "clause": 3.0, "phrase": 14.0, "forced": 40.0}


@dataclass(frozen=True)
class _Clock:
    """When the characters of a speech sound, and how long its last page may stay (frames)."""

    marks: Sequence[int]
    end: int
    until: int
    fps: int

    def span(self, start: int, end: int, chars: float) -> tuple[int, int]:
        """The first and last frame of a page of characters `start` to `end`."""
        first = self.marks[start]
        return first, (self.marks[end] if end < len(self.marks) else self._hold(first, chars))

    def _hold(self, first: int, chars: float) -> int:
        """Where the last page ends: a little after the voice, later if it reads too fast."""
        wanted = max(self.end + HOLD_S * self.fps, first + MIN_S * self.fps,
                     first + chars / WANTED_CPS * self.fps)  # fmt: skip
        last = min(wanted, self.end + LONGEST_HOLD_S * self.fps, self.until)
        blink = self.until - last < BLINK_S * self.fps
        return max(self.until if blink else int(last), self.end)


@dataclass(frozen=True)
class _Choice:
    """The best pages up to some point: their cost, where the last begins, its line cut."""

    cost: float
    start: int
    line_cut: tuple[int, ...]


def too_fast(timeline: Timeline, limit: float) -> list[tuple[Line, Page, float]]:
    """The pages that must be read at more than `limit` characters a second, and how fast."""
    found = []
    for line in timeline.lines:
        for page in line.pages:
            chars = width("".join(span.text for row in page.lines for span in row))
            rate = chars * timeline.fps / (page.end - page.start)
            if rate > limit:
                found.append((line, page, rate))
    return found


def pages(speech: Speech, marks: Sequence[int], end: int, until: int, fps: int) -> tuple[Page, ...]:
    """The pages of a speech, without gap from its first frame on.

    `marks[i]` is the frame of character i of `speech.text`, `end` the frame after the
    voice, `until` the frame at which something else needs the band.
    """
    clock = _Clock(marks, end, until, fps)
    out: list[Page] = []
    offset = 0
    for paragraph in speech.paragraphs:
        out += _paragraph_pages(paragraph, offset, clock)
        offset += sum(len(span.text) for span in paragraph) + 1
    return tuple(out)


def _paragraph_pages(paragraph: Paragraph, offset: int, clock: _Clock) -> list[Page]:
    text = "".join(span.text for span in paragraph)
    inside = cuts(paragraph, LINE_LIMIT)
    ends = [*inside, Cut(len(text), "sentence", 0.0)]
    best = {0: _Choice(0.0, 0, ())}
    for n, cut in enumerate(ends):
        best[cut.at] = min(
            (_Choice(best[start].cost + cost, start, line_cut)
             for start, cost, line_cut in _candidates(text, inside, ends, n, offset, clock)),
            key=lambda choice: choice.cost,
        )  # fmt: skip
    out: list[Page] = []
    end = len(text)
    while end > 0:
        choice = best[end]
        first, last = _span(text, choice.start, end, offset, clock)
        edges = (choice.start, *choice.line_cut, end)
        lines = tuple(part(paragraph, a, b) for a, b in pairwise(edges))
        out.append(Page(lines, first, last))
        end = choice.start
    return out[::-1]


def _candidates(
    text: str, inside: Sequence[Cut], ends: Sequence[Cut], n: int, offset: int, clock: _Clock
) -> list[tuple[int, float, tuple[int, ...]]]:
    """Where the page that ends at `ends[n]` may begin: start, cost and line cut."""
    end = ends[n]
    out: list[tuple[int, float, tuple[int, ...]]] = []
    for k in range(n, -1, -1):
        start = inside[k - 1].at if k else 0
        if width(text[start : end.at].strip()) > 2 * LINE_LIMIT:
            break
        lines = two_lines(text, start, end.at, inside[k:n])
        if lines:
            first, last = _span(text, start, end.at, offset, clock)
            chars = width(text[start : end.at].strip())
            awkward = end.cost if end.kind == "phrase" else 0.0
            cost = _PAGE + _KIND[end.kind] + awkward + 0.8 * lines[0]
            out.append((start, cost + _pace_cost(chars, (last - first) / clock.fps), lines[1]))
    return out


def _span(text: str, start: int, end: int, offset: int, clock: _Clock) -> tuple[int, int]:
    following = end + offset + (1 if end == len(text) else 0)
    return clock.span(start + offset, following, width(text[start:end].strip()))


def _pace_cost(chars: float, seconds: float) -> float:
    """What it costs to show so many full-width characters for so long."""
    cost = 0.0
    if seconds < MIN_S:
        cost += 20 + 40 * (MIN_S - seconds)
    if seconds > MAX_S:
        cost += 20 + 40 * (seconds - MAX_S)
    cps = chars / max(seconds, 0.04)
    if cps > WANTED_CPS:
        cost += 4 * (cps - WANTED_CPS) ** 2
    if cps > MAX_CPS:
        cost += 30 + 30 * (cps - MAX_CPS)
    return cost
