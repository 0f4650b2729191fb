"""The picture -> its origin: first by its bytes, then as a part or a multiple of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha1

from parts.ink import SEED, STEPS, clear, water
from provenance import closed, fitted
from provenance.origin import SHELVES, Named, Origin, Picture, stored

INK = Origin("", "", "ink in water, simulated: no model", SEED)
CLOSED = (closed.guesses, closed.answers, closed.predictions, closed.latents, closed.swept)


def digest(picture: Picture) -> bytes:
    """A picture's own name: its shape and bytes."""
    return sha1(repr(picture.shape).encode() + picture.tobytes()).digest()


def every() -> Iterator[Named]:
    """All pictures that the stored runs and the closed forms on them can give."""
    yield from closed.forward()
    for shelf in SHELVES:
        yield from stored(shelf)
    for made in CLOSED:
        yield from made()


class Index:
    """Names pictures; of equal ones the first that `every` gives."""

    def __init__(self) -> None:
        self._known: dict[bytes, Origin | None] = {}
        self._full = False
        for picture, origin in every():
            self._known.setdefault(digest(picture), origin)

    def name(self, picture: Picture) -> Origin | None:
        """Where a whole picture comes from."""
        key = digest(picture)
        if key not in self._known:
            self._known[key] = INK if key in ink(picture.shape) else _fitted(picture)
        return self._known[key]

    def part(self, picture: Picture, beside: Sequence[Named]) -> Origin | None:
        """Where a cut-out comes from: one of the named pictures on the same stage."""
        return fitted.cutout(picture, beside)


@cache
def ink(shape: tuple[int, ...]) -> frozenset[bytes]:
    """Every picture of the ink's simulation at this size, if it is a square."""
    cells = shape[0]
    if shape != clear(cells).shape:
        return frozenset()
    waters = (water(step, cells) for step in range(STEPS + 1))
    return frozenset(digest(p) for p in (clear(cells), *waters))


def _fitted(picture: Picture) -> Origin | None:
    noise = next(stored(SHELVES[0]))
    return (
        fitted.half_drawn(picture, *noise) or fitted.mixed(picture) or fitted.stronger(picture)
    )
