"""Which two pictures of a cue are measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from provenance.again import MAKERS, told
from provenance.eye import Sighting
from provenance.fitted import DRAWN
from provenance.origin import Origin

RANK = {key: rank for rank, key in enumerate(MAKERS)}
LARGE = 5.9
"""Pixels from which on a cell is measured well."""
CONSIDERED = 20
"""Sightings of one array in a cue that are looked at for a pair."""


def chosen(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Two of every cue, of different arrays and in one frame if the cue has such a frame."""
    cues: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        if told(sighting.origin):
            cues[sighting.cue].append(sighting)
    return [sighting for found in cues.values() for sighting in _pair(found)]


def _pair(found: Sequence[Sighting]) -> Sequence[Sighting]:
    once: dict[tuple[int, Origin], Sighting] = {(s.frame, s.origin): s for s in found}
    arrays: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for sighting in sorted(once.values(), key=_rank):
        arrays[sighting.origin.run, sighting.origin.key].append(sighting)
    best = sorted((s for group in arrays.values() for s in group[:CONSIDERED]), key=_rank)
    return min(combinations(best, 2), key=_alike, default=best)


def _alike(pair: tuple[Sighting, Sighting]) -> tuple[bool, bool, bool, bool]:
    first, second = pair
    a, b = first.origin, second.origin
    same_array = (a.run, a.key) == (b.run, b.key)
    return a == b, same_array, first.frame != second.frame, a.seed != b.seed


def _rank(sighting: Sighting) -> tuple[bool, bool, int, float, float]:
    """Large and whole ones first, then telling arrays, solid ones, states in mid-run."""
    origin = sighting.origin
    middle = abs((500 if origin.t is None else origin.t) - 300) + 300 * (origin.w or 0)
    small = sighting.box.width < LARGE * sighting.picture.shape[1]
    rank = RANK[origin.run, origin.key]
    return small, origin.how == DRAWN, rank, -sighting.alpha, middle
