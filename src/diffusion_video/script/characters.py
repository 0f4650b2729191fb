"""Who speaks: the list at the top gives names and roles, the notes give colours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diffusion_video.errors import Place
from diffusion_video.script import grammar
from diffusion_video.script.inline import fold
from diffusion_video.script.model import Character
from diffusion_video.script.report import Report, nearest
from diffusion_video.script.sections import Section

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


@dataclass(frozen=True)
class _Note:
    """A design note: the colour of one name, None if it is missing or wrong."""

    name: str
    color: str | None
    place: Place


def characters(
    top: list[Section], notes: list[Section], report: Report
) -> tuple[Character, ...]:
    """Every character in the order of the list; problems go to `report`.

    The first name of the design notes stands left, the next right, and so on.
    """
    listed = _listed(top, report)
    noted = {note.name: note for note in _noted(notes, listed, report)}
    order = {name: n for n, name in enumerate(noted)}
    out: list[Character] = []
    for name, (role, place) in listed.items():
        note = noted.get(name)
        if note is None:
            report.error(place, "character-color", f'"{name}" has no colour',
                         f"add to the design notes: - **{name}**: 色は `#3b82f6`")  # fmt: skip
        color = note.color if note and note.color else "#ffffff"
        side = "left" if order.get(name, len(out)) % 2 == 0 else "right"
        out.append(Character(name, role, color, side, place))
    return tuple(out)


def _listed(top: list[Section], report: Report) -> dict[str, tuple[str, Place]]:
    out: dict[str, tuple[str, Place]] = {}
    for line in (line for section in top for line in section.lines):
        quote = grammar.QUOTE.fullmatch(line.text)
        item = quote and grammar.CHARACTER.fullmatch(quote["body"])
        if not quote or not item:
            continue
        name = fold(item["name"])
        place = report.place(line.number, quote.start("body") + item.start("name") + 1)
        if name in out:
            report.error(place, "character-twice", f'"{name}" is listed twice', "remove one")
            continue
        out[name] = (fold(item["role"] or ""), place)
    if not out:
        report.error(report.place(1), "no-characters", "the script lists no characters",
                     "add at the top: > - **名前**（役割）— …")  # fmt: skip
    return out


def _noted(
    notes: list[Section], listed: dict[str, tuple[str, Place]], report: Report
) -> list[_Note]:
    out: list[_Note] = []
    sections = [section for section in notes if grammar.CHARACTER_NOTES in section.title]
    for line in (line for section in sections for line in section.lines):
        item = grammar.NOTE.fullmatch(line.text)
        if not item:
            continue
        name = fold(item["name"])
        place = report.place(line.number, item.start("name") + 1)
        if name not in listed:
            report.error(place, "unknown-character", f'no character is called "{name}"',
                         nearest(name, listed))  # fmt: skip
        elif name in {note.name for note in out}:
            report.error(place, "character-twice", f'"{name}" has two notes', "remove one")
        else:
            words_at = item.start("words")
            out.append(_Note(name, _color(item["words"], line.number, words_at, report), place))
    return out


def _color(words: str, line: int, offset: int, report: Report) -> str | None:
    found = grammar.COLOR.search(words)
    if found and _HEX.fullmatch(found[0]):
        digits = found[0][1:].lower()
        return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))
    column = offset + (found.start() if found else 0) + 1
    report.error(report.place(line, column), "character-color",
                 f'"{found[0]}" is no colour' if found else "the note names no colour",
                 "write it as `#rrggbb`")  # fmt: skip
    return None
