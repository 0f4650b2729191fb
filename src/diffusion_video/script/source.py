"""From bytes to lines: encoding, line ends, comments and characters that nobody sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from diffusion_video.errors import InputError, Place, Problem
from diffusion_video.script.report import Report

MAX_BYTES = 200_000
"""Of a script: ten times a film of an hour. What is larger is no script, or a trap."""
MAX_LINE = 4_000

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029"
                    "\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]")  # fmt: skip
"""Characters that cannot be seen, and halves of characters."""


@dataclass(frozen=True)
class SourceLine:
    """One line of the file without its line end; `number` counts from 1."""

    number: int
    text: str


def read_text(path: Path, most: int = MAX_BYTES) -> str:
    """The text of a UTF-8 file; InputError if it is missing, over `most` bytes or not UTF-8."""
    if path.exists() and not path.is_file():
        raise _unreadable(Place(str(path)), "no plain file", "put a text file there")
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as cause:
        reason = cause.strerror or "cannot be read"
        raise _unreadable(Place(str(path)), reason, "check the path") from cause
    if len(data) > most:
        raise _unreadable(Place(str(path)), f"more than {most} bytes",
                          "split the film, or name the right file")  # fmt: skip
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as cause:
        before = data[: cause.start]
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        place = Place(str(path), before.count(b"\n") + 1, column)
        raise _unreadable(place, "not UTF-8 text", "save the file as UTF-8") from cause


def source_lines(text: str, report: Report) -> list[SourceLine]:
    """The lines that may mean something; code fences and HTML comments come out blank.

    Columns stay those of the file: what is hidden is replaced by spaces.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines: list[SourceLine] = []
    comment, fence = False, ""
    for number, raw in enumerate(plain.split("\n"), start=1):
        if not comment:
            fence, hidden = _fence(raw, fence)
            if hidden:
                lines.append(SourceLine(number, ""))
                continue
        shown, comment = _without_comments(raw, comment)
        lines.append(SourceLine(number, _checked(shown, number, report)))
    return lines


def _fence(raw: str, fence: str) -> tuple[str, bool]:
    mark = _FENCE.match(raw)
    if fence:
        closes = mark is not None and mark[1].startswith(fence)
        return ("" if closes else fence), True
    return (mark[1], True) if mark else ("", False)


def _without_comments(raw: str, inside: bool) -> tuple[str, bool]:
    """The line with comments blanked, and whether a comment is still open after it."""
    parts: list[str] = []
    at = 0
    while at < len(raw):
        mark = "-->" if inside else "<!--"
        found = raw.find(mark, at)
        stop = len(raw) if found < 0 else found
        parts.append(" " * (stop - at) if inside else raw[at:stop])
        if found < 0:
            break
        parts.append(" " * len(mark))
        at = found + len(mark)
        inside = not inside
    return "".join(parts), inside


def _checked(text: str, number: int, report: Report) -> str:
    if len(text) > MAX_LINE:
        report.error(report.place(number, MAX_LINE + 1), "line-too-long",
                     f"a line of {len(text)} characters",
                     f"at most {MAX_LINE}: split the speech")  # fmt: skip
        return ""
    for unseen in UNSEEN.finditer(text):
        report.error(report.place(number, unseen.start() + 1), "invisible-character",
                     f"invisible character U+{ord(unseen[0]):04X}", "delete it")  # fmt: skip
    return UNSEEN.sub(" ", text)


def _unreadable(place: Place, message: str, hint: str) -> InputError:
    return InputError([Problem(place, "unreadable", message, hint)])
