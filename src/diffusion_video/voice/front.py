"""The Japanese front end: text to words, their sounds and the sentences they stand in.

Open JTalk's analyser (`pyopenjtalk-plus`) serves every engine here: it says how a word is read
and which characters it covers, so that the time of a sound can be led back to a character.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_MORA_ENDS = frozenset("aiueoAIUEON") | {"cl"}
_SENTENCE_END = re.compile(r"(?<=[。．！？!?\n])(?![。．！？!?\n」』）)])")
_MEANT_PUNCTUATION = frozenset("%&#@*/\\")
_LONGEST_SENTENCE = 110


@dataclass(frozen=True)
class Word:
    """Characters `start` to `end` of a text and the phones they are read as.

    `sure` is false where the reading is a guess: an unknown symbol or kanji, or Latin letters
    that would be spelled out.
    """

    start: int
    end: int
    phones: tuple[str, ...]
    sure: bool = True

    @property
    def morae(self) -> int:
        """How many beats the word has; 0 for punctuation."""
        return sum(phone in _MORA_ENDS for phone in self.phones)

    @property
    def pauses(self) -> bool:
        """Whether it is punctuation at which a voice stops."""
        return "pau" in self.phones


def load() -> Any:
    """The `pyopenjtalk` module; EngineMissing says what to install."""
    try:
        import pyopenjtalk
    except ImportError as error:
        from diffusion_video.voice.engines.base import missing  # the engines import this module

        raise missing("Open JTalk", "pyopenjtalk-plus") from error
    return pyopenjtalk


def sentences(text: str) -> tuple[tuple[int, str], ...]:
    """The sentences of `text`, each with the place of its first character.

    Together they are the whole text; none is longer than a voice model can take.
    """
    found = []
    start = 0
    for piece in _SENTENCE_END.split(text):
        while piece:
            cut = len(piece) if len(piece) <= _LONGEST_SENTENCE else _comma(piece)
            found.append((start, piece[:cut]))
            start, piece = start + cut, piece[cut:]
    return tuple(found)


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of `text` as they are said one by one; there is one at least."""
    return tuple(sentence for _, sentence in sentences(text)) or (text,)


def _comma(piece: str) -> int:
    return piece.rfind("、", 1, _LONGEST_SENTENCE) + 1 or _LONGEST_SENTENCE


def analysed(sentence: str) -> Any:
    """Open JTalk's words of one sentence, and its morphemes; 言う is said ゆう.

    Sudachi's second opinion is left out: it needs a dictionary of its own to be installed.
    """
    return load().run_frontend_detailed(
        sentence, use_sudachi_kanji_yomi=False, iu_pronunciation="Yuu"
    )


@lru_cache(maxsize=512)
def nodes(sentence: str) -> tuple[tuple[str, str], ...]:
    """(surface, reading in katakana or punctuation) of each word of one sentence."""
    return tuple((n["string"], n["pron"].replace("’", "")) for n in analysed(sentence)[0])


@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text`, its punctuation among them; blanks are left out."""
    return tuple(
        _moved(word, start) for start, sentence in sentences(text) for word in _words(sentence)
    )


def silent(text: str) -> bool:
    """Whether `text` is only punctuation and blanks, which nobody reads aloud."""
    return all(
        unicodedata.category(char)[0] in "PZC" and char not in _MEANT_PUNCTUATION for char in text
    )


def _words(sentence: str) -> list[Word]:
    found, morphemes = analysed(sentence)
    mapping = load().make_phoneme_mapping(found, morphemes, caller_text=sentence)
    placed: list[Word] = []
    for item in mapping:
        start, end = item["char_span"]
        phones = tuple(p for p in item["phonemes"] if p not in ("sp", "unk"))
        if (start, end) == (0, 0) and placed:  # one more morpheme of a number
            last = placed.pop()
            placed.append(Word(last.start, last.end, last.phones + phones, last.sure))
        elif not sentence[start:end].isspace():
            placed.append(Word(start, end, phones, _sure(sentence[start:end], phones, item)))
    return placed


def _sure(surface: str, phones: tuple[str, ...], item: Any) -> bool:
    if silent(surface):
        return True
    sounds = any(phone in _MORA_ENDS for phone in phones)
    return sounds and (not item["is_unknown"] or _kana(surface))


def _kana(surface: str) -> bool:
    return all("ぁ" <= char <= "ヿ" for char in surface)


def _moved(word: Word, by: int) -> Word:
    return Word(word.start + by, word.end + by, word.phones, word.sure)
