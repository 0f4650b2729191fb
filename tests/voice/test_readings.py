"""Nothing that is written is lost on the way to the voice."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from diffusion_video.script.model import Script
from diffusion_video.script.settings import Settings
from diffusion_video.voice import front
from diffusion_video.voice.engines.phonemes import mora_spans, phonemes
from diffusion_video.voice.readings import reading_of, unread

ROOT = Path(__file__).parents[2]
TABLE = {"Stable Diffusion": "ステーブルディフュージョン", "Stable": "ステーブル", "t": "ティー",
         "t=10": "ティーイコールじゅう", "xₜ": "エックスティー", "ε̂": "イプシロンハット",
         "ε": "イプシロン"}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("ステップ t で", "ステップ ティー で"),
        ("t=10 と t=1000", "ティーイコールじゅう と ティー=1000"),
        ("Stable Diffusion は Stable", "ステーブルディフュージョン は ステーブル"),
        ("Unstable text", "Unstable text"),
        ("xₜ、ε̂ と ε", "エックスティー、イプシロンハット と イプシロン"),
        ("読むだけ", "読むだけ"),
    ],
)
def test_the_longest_entry_of_whole_words_is_read(written: str, spoken: str) -> None:
    assert reading_of(written, TABLE).text == spoken


def test_every_character_has_its_place_in_the_reading() -> None:
    reading = reading_of("画像 xₜ と", TABLE)
    assert reading.text == "画像 エックスティー と"
    assert [reading.text[place] for place in reading.places] == list("画像 エス と")
    assert reading.marks(tuple(range(len(reading.text))), 99) == (0, 1, 2, 3, 6, 10, 11)


def test_without_a_table_nothing_changes() -> None:
    reading = reading_of("元の画像", {})
    assert (reading.text, reading.places) == ("元の画像", (0, 1, 2, 3))


def test_sentences_are_the_whole_text_and_short_enough() -> None:
    text = "「進め！」って。そう？！ はい\n" + "とても長い、" * 40 + "終わり。"
    pieces = front.sentences(text)
    assert "".join(piece for _, piece in pieces) == text
    assert pieces[0] == (0, "「進め！」って。")
    assert [piece for _, piece in pieces[1:3]] == ["そう？！", " はい\n"]
    assert max(len(piece) for _, piece in pieces) <= 110
    assert all(text[start : start + len(piece)] == piece for start, piece in pieces)


@pytest.mark.parametrize("symbol", ["₀", "ₜ", "Diffusion", "̂", "="])
def test_a_symbol_that_no_voice_reads_is_found(symbol: str) -> None:
    text = {"̂": "予測ノイズ ε̂ の差", "=": "t=10 のとき"}.get(symbol, f"元の x{symbol} として")
    if symbol == "Diffusion":
        text = "名前は Diffusion だ"
    unsure = [text[w.start : w.end] for w in front.words(text) if not w.sure]
    assert symbol in "".join(unsure)


def test_the_script_has_no_word_without_a_sure_reading(
    film: Script, film_settings: Settings
) -> None:
    assert unread(film, film_settings.readings) == ()


def test_without_readings_each_lost_word_is_named_with_its_place(film: Script) -> None:
    problems = unread(film, {})
    words = {problem.message.split("'")[1] for problem in problems}
    assert {"₀", "ₜ", "̂", "=", "Stable", "Diffusion"} <= words
    assert all(p.severity == "warning" and p.rule == "reading-unsure" for p in problems)
    assert len({p.place for p in problems}) > 3


def spoken_sentences(script: Script, settings: Settings) -> list[str]:
    readings = (reading_of(speech.text, settings.readings).text for speech in script.speeches)
    return [sentence for text in readings for _, sentence in front.sentences(text)]


def test_every_character_of_the_script_is_part_of_a_word_that_sounds(
    film: Script, film_settings: Settings
) -> None:
    for speech in film.speeches:
        text = reading_of(speech.text, film_settings.readings).text
        words = front.words(text)
        assert all(a.end <= b.start for a, b in pairwise(words))
        heard = "".join(text[w.start : w.end] for w in words if w.morae)
        assert heard == "".join(char for char in text if not front.silent(char))


def test_kokoro_is_given_every_mora(film: Script, film_settings: Settings) -> None:
    for sentence in spoken_sentences(film, film_settings):
        text = phonemes(sentence)
        found = mora_spans(text, np.ones(len(text) + 2, np.float32))
        assert len(found) == sum(word.morae for word in front.words(sentence)), sentence


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("x₀", "eʔkɯsɨ ʣeɾo"),
        ("βₜ", "beːta tʲiː"),
        ("ε̂", "ipɯɕiɾoɴhaʔto"),
        ("t=10", "tʲiː ikoːɾɯ ʥɨː"),
        ("1000回", "seŋkai"),
        ("998回", "kʲɨː çakɯ kʲɨːʥɨː haʔkai"),
        ("512×512", "ɡoçakɯ ʥɨːɲi kakeɾɯ ɡoçakɯ ʥɨːɲi"),
        ("0回", "ʣeɾo kai"),
        ("0.5倍", "ɾeː teɴ ɡo bai"),
        ("8分の1", "haʨi bɯɴ no iʨi"),
        ("Stable Diffusion", "sɨteːbɯɾɯdʲiɸʲɨːʥoɴ"),
        ("AI", "eːai"),
        ("絵が描ける", "e ɡa kakeɾɯ"),
        ("絵を描いて", "e o kaite"),
        ("今日は", "kʲoː βa"),
        ("話そう", "hanasoː"),
        ("っていう", "ʔte jɯɯ"),
        ("逆過程", "ɡʲakɯ kateː"),
        ("潜在空間", "seɴʣai kɯːkaɴ"),
        ("学習済み", "ɡakɯɕɨː zɨmʲi"),
        ("心臓部", "ɕiɴʣoː bɯ"),
        ("条件付け", "ʥoːkenzɨke"),
        ("指示通り", "ɕiʥi doːɾʲi"),
        ("十分な", "ʥɨːbɯɴ na"),
        ("粗い", "aɾai"),
        ("禅", "ʣeɴ"),
    ],
)
def test_hard_words_are_read_right(written: str, heard: str, film_settings: Settings) -> None:
    reading = reading_of(written, film_settings.readings).text
    assert phonemes(reading).strip() == heard


def test_the_documented_table_is_true(film_settings: Settings) -> None:
    text = (ROOT / "docs" / "voices.md").read_text("utf-8")
    table = text.split("| written | read | phonemes |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.split("\n")[2:]]
    assert len(rows) > 30
    for written, read, heard in rows:
        reading = reading_of(written, film_settings.readings).text
        assert (reading, phonemes(reading).strip()) == (read, heard)
