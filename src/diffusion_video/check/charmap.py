"""The characters that a font draws, read from its `cmap` table alone (OpenType 1.9)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from functools import cache
from pathlib import Path

FULL_UNICODE = (3, 10)
"""Platform and encoding of the subtable that covers every plane; its format is 12."""


@cache
def charmap(path: Path) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first and the last code point of each run of characters of a font, in order.

    Raises ValueError if the font has no subtable of format 12.
    """
    with path.open("rb") as font:
        (count,) = struct.unpack(">4xH6x", font.read(12))
        tables = {tag: at for tag, _, at, _ in struct.iter_unpack(">4sLLL", font.read(16 * count))}
        font.seek(tables[b"cmap"])
        (count,) = struct.unpack(">2xH", font.read(4))
        records = list(struct.iter_unpack(">HHL", font.read(8 * count)))
        offsets = [at for *kind, at in records if tuple(kind) == FULL_UNICODE]
        if not offsets:
            raise ValueError(f"{path}: no characters of all planes")
        font.seek(tables[b"cmap"] + offsets[0])
        (count,) = struct.unpack(">12xL", font.read(16))
        groups = list(struct.iter_unpack(">LLL", font.read(12 * count)))
    return tuple(first for first, _, _ in groups), tuple(last for _, last, _ in groups)


def draws(path: Path, char: str) -> bool:
    """Whether a font has a glyph for a character."""
    firsts, lasts = charmap(path)
    group = bisect_right(firsts, ord(char)) - 1
    return group >= 0 and ord(char) <= lasts[group]
