"""Subtitle pages: the cases of the fixture file, and the thresholds on the real film."""

from __future__ import annotations

from itertools import pairwise

import pytest

from diffusion_video.errors import Place
from diffusion_video.plan.fit import plan
from diffusion_video.plan.kinsoku import width
from diffusion_video.plan.pages import MAX_CPS, MAX_S, MIN_S, pages, too_fast
from diffusion_video.plan.timeline import Page, Timeline
from diffusion_video.script.inline import spans
from diffusion_video.script.model import Script, Speech
from diffusion_video.script.settings import Settings

FPS = 30
PER_CHAR = 6  # frames: five characters a second


def rows(page: Page) -> list[str]:
    """The lines of a page, emphasis marked as in a script."""
    return ["".join(f"**{s.text}**" if s.strong else s.text for s in line) for line in page.lines]


def speech(text: str) -> Speech:
    """A speech of a paragraph a line."""
    paragraphs = tuple(spans(line) or () for line in text.split("\n"))
    return Speech(1, "シュウ", paragraphs, Place("x.md"))


def spoken(text: str, until: int | None = None) -> tuple[Page, ...]:
    """The pages of a text spoken evenly."""
    said = speech(text)
    marks = [100 + PER_CHAR * n for n in range(len(said.text))]
    end = 100 + PER_CHAR * len(said.text)
    return pages(said, marks, end, end + 60 if until is None else end + until, FPS)


@pytest.fixture(scope="module")
def film(script: Script, settings: Settings) -> Timeline:
    """The film as planned."""
    return plan(script, settings, FPS)


def test_paging(given: str, expected: str) -> None:
    found = "\n--\n".join("\n".join(rows(page)) for page in spoken(given))
    assert found == expected


def test_pages_follow_without_gap_from_the_first_frame() -> None:
    found = spoken("これは一つ目の文です。そして、これは二つ目の文です。最後に三つ目が来ます。" * 2)
    assert len(found) > 2
    assert found[0].start == 100
    assert all(a.end == b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("until", "hold"),
    [(60, 15), (15, 15), (5, 5), (0, 0), (20, 20), (24, 15)],
    ids=["half a second", "just so", "short", "none", "no blink", "a visible gap"],
)
def test_the_last_page_holds(until: int, hold: int) -> None:
    found = spoken("これは普通の長さの文です。", until)
    assert found[-1].end == 100 + PER_CHAR * 13 + hold


def test_a_fast_page_holds_longer() -> None:
    said = speech("とても速く読まれる字幕の文。")
    marks = [n * 3 for n in range(len(said.text))]
    assert pages(said, marks, 42, 500, FPS)[-1].end == 70  # 14 characters at 6 a second


def test_the_real_film_keeps_the_thresholds(film: Timeline) -> None:
    assert 85 <= len(film.pages) <= 100
    for page in film.pages:
        seconds = (page.end - page.start) / FPS
        chars = width("".join(span.text for line in page.lines for span in line))
        assert MIN_S <= seconds <= MAX_S
        assert chars / seconds <= MAX_CPS
        assert 1 <= len(page.lines) <= 2


def test_most_of_the_real_film_reads_at_six(film: Timeline) -> None:
    fast = [p for p in film.pages
            if width("".join(s.text for line in p.lines for s in line))
            > 6 * (p.end - p.start) / FPS]  # fmt: skip
    assert len(fast) <= 15


def test_pages_hold_every_word_in_order(film: Timeline) -> None:
    for line in film.lines:
        shown = "".join(s.text for page in line.pages for row in page.lines for s in row)
        assert shown.replace(" ", "") == line.text.replace(" ", "").replace("\n", "")


def test_pages_never_overlap(film: Timeline) -> None:
    assert all(a.end <= b.start for a, b in pairwise(film.pages))
    gaps = [b.start - a.end for a, b in pairwise(film.pages)]
    assert all(gap == 0 or gap >= 0.3 * FPS for gap in gaps)


def test_each_item_of_a_list_begins_a_page(film: Timeline) -> None:
    first = [rows(page)[0] for page in film.lines[46].pages]
    assert [row[:2] for row in first] == ["1.", "2.", "3.", "4.", "5."]
    assert "**前方過程**" in first[0]


def test_a_speech_cut_to_nothing_still_has_pages() -> None:
    said = speech("短い。")
    assert len(pages(said, [5, 5, 5], 6, 6, FPS)) == 1


def test_pages_over_a_reading_speed_are_found(film: Timeline) -> None:
    fast = too_fast(film, 5.0)
    assert fast and all(rate > 5.0 for _, _, rate in fast)
    assert len(too_fast(film, 6.0)) < len(fast)
    assert not too_fast(film, 7.01)
