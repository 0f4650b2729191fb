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


def fill(amount: int, weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """`amount` handed out by weight, none above its cap; the last takes what is over all."""
    out = [0] * len(weights)
    places = [n for n, weight in enumerate(weights) if weight > 0]
    while places:
        parts = share(amount - sum(out), [weights[n] for n in places])
        wanted = dict(zip(places, parts, strict=True))
        full = [n for n, part in wanted.items() if part > caps[n]]
        for n in full or places:
            out[n] = min(wanted[n], caps[n])
        places = [n for n in places if full and n not in full]
    out[-1] += amount - sum(out)
    return out
