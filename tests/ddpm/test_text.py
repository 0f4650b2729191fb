"""Prompts to words."""

from __future__ import annotations

import pytest

from diffusion_video.ddpm import text
from diffusion_video.ddpm.arrays import ModelError
from diffusion_video.ddpm.pictures import SCENE_NAMES, SUBJECT_NAMES


def test_hero_prompt() -> None:
    tokens = text.tokenise("夕焼けの中を歩く猫")
    assert tokens.words == ("夕焼け", "の", "中", "を", "歩く", "猫")
    assert tokens.ids.tolist()[0] == text.WORDS.index(text.START)
    assert tokens.ids.tolist()[7] == text.WORDS.index(text.PAD)


def test_longest_match_wins() -> None:
    assert text.split_words("青空を飛ぶ小鳥") == ["青空", "を", "飛ぶ", "小鳥"]
    assert text.split_words("夜空の鳥") == ["夜空", "の", "鳥"]


def test_aliases_are_the_same_words() -> None:
    assert (
        text.tokenise("夕日の中を歩くネコ").ids.tolist()
        == text.tokenise("夕焼けの中を歩く猫").ids.tolist()
    )


def test_the_empty_prompt_is_the_start_alone() -> None:
    assert text.key_mask(text.tokenise("").ids).tolist() == [1, 0, 0, 0, 0, 0, 0, 0]


def test_every_caption_fits() -> None:
    seen = {c for s in SUBJECT_NAMES for k in SCENE_NAMES for c in text.captions(s, k)}
    assert len(seen) > 60
    for caption in seen:
        text.tokenise(caption)


@pytest.mark.parametrize(
    ("prompt", "message"),
    [
        ("夕焼けの中を走る犬", "unknown word at '走る犬': the model knows 夕焼け、昼、夜、雪、猫"),
        ("猫猫猫猫猫猫猫猫", "8 words, at most 7: shorten it"),
    ],
)
def test_strangers_are_named(prompt: str, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        text.tokenise(prompt)
