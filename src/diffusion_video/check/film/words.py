"""Rules on words in and beside the film: every speech of the script, in order, unchanged."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from diffusion_video.check.film.subject import SIDECARS, Film
from diffusion_video.check.rule import Note, rule

_TIMES = re.compile(r"^\d+\n|^.*-->.*$", re.MULTILINE)


@rule("film-stale")
def film_stale(film: Film) -> Iterator[Note]:
    """The film's subtitles are not where the plan has them: something changed since."""
    if film.container.words and not film.current:
        yield film.note("the film was made from another plan than today's",
                        "render it again; its times are judged by today's plan",
                        "warning")  # fmt: skip


@rule("soft-words")
def soft_words(film: Film) -> Iterator[Note]:
    """The soft subtitles say the script, word for word."""
    if not film.container.words:
        yield film.note("the film has no soft subtitles")
        return
    text = "\n".join(event.text for event in film.container.words)
    yield from _compare(film, "soft subtitles", letters(text, _names(film)))


@rule("soft-shown")
def soft_shown(film: Film) -> Iterator[Note]:
    """The soft track is off by default: its words stand in the picture already."""
    if film.container.words_shown:
        yield film.note("the soft subtitles are on by default", "they double the words")


@rule("sidecar-missing")
def sidecar_missing(film: Film) -> Iterator[Note]:
    """A text file that belongs beside a whole film is not there."""
    for name in SIDECARS:
        if not film.part and not film.texts.get(name, "").strip():
            yield film.note(f"{name} is missing or empty beside the film",
                            "write it: diffusion-video subtitles")  # fmt: skip


@rule("sidecar-words")
def sidecar_words(film: Film) -> Iterator[Note]:
    """Subtitles and transcript say the script: every speech, in order, word for word."""
    for name, plain in PLAIN.items():
        if not film.part and film.texts.get(name, "").strip():
            words = letters(plain(film.texts[name]), _names(film))
            yield from _compare(film, name, words)


def letters(text: str, names: list[str]) -> str:
    """What a text says: without names before speeches, blanks, marks and differences of width."""
    speaker = "|".join(map(re.escape, names))
    text = re.sub(rf"^(?:{speaker})\s*[:：]", "", text, flags=re.MULTILINE)
    return "".join(unicodedata.normalize("NFKC", text).replace("**", "").split())


def _compare(film: Film, what: str, found: str) -> Iterator[Note]:
    """A note at the first speech that `found` does not go on with, or on what is left over."""
    at = 0
    for speech in film.script.speeches:
        words = letters(speech.text, [])
        if not found.startswith(words, at):
            yield film.note(f"{what}: speech {speech.number} ({speech.text[:14]}) is not as in "
                            f"the script: {found[at : at + 14]}…", "write it again")  # fmt: skip
            return
        at += len(words)
    if found[at:]:
        yield film.note(f"{what}: more words than the script: {found[at : at + 14]}…")


def _names(film: Film) -> list[str]:
    return [character.name for character in film.script.characters]


def _srt(text: str) -> str:
    return _TIMES.sub("", text)


def _vtt(text: str) -> str:
    plain = re.sub(r"<[^>]*>", "", _TIMES.sub("", text.removeprefix("WEBVTT")))
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _ass(text: str) -> str:
    rows = [row.split(",", 9)[9] for row in text.splitlines() if row.startswith("Dialogue:")]
    plain = re.sub(r"(?<!\\)\{[^}]*\}", "", "\n".join(rows)).replace("\\N", "")
    return re.sub(r"\\([{}])", r"\1", plain).replace("\u2060", "")


def _transcript(text: str) -> str:
    rows = [row for row in text.splitlines() if not row.startswith(("#", "[図:"))]
    return "\n".join(rows).replace("**", "")


PLAIN: dict[str, Callable[[str], str]] = {
    "film.srt": _srt, "film.vtt": _vtt, "film.ass": _ass, "transcript.md": _transcript,
}  # fmt: skip
RULES = (film_stale, soft_words, soft_shown, sidecar_missing, sidecar_words)
