"""Rules on subtitle pages: how long they stay, how fast they read, where they break.

Thresholds: the film's direction (1.2-7 s, 20 full-width characters, at most 7 a second)
and, where it is silent, Netflix's guides for Japanese (5/6 s, gaps of two frames).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from diffusion_video.check.rule import Note, rule
from diffusion_video.check.subject import Subject, words_of
from diffusion_video.plan.breaking import LINE_LIMIT
from diffusion_video.plan.kinsoku import NO_END, NO_START, cuts, width
from diffusion_video.plan.pages import BLINK_S, MAX_CPS, MAX_S, MIN_S
from diffusion_video.plan.timeline import Line, Page
from diffusion_video.script.model import Paragraph, Span

FAST_CPS = 6.5
LEAST_S = 5 / 6
MOST_LINES = 2


@rule("page-fast")
def page_fast(subject: Subject) -> Iterator[Note]:
    """More full-width characters a second than can be read."""
    for line, page in subject.pages():
        words = words_of(page)
        speed = width(words) / _seconds(subject, page)
        if speed > FAST_CPS:
            sure = speed > MAX_CPS and subject.measured
            yield Note(
                subject.place(line.number, words[:6]),
                f"「{words[:12]}」 reads at {speed:.1f} characters a second",
                f"at most {MAX_CPS:g}: fewer words, or a slower voice",
                "error" if sure else "warning",
            )


@rule("page-short")
def page_short(subject: Subject) -> Iterator[Note]:
    """A page that is gone before it is seen."""
    for line, page in subject.pages():
        seconds = _seconds(subject, page)
        if seconds < MIN_S:
            yield _timed(subject, line, page, f"at least {MIN_S:g} s: join it with its neighbour",
                         seconds < LEAST_S)  # fmt: skip


@rule("page-long")
def page_long(subject: Subject) -> Iterator[Note]:
    """A page that stays so long that it is read twice."""
    for line, page in subject.pages():
        if _seconds(subject, page) > MAX_S:
            yield _timed(subject, line, page, f"at most {MAX_S:g} s: add a 、 to cut at", False)


@rule("page-flicker")
def page_flicker(subject: Subject) -> Iterator[Note]:
    """Pages that overlap, or a band that is empty for a blink between two pages."""
    fps = subject.timeline.fps
    for (_, before), (line, page) in pairwise(subject.pages()):
        gap = page.start - before.end
        if gap < 0 or 0 < gap < BLINK_S * fps:
            what = f"the band is empty for {gap} frames" if gap > 0 else "two pages overlap"
            yield Note(subject.place(line.number, words_of(page)[:6]), f"{what} before this page",
                       f"no gap, or at least {BLINK_S:g} s",
                       "warning" if gap > 0 else "error")  # fmt: skip


@rule("page-lines")
def page_lines(subject: Subject) -> Iterator[Note]:
    """More than two lines on one page."""
    for line, page in subject.pages():
        if len(page.lines) > MOST_LINES:
            yield Note(subject.place(line.number, words_of(page)[:6]),
                       f"a page of {len(page.lines)} lines", f"at most {MOST_LINES}")  # fmt: skip


@rule("line-wide")
def line_wide(subject: Subject) -> Iterator[Note]:
    """A subtitle line wider than the plate takes."""
    for line, page in subject.pages():
        for row in page.lines:
            wide = width(_plain(row))
            if wide > LINE_LIMIT:
                yield Note(subject.place(line.number, _plain(row)[:6]),
                           f"a subtitle line {wide:g} full-width characters wide",
                           f"at most {LINE_LIMIT:g}")  # fmt: skip


@rule("line-kinsoku")
def line_kinsoku(subject: Subject) -> Iterator[Note]:
    """A line that begins or ends with a character that must not (JIS X 4051, 4.3 and 4.4)."""
    for line, page in subject.pages():
        for row in page.lines:
            words = _plain(row)
            wrong = [c for c in words[:1] if c in NO_START] + [c for c in words[-1:] if c in NO_END]
            if wrong:
                yield Note(subject.place(line.number, words[:6]),
                           f"「{words[:12]}」 begins or ends with {wrong[0]}",
                           "put a word before it, or write it otherwise")  # fmt: skip


@rule("line-inside-word")
def line_inside_word(subject: Subject) -> Iterator[Note]:
    """A line or page cut inside a word that is wider than a line."""
    for line in subject.timeline.lines:
        for paragraph in subject.speeches[line.number].paragraphs:
            forced = [cut.at for cut in cuts(paragraph, LINE_LIMIT) if cut.kind == "forced"]
            text = _plain(paragraph)
            for at in sorted(set(forced) & set(_breaks(line, text) if forced else ())):
                yield Note(subject.place(line.number, text[at : at + 4]),
                           f"cut inside a word: …{text[max(0, at - 4) : at]}|{text[at : at + 4]}…",
                           f"no word over {LINE_LIMIT:g} characters: add a blank or a 、",
                           "warning")  # fmt: skip


def _breaks(line: Line, text: str) -> Iterator[int]:
    """Where the lines of the pages begin in a paragraph's text."""
    at = 0
    for page in line.pages:
        for row in page.lines:
            found = text.find(_plain(row), at)
            if found >= 0:
                yield found
                at = found + len(_plain(row))


def _plain(row: tuple[Span, ...] | Paragraph) -> str:
    return "".join(span.text for span in row)


def _seconds(subject: Subject, page: Page) -> float:
    return max(1, page.end - page.start) / subject.timeline.fps


def _timed(subject: Subject, line: Line, page: Page, hint: str, bad: bool) -> Note:
    words = words_of(page)
    return Note(subject.place(line.number, words[:6]),
                f"「{words[:12]}」 is shown for {_seconds(subject, page):.2f} s", hint,
                "error" if bad and subject.measured else "warning")  # fmt: skip


RULES = (
    page_fast, page_short, page_long, page_flicker, page_lines, line_wide, line_kinsoku,
    line_inside_word,
)  # fmt: skip
