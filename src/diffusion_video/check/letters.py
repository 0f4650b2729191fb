"""Rules on characters and on what stands in the file but is not said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from diffusion_video import fonts
from diffusion_video.check.charmap import draws
from diffusion_video.check.rule import Note, rule
from diffusion_video.check.subject import Subject
from diffusion_video.errors import Place

COMPOSED = frozenset("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ\u0302")
"""What the stage sets from plain glyphs (`stage/letters.py`)."""
SHORTEST_CHAPTER_S = 10
LONGEST_TITLE = 70
TILDE = re.compile(r"\d:\d\d(\s*[~～\-–—]\s*)\d{1,3}:\d\d")


@rule("glyph-missing")
def glyph_missing(subject: Subject) -> Iterator[Note]:
    """A character that the film's font does not have: a box would be shown."""
    for text, place in _shown(subject):
        for at, char in enumerate(text):
            if not has_glyph(char):
                near = text[max(0, at - 4) : at + 5].replace("\n", " ")
                yield Note(_at(subject, place, char),
                           f"the font has no {char!r} (U+{ord(char):04X}): …{near}…",
                           "write it with other characters")  # fmt: skip


@rule("space-at-end")
def space_at_end(subject: Subject) -> Iterator[Note]:
    """Blanks at the end of a line."""
    for number, text in enumerate(subject.source, start=1):
        if text != text.rstrip():
            place = Place(subject.project.script.path, number, len(text.rstrip()) + 1)
            yield Note(place, "blanks at the end of the line", "--fix removes them", "info")


@rule("time-tilde")
def time_tilde(subject: Subject) -> Iterator[Note]:
    """A span of time that is written with another sign than 〜."""
    for number, text in enumerate(subject.source, start=1):
        for found in TILDE.finditer(text) if text.startswith(("## ", "|")) else ():
            place = Place(subject.project.script.path, number, found.start(1) + 1)
            yield Note(place, f'"{found[1].strip()}" between two times', "--fix writes 〜", "info")


@rule("chapter-short")
def chapter_short(subject: Subject) -> Iterator[Note]:
    """A scene that video sites refuse as a chapter: under 10 s, or a title over 70 letters."""
    for scene in subject.project.script.scenes:
        seconds = scene.end_s - scene.start_s
        if seconds < SHORTEST_CHAPTER_S:
            yield Note(scene.place, f"scene {scene.number} lasts {seconds} s",
                       f"at least {SHORTEST_CHAPTER_S} s, else it is no chapter",
                       "warning")  # fmt: skip
        if len(scene.title) > LONGEST_TITLE:
            yield Note(scene.place, f"a title of {len(scene.title)} characters",
                       f"at most {LONGEST_TITLE}, else it is cut in the chapters",
                       "warning")  # fmt: skip


@cache
def has_glyph(char: str) -> bool:
    """Whether both weights of Noto Sans CJK JP draw `char`, or the stage composes it."""
    if char in COMPOSED or char.isspace():
        return True
    return all(draws(fonts.path(bold), char) for bold in (False, True))


def _shown(subject: Subject) -> Iterator[tuple[str, Place]]:
    """Every text that the film shows, and where it is written."""
    project = subject.project
    for scene in project.script.scenes:
        yield scene.title, scene.place
    for speech in project.script.speeches:
        yield f"{speech.speaker}\n{speech.text}", speech.place
    for key in ("title", "subtitle"):
        yield getattr(project.settings, key), project.settings.places.get(key, Place(""))


def _at(subject: Subject, place: Place, char: str) -> Place:
    """The first place of `char` at or after `place`, in the script."""
    if place.file != subject.project.script.path:
        return place
    for number in range(place.line - 1, len(subject.source)):
        column = subject.source[number].find(char)
        if column >= 0:
            return Place(place.file, number + 1, column + 1)
    return place


RULES = (glyph_missing, space_at_end, time_tilde, chapter_short)
