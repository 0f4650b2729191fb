"""Handing out whole frames: by weight, within bounds, to the last one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise


def share(amount: int, weights: Sequence[Fraction | int]) -> list[int]:
    """`amount` cut by weight into whole parts that add up exactly; borders are rounded."""
    total = sum(weights)
    if not total:
        return [amount] + [0] * (len(weights) - 1)
    edges, seen = [0], Fraction(0)
    for weight in weights:
        seen += weight
        edges.append(int(amount * seen / total + Fraction(1, 2)))
    return [b - a for a, b in pairwise(edges)]


def fill(amount: int, weights: Sequence[int], caps: Sequence[int | None]) -> list[int]:
    """`amount` handed out by weight, none above its cap; None is no cap.

    At least one place must have no cap.
    """
    out = [0] * len(weights)
    open_places = [n for n, weight in enumerate(weights) if weight > 0]
    while True:
        parts = share(amount - sum(out), [weights[n] for n in open_places])
        wanted = dict(zip(open_places, parts, strict=True))
        full = [n for n, part in wanted.items() if _over(part, caps[n])]
        if not full:
            for n, part in wanted.items():
                out[n] = part
            return out
        for n in full:
            out[n] = caps[n] or 0
        open_places = [n for n in open_places if n not in full]


def _over(part: int, cap: int | None) -> bool:
    return cap is not None and part > cap
