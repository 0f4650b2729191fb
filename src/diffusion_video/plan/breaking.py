"""Breaking a paragraph into lines: as few as can be, balanced, between phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from diffusion_video.plan.kinsoku import SENTENCE_END, Cut, cuts, width
from diffusion_video.script.model import Paragraph, Span

LINE_LIMIT = 20.0

_RAGGED = 12.0
_FIRST_SHORTER = 1.5
_HANGING = 8.0
_BEGUN = re.compile(rf"{SENTENCE_END}[^。．！？!?」』）)】\s]{{1,5}}\s*$")


def break_lines(paragraph: Paragraph, limit: float = LINE_LIMIT) -> tuple[Paragraph, ...]:
    """The lines of a paragraph, each at most `limit` full-width characters wide.

    As few lines as possible; among those the cheapest cuts and the most even lengths.
    """
    text = "".join(span.text for span in paragraph)
    cost_at = {cut.at: cut.cost for cut in cuts(paragraph, limit)}
    points = [0, *cost_at, len(text)]
    fewest = _fewest(text, points, limit)
    goal = width(text.strip()) / max(1, fewest[-1])
    best: dict[int, tuple[int, float, int]] = {0: (0, 0.0, 0)}
    for n, end in enumerate(points[1:], start=1):
        options = [
            (best[start][0] + 1,
             best[start][1] + cost_at.get(end, 0.0) + _RAGGED * ((wide - goal) / limit) ** 2,
             start)
            for start, wide in _reach(text, points, n, limit)
        ]  # fmt: skip
        best[end] = min(options)
    edges = [len(text)]
    while edges[-1] > 0:
        edges.append(best[edges[-1]][2])
    edges.reverse()
    return tuple(part(paragraph, a, b) for a, b in pairwise(edges))


def two_lines(
    text: str, start: int, end: int, inside: Sequence[Cut], limit: float = LINE_LIMIT
) -> tuple[float, tuple[int, ...]] | None:
    """The best way to show `text[start:end]` on one or two lines: its cost and its cut.

    None if it does not fit. `inside` are the cuts between `start` and `end`.
    """
    if width(text[start:end].strip()) <= limit:
        return 0.0, ()
    options = []
    for cut in inside:
        first = width(text[start : cut.at].strip())
        if first > limit:
            break
        second = width(text[cut.at : end].strip())
        if second <= limit:
            uneven = _RAGGED * ((first - second) / limit / 2) ** 2
            cost = cut.cost + uneven * (_FIRST_SHORTER if first < second else 1)
            options.append((cost + _hanging(text[start : cut.at]), cut.at))
    if not options:
        return None
    cost, at = min(options)
    return cost, (at,)


def _hanging(line: str) -> float:
    """What it costs that a line ends with the first few characters of a sentence."""
    return _HANGING if _BEGUN.search(line) else 0.0


def part(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """Characters `start` to `end` of a paragraph, without white space at the ends."""
    text = "".join(span.text for span in paragraph)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    out: list[Span] = []
    at = 0
    for span in paragraph:
        piece = span.text[max(0, start - at) : max(0, end - at)]
        if piece:
            out.append(Span(piece, span.strong))
        at += len(span.text)
    return tuple(out)


def _fewest(text: str, points: list[int], limit: float) -> list[int]:
    """The fewest lines that the text needs up to each point."""
    lines = [0]
    for n in range(1, len(points)):
        starts = {start for start, _ in _reach(text, points, n, limit)}
        lines.append(1 + min(lines[k] for k in range(n) if points[k] in starts))
    return lines


def _reach(text: str, points: list[int], n: int, limit: float) -> list[tuple[int, float]]:
    """The points from which one line reaches `points[n]`, with that line's width."""
    out: list[tuple[int, float]] = []
    for start in reversed(points[:n][-int(4 * limit) :]):
        wide = width(text[start : points[n]].strip())
        if wide > limit and out:
            break
        out.append((start, wide))
    return out
