"""Words inside a speech: folded white space and `**emphasis**`."""

from __future__ import annotations

import re
import unicodedata

from diffusion_video.script.model import Paragraph, Span

_SPACES = re.compile(r"[ \t\u00a0]+")
_NARROW = re.compile(r"[\x21-\x7e]")


def spans(text: str) -> Paragraph | None:
    """The runs of a paragraph; None if a `**` is left open or stands around nothing."""
    parts = unicodedata.normalize("NFC", text).split("**")
    if len(parts) % 2 == 0 or any(not part.strip() for part in parts[1::2]):
        return None
    return _folded([Span(part, strong=n % 2 == 1) for n, part in enumerate(parts)])


def fold(text: str) -> str:
    """White space runs become one space; none is left at the ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def join(first: str, second: str) -> str:
    """Two source lines of one paragraph: a space only between two narrow characters."""
    if not first or not second:
        return first + second
    between = " " if _NARROW.match(first[-1]) and _NARROW.match(second[0]) else ""
    return first + between + second


def _folded(runs: list[Span]) -> Paragraph:
    out: list[Span] = []
    before = " "
    for run in runs:
        text = _SPACES.sub(" ", run.text)
        text = text[1:] if before == " " and text.startswith(" ") else text
        if text:
            out.append(Span(text, run.strong))
            before = text[-1]
    if out and out[-1].text.endswith(" "):
        last = out.pop()
        out += [Span(last.text[:-1], last.strong)] if last.text.strip() else []
    return tuple(out)
