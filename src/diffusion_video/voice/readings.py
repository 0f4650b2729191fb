"""What is said in place of what is written: `xₜ` is spoken エックスティー, and shown as xₜ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from diffusion_video.errors import Place, Problem
from diffusion_video.script.model import Script, Speech


@dataclass(frozen=True)
class Reading:
    """The words for the voice; `places[i]` is where character i of the written text went."""

    text: str
    places: tuple[int, ...]

    def marks(self, times: tuple[float, ...], seconds: float) -> tuple[float, ...]:
        """`times` of the characters read, one a character written (an end past them: `seconds`)."""
        ends = (*times, seconds)
        return tuple(ends[place] for place in self.places)


def reading_of(text: str, table: Mapping[str, str]) -> Reading:
    """`text` with each entry of `table` put in; the longest entry that fits goes first.

    An entry that begins or ends with a Latin letter or a digit matches whole words only.
    """
    spoken: list[str] = []
    places: list[int] = []
    done = length = 0
    for match in _pattern(table).finditer(text) if table else ():
        places += range(length, length + match.start() - done)
        length += match.start() - done
        said = table[match[0]]
        size = len(match[0])
        places += [length + i * len(said) // size for i in range(size)]
        spoken += [text[done : match.start()], said]
        done, length = match.end(), length + len(said)
    places += range(length, length + len(text) - done)
    return Reading("".join([*spoken, text[done:]]), tuple(places))


def unsure(reading: str) -> list[str]:
    """The words of a reading that no voice is sure to read.

    These are symbols that the front end drops, kanji that it does not know and Latin words
    that it spells letter by letter. Raises VoiceError where the front end is not installed.
    """
    from diffusion_video.voice import front  # a second, which `reading_of` does not need

    return [reading[w.start : w.end] for w in front.words(reading) if not w.sure]


def unread(
    script: Script, table: Mapping[str, str], judge: Callable[[str], Iterable[str]] = unsure
) -> tuple[Problem, ...]:
    """A warning for each word of the script that no voice is sure to read, once a word."""
    found: dict[str, Problem] = {}
    for speech in script.speeches:
        for word in judge(reading_of(speech.text, table).text):
            found.setdefault(word, _problem(word, speech))
    return tuple(found.values())


def _pattern(table: Mapping[str, str]) -> re.Pattern[str]:
    keys = sorted(table, key=len, reverse=True)
    return re.compile("|".join(_bounded(key) for key in keys))


def _bounded(key: str) -> str:
    before = r"(?<![0-9A-Za-z])" if re.match(r"[0-9A-Za-z]", key) else ""
    after = r"(?![0-9A-Za-z])" if re.search(r"[0-9A-Za-z]$", key) else ""
    return before + re.escape(key) + after


def _problem(word: str, speech: Speech) -> Problem:
    place: Place = speech.place
    return Problem(
        place,
        "reading-unsure",
        f"the voice has no sure reading of {word!r}",
        f"add it to `readings:` in the script's .yaml, as in `{word}: …`, or ask: check --voice",
        "warning",
    )
