"""Prompts to words: a small vocabulary and the longest match, and the words as numbers.

This is a dictionary and a table of learned vectors, not a language model: it knows the words below
and
says so when it meets another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import ModelError

START, PAD = "<始>", "<空>"
WORDS: tuple[str, ...] = (
    START,
    PAD,
    "夕焼け",
    "昼",
    "夜",
    "雪",
    "猫",
    "鳥",
    "魚",
    "木",
    "家",
    "船",
    "歩く",
    "飛ぶ",
    "泳ぐ",
    "立つ",
    "浮かぶ",
    "空",
    "海",
    "丘",
    "中",
    "の",
    "を",
    "に",
)
ALIASES: dict[str, str] = {
    "夕日": "夕焼け",
    "夕暮れ": "夕焼け",
    "青空": "昼",
    "昼間": "昼",
    "夜空": "夜",
    "月夜": "夜",
    "雪景色": "雪",
    "ねこ": "猫",
    "ネコ": "猫",
    "小鳥": "鳥",
    "とり": "鳥",
    "さかな": "魚",
    "樹": "木",
    "いえ": "家",
    "ヨット": "船",
    "舟": "船",
}
LENGTH = 8
"""Places in a prompt: the start token and at most seven words."""

SCENE_WORDS = {"sunset": "夕焼け", "day": "昼", "night": "夜", "snow": "雪"}
SUBJECT_WORDS = {"cat": "猫", "bird": "鳥", "fish": "魚", "tree": "木", "house": "家", "boat": "船"}
_PHRASES = {
    "cat": ("{s}の中を歩く猫", "{s}の丘を歩く猫"),
    "bird": ("{s}の空を飛ぶ鳥", "{s}の中を飛ぶ鳥"),
    "fish": ("{s}の海を泳ぐ魚", "{s}の中を泳ぐ魚"),
    "tree": ("{s}の丘に立つ木", "{s}の中に立つ木"),
    "house": ("{s}の丘に立つ家", "{s}の中に立つ家"),
    "boat": ("{s}の海に浮かぶ船", "{s}の中に浮かぶ船"),
}


@dataclass(frozen=True)
class Tokens:
    """A tokenised prompt: its words as written, and ``ids`` (LENGTH,) with the start token
    first."""

    words: tuple[str, ...]
    ids: np.ndarray


def split_words(prompt: str) -> list[str]:
    """``prompt`` cut by the longest match; raises :class:`ModelError` with the vocabulary at a
    stranger."""
    known = sorted((*WORDS[2:], *ALIASES), key=len, reverse=True)
    words, rest = [], prompt.replace(" ", "").replace("\u3000", "").rstrip("。")
    while rest:
        word = next((w for w in known if rest.startswith(w)), None)
        if word is None:
            raise ModelError(
                f"prompt {prompt!r}: unknown word at {rest[:6]!r}: "
                f"the model knows {'、'.join(WORDS[2:])}"
            )
        words.append(word)
        rest = rest[len(word) :]
    return words


def tokenise(prompt: str) -> Tokens:
    """The prompt as :class:`Tokens`; the empty prompt is the unconditional one (start token
    alone)."""
    words = split_words(prompt)
    if len(words) > LENGTH - 1:
        raise ModelError(f"prompt {prompt!r}: {len(words)} words, at most {LENGTH - 1}: shorten it")
    ids = np.full(LENGTH, WORDS.index(PAD), np.int64)
    ids[0] = WORDS.index(START)
    ids[1 : len(words) + 1] = [WORDS.index(ALIASES.get(w, w)) for w in words]
    return Tokens(tuple(words), ids)


def token_ids(prompts: list[str]) -> np.ndarray:
    """(N, LENGTH) ids of many prompts."""
    return np.stack([tokenise(p).ids for p in prompts])


def key_mask(ids: np.ndarray) -> np.ndarray:
    """1 where a place holds a token, 0 where it is padding; shape of ``ids``."""
    return np.asarray(ids != WORDS.index(PAD), np.float32)


def prompt_for(subject: str, scene: str) -> str:
    """The standard prompt of a subject in a scene: 夕焼けの中を歩く猫 and its sisters."""
    return _PHRASES[subject][0].format(s=SCENE_WORDS[scene])


def captions(subject: str, scene: str) -> list[str]:
    """The eight captions that training draws from: three in eight full, then shorter, one each
    half.

    The order is: full, full, second phrase, scene+subject, scene+subject, full, subject alone,
    scene alone.
    """
    full, other = (p.format(s=SCENE_WORDS[scene]) for p in _PHRASES[subject])
    short = f"{SCENE_WORDS[scene]}の{SUBJECT_WORDS[subject]}"
    return [full, full, other, short, short, full, SUBJECT_WORDS[subject], SCENE_WORDS[scene]]
