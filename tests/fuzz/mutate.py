"""Ways to damage a text: by letters, by lines, by bytes, by encoding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from .seeds import MARKDOWN, ODD, YAML, Case

Change = Callable[[str, Random, Sequence[str]], str]
ENCODINGS = ("shift_jis", "utf-16", "utf-16-le", "euc_jp", "latin-1", "utf-8-sig", "utf-7")
NUMBERS = ("0", "9", "59", "60", "-1", "100", "99999", "٣", "²")
LONGEST = 40_000


def mutated(case: Case, rng: Random, others: Sequence[Case]) -> Case:
    """A case with one to five changes in its script, its settings or both."""
    script, settings = case
    which = rng.random()
    if which < 0.6 or which > 0.9:
        script = _changed(script, rng, MARKDOWN, [other[0] for other in others])
    if which >= 0.6:
        settings = _changed(settings, rng, YAML, [other[1] for other in others])
    return script, settings


def _changed(data: bytes, rng: Random, words: Sequence[str], others: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        text = rng.choice(CHANGES)(text, rng, words)
    if rng.random() < 0.1:
        text = _spliced(text, rng.choice(others).decode("utf-8", "surrogateescape"), rng)
    made = text[:LONGEST].encode("utf-8", "surrogateescape")
    return _bytes(made, rng) if rng.random() < 0.08 else made


def _spliced(text: str, other: str, rng: Random) -> str:
    return text[: _spot(text, rng)] + other[_spot(other, rng) :]


def _bytes(data: bytes, rng: Random) -> bytes:
    """Bytes flipped or cut, or the whole text in another encoding."""
    if rng.random() < 0.4:
        return data.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "ignore")
    found = bytearray(data)
    for _ in range(rng.randint(1, 3)):
        if found:
            found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found[: rng.randrange(len(found) + 1)]) if rng.random() < 0.3 else bytes(found)


def _spot(text: str, rng: Random) -> int:
    return rng.randrange(len(text) + 1)


def _put(text: str, new: str, rng: Random) -> str:
    at = _spot(text, rng)
    return text[:at] + new + text[at:]


def put_word(text: str, rng: Random, words: Sequence[str]) -> str:
    """A word of the dialect somewhere."""
    return _put(text, rng.choice(words), rng)


def put_odd(text: str, rng: Random, words: Sequence[str]) -> str:
    """A character that nobody expects."""
    return _put(text, rng.choice(ODD), rng)


def put_line(text: str, rng: Random, words: Sequence[str]) -> str:
    """A word of the dialect as a line of its own."""
    word = rng.choice(words)
    return _on_lines(text, lambda rows: rows.insert(rng.randrange(len(rows) + 1), word))


def drop(text: str, rng: Random, words: Sequence[str]) -> str:
    """A stretch is gone."""
    at = _spot(text, rng)
    return text[:at] + text[at + rng.choice((1, 1, 2, 5, 40)) :]


def repeat(text: str, rng: Random, words: Sequence[str]) -> str:
    """A stretch stands many times."""
    at = _spot(text, rng)
    piece = text[at : at + rng.choice((1, 2, 10, 100))]
    return text[:at] + piece * rng.choice((2, 3, 50, 300)) + text[at:]


def drop_line(text: str, rng: Random, words: Sequence[str]) -> str:
    """A line is gone."""
    return _on_lines(text, lambda rows: rows.pop(rng.randrange(len(rows))))


def repeat_line(text: str, rng: Random, words: Sequence[str]) -> str:
    """A line stands again, somewhere else."""
    return _on_lines(text, lambda rows: rows.insert(rng.randrange(len(rows)), rng.choice(rows)))


def swap_lines(text: str, rng: Random, words: Sequence[str]) -> str:
    """The lines of a stretch in another order."""
    rows = text.split("\n")
    at = rng.randrange(len(rows))
    piece = rows[at : at + 4]
    rng.shuffle(piece)
    return "\n".join([*rows[:at], *piece, *rows[at + 4 :]])


def other_number(text: str, rng: Random, words: Sequence[str]) -> str:
    """One digit becomes another number."""
    spots = [i for i, char in enumerate(text) if char.isdigit()]
    if not spots:
        return text
    at = rng.choice(spots)
    return text[:at] + rng.choice(NUMBERS) + text[at + 1 :]


def other_line_ends(text: str, rng: Random, words: Sequence[str]) -> str:
    """The line ends of another system."""
    return text.replace("\n", rng.choice(("\r\n", "\r", "\u2028", "\n\n")))


def _on_lines(text: str, change: Callable[[list[str]], object]) -> str:
    rows = text.split("\n")
    change(rows)
    return "\n".join(rows)


CHANGES: tuple[Change, ...] = (
    put_word, put_word, put_odd, put_odd, put_line, drop, drop, repeat, drop_line, repeat_line,
    swap_lines, other_number, other_number, other_line_ends,
)  # fmt: skip
