"""Line breaking: the cases of the fixture file, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from diffusion_video.plan import kinsoku
from diffusion_video.plan.breaking import LINE_LIMIT, break_lines, part
from diffusion_video.plan.kinsoku import NO_END, NO_START, cuts, width
from diffusion_video.script.inline import spans
from diffusion_video.script.model import Paragraph, Script, Span


def marked(paragraph: Paragraph) -> str:
    """A line as it would be written in a script."""
    return "".join(f"**{span.text}**" if span.strong else span.text for span in paragraph)


def plain(paragraph: Paragraph) -> str:
    """The words of a line."""
    return "".join(span.text for span in paragraph)


def test_breaking(given: str, expected: str) -> None:
    paragraph = spans(given)
    assert paragraph
    assert "\n".join(map(marked, break_lines(paragraph))) == expected


def test_width() -> None:
    assert width("あア漢、Ａ") == 5
    assert width("abc ") == 2
    assert width("ε̂") == width("ε")
    assert width("が") == 1 == width("か\u3099")


def test_the_real_script_is_never_cut_against_kinsoku(script: Script) -> None:
    for paragraph in (p for speech in script.speeches for p in speech.paragraphs):
        lines = [plain(line) for line in break_lines(paragraph)]
        assert all(line[0] not in NO_START for line in lines)
        assert all(line[-1] not in NO_END for line in lines)
        assert all(width(line) <= LINE_LIMIT for line in lines)


def test_the_real_script_needs_no_cut_inside_a_word(script: Script) -> None:
    kinds = [cut.kind for speech in script.speeches for p in speech.paragraphs
             for cut in cuts(p, LINE_LIMIT)]  # fmt: skip
    assert "forced" not in kinds
    assert kinds.count("sentence") > 30


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("あ、い", ["あ、", "い"]),
        ("あ「い」う", ["あ", "「い」", "う"]),
        ("あっいー", ["あっ", "いー"]),
        ("はt=10とx₀", ["は", "t=10と", "x₀"]),
        ("のε̂や512×512", ["の", "ε̂", "や", "512×512"]),
        ("10回と一二", ["10回", "と", "一二"]),
        ("猫— をよ", ["猫— を", "よ"]),
        ("AI のよ", ["AI の", "よ"]),
        ("え……よ", ["え……", "よ"]),
    ],
)
def test_where_a_cut_is_legal(
    text: str, pieces: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every place on offer, kinsoku alone says which are taken."""
    monkeypatch.setattr(kinsoku, "_phrase_ends", lambda text: list(range(1, len(text))))
    cuts.cache_clear()
    at = [0, *(cut.at for cut in cuts((Span(text),), LINE_LIMIT)), len(text)]
    cuts.cache_clear()
    assert [text[a:b] for a, b in pairwise(at)] == pieces


def test_a_cut_inside_emphasis_costs_more() -> None:
    text = "とても大きな画像を見せる"
    plain_cuts = cuts((Span(text),), LINE_LIMIT)
    strong_cuts = cuts((Span(text, True),), LINE_LIMIT)
    assert plain_cuts
    assert all(s.cost > p.cost for s, p in zip(strong_cuts, plain_cuts, strict=True))


LETTERS = st.text("あいうアイウー漢字、。「」（）abc12 ε̂xₜ×=…👩‍🔬っゃ", min_size=1, max_size=120)


@settings(max_examples=150, deadline=None)
@examples(LETTERS)
def test_any_text_keeps_its_characters_and_fits(text: str) -> None:
    paragraph = (Span(text),)
    lines = break_lines(paragraph)
    assert "".join(map(plain, lines)).replace(" ", "") == text.replace(" ", "")
    assert all(width(plain(line)) <= LINE_LIMIT for line in lines)


@settings(max_examples=60, deadline=None)
@examples(st.lists(st.tuples(st.text("あい a", min_size=1, max_size=6), st.booleans()), min_size=1))
def test_a_part_keeps_emphasis(runs: list[tuple[str, bool]]) -> None:
    paragraph = tuple(Span(text, strong) for text, strong in runs)
    flags = [span.strong for span in paragraph for _ in span.text]
    text = plain(paragraph)
    for start in range(len(text)):
        found = part(paragraph, start, len(text))
        kept = [span.strong for span in found for _ in span.text]
        words = text[start:].strip()
        first = text.index(words, start) if words else 0
        assert plain(found) == words
        assert kept == flags[first : first + len(words)]


def test_a_long_text_takes_linear_time() -> None:
    paragraph = (Span("拡散モデルは、画像に少しずつノイズを加えていき、" * 80),)
    assert len(break_lines(paragraph)) > 50
