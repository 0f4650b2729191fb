"""Where a Japanese text may be cut, and how bad each cut is.

Phrases by BudouX; kinsoku after JIS X 4051:2004, 4.3 (no line starts with) and 4.4 (none
ends with); words, numbers and formulas are never cut.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

import budoux

from diffusion_video.script.model import Paragraph

Kind = Literal["sentence", "clause", "phrase", "forced"]
COST: dict[Kind, float] = {"sentence": 0.0, "clause": 1.0, "phrase": 3.0, "forced": 12.0}

NO_START = frozenset("、。，．・：；？！ヽヾゝゞ々ー）〕］｝〉》」』】〙〗〟’”〜～‐゠–—…‥"
                     "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%")  # fmt: skip
NO_END = frozenset("‘“（〔［｛〈《「『【〘〖〝([{¥$€£#")
_SUBSCRIPTS = "\u2070-\u209c\u1d62-\u1d6a\u2c7c"
_GLUED = re.compile(rf"[0-9A-Za-zＡ-Ｚａ-ｚ０-９Ͱ-Ͽ{_SUBSCRIPTS}\u0300-\u036f"
                    r"=×+\-−√^_/\\|().,%'’&:@#~<>*]+")  # fmt: skip
_SPARSE, MANY = 3.0, 100
_KANJI = "[一-鿿々]"
_KATAKANA = "[ァ-ヺー]"
_JOINED = re.compile(rf"(?:{_KANJI}(?={_KANJI})|{_KATAKANA}(?={_KATAKANA})|[0-9０-９](?=\S)"
                     r"|[…‥—―](?=[…‥—―])|(?=ずつ)(?<=し|つ))")  # fmt: skip
_PARTICLE = re.compile("[ぁ-ん]|回|秒|分|倍|個|枚|人|年")
_CLAUSE_END = re.compile(r"[、：:；;…—][」』）)】]*\s*$")
_STOP = re.compile("[。．！？!?]")
SENTENCE_END = rf"{_STOP.pattern}[」』）)】]*\s*"
_SENTENCE_END = re.compile(f"{SENTENCE_END}$")
_HELPER = re.compile(r"\s*(?:いう|いく|いる|いった|いって|くる|くれる|ある|ない|なる|なく|なんて"
                     r"|して|する|した|できる|できた|ほしい|こと|もの|とき|ところ|ため|よう|はず|わけ|ずつ"
                     r"|みたい|ついて|よって|とって|関して|対して)")  # fmt: skip


@dataclass(frozen=True)
class Cut:
    """A place before character `at` where the text may be cut; a lower cost is better."""

    at: int
    kind: Kind
    cost: float


@lru_cache(maxsize=1 << 16)
def width(text: str) -> float:
    """Width in full-width characters: half-width ones count half, combining ones nothing."""
    return sum(map(_width, text))


@lru_cache(maxsize=4096)
def cuts(paragraph: Paragraph, limit: float) -> tuple[Cut, ...]:
    """Every cut inside a paragraph, in order.

    No piece between two of them is wider than `limit`, for which a long word may be cut.
    """
    text = "".join(span.text for span in paragraph)
    ends = _phrase_ends(text)
    legal = [at for at in ends if _legal(text, at)]
    found = {at: _cut(text, at, paragraph) for at in legal}
    edges = [0, *legal, len(text)]
    for start, end in pairwise(edges):
        if width(text[start:end].strip()) > limit:
            found |= {cut.at: cut for cut in _forced(text, start, end, limit)}
    return tuple(found[at] for at in sorted(found))


@cache
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


@cache
def _width(char: str) -> float:
    if unicodedata.combining(char) or char in "\u200d\ufe0e\ufe0f":
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5


def _phrase_ends(text: str) -> list[int]:
    """BudouX phrase borders, put behind the white space that follows a phrase."""
    out, at = [], 0
    for phrase in _parser().parse(text)[:-1] if text else []:
        at += len(phrase)
        start = at
        while start < len(text) and text[start] == " ":
            start += 1
        if start < len(text):
            out.append(start)
    spaces = [found.end() for found in re.finditer(r"(?<=\S)\s+(?=\S)", text)]
    return sorted({*out, *spaces})


def _legal(text: str, at: int) -> bool:
    before, after = text[:at].rstrip()[-1:], text[at]
    if after.isspace() or after in NO_START or before in NO_END or unicodedata.combining(after):
        return False
    if before in ("—", "–", "―") and _PARTICLE.match(text, at):
        return False
    if text[at - 1].isspace():
        return not (_GLUED.fullmatch(before) and _PARTICLE.match(text, at))
    return not _inside_run(text, at) and not _JOINED.match(text, at - 1)


def _inside_run(text: str, at: int) -> bool:
    return bool(_GLUED.fullmatch(text[at - 1]) and _GLUED.fullmatch(text[at]))


def _cut(text: str, at: int, paragraph: Paragraph) -> Cut:
    before = text[max(0, at - 8) : at]
    kind: Kind = "phrase"
    if _SENTENCE_END.search(before):
        kind = "sentence"
    elif _CLAUSE_END.search(before) and not _opening(text, at):
        kind = "clause"
    return Cut(at, kind, COST[kind] + (_awkward(text, at, paragraph) if kind == "phrase" else 0))


_ASIDE = 60
"""Characters that a sentence may have on either side of the dash that opens an aside."""


def _opening(text: str, at: int) -> bool:
    """Whether the dash before the cut is the first of two in a sentence: an aside begins there."""
    sentence = _STOP.split(text[max(0, at - _ASIDE) : at])[-1].rstrip()
    rest = _STOP.split(text[at : at + _ASIDE])[0]
    return sentence.endswith("—") and sentence.count("—") % 2 == 1 and "—" in rest


_NOUN = re.compile("[一-鿿々ァ-ヶー]")
"""A Latin word after one of these belongs to the noun before it: 画像生成 AI."""


def _awkward(text: str, at: int, paragraph: Paragraph) -> float:
    """How much a cut between two phrases hurts: inside quotes, emphasis, before helpers."""
    cost = 0.0
    before = text[:at]
    if before.count("「") + before.count("（") > before.count("」") + before.count("）"):
        cost += 5.0
    if before.endswith(("の", "な")):
        cost += 1.0
    if _HELPER.match(text, at):
        cost += 8.0
    if _GLUED.fullmatch(before.rstrip()[-1:]) and _GLUED.match(text, at):
        cost += 4.0
    if _NOUN.match(before.rstrip()[-1:]) and text[at : at + 1].isascii():
        cost += 6.0
    return cost + (4.0 if _inside_strong(at, paragraph) else 0.0)


def _inside_strong(at: int, paragraph: Paragraph) -> bool:
    start = 0
    for span in paragraph:
        if start < at < start + len(span.text):
            return span.strong
        start += len(span.text)
    return False


def _forced(text: str, start: int, end: int, limit: float) -> list[Cut]:
    """Cuts inside one phrase that is too wide: between characters, at last inside a word."""
    inside = range(start + 1, end)
    out = [Cut(at, "forced", COST["forced"]) for at in inside
           if text[at] not in NO_START and text[at - 1] not in NO_END
           and not unicodedata.combining(text[at]) and not _inside_run(text, at)]  # fmt: skip
    edges = [start, *(cut.at for cut in out), end]
    for left, right in pairwise(edges):
        if width(text[left:right]) > limit:
            out += [Cut(at, "forced", 3 * COST["forced"]) for at in range(left + 1, right)
                    if not unicodedata.combining(text[at])]  # fmt: skip
    if len(out) < MANY:
        return out
    return _thinned(sorted(out, key=lambda cut: cut.at), text, (start, end), limit)


def _thinned(cuts: list[Cut], text: str, span: tuple[int, int], limit: float) -> list[Cut]:
    """Of very many cuts those that stand `_SPARSE` apart: each costs time.

    No piece becomes wider than `limit` by that.
    """
    out: list[Cut] = []
    start, end = span
    for cut, following in zip(cuts, [*(c.at for c in cuts[1:]), end], strict=True):
        if width(text[start : cut.at]) >= _SPARSE or width(text[start:following]) > limit:
            out.append(cut)
            start = cut.at
    return out
