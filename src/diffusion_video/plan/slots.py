"""How long each slot of a scene is: speech first, the rest by fixed weights.

Lengths are taken on a coarse grid before the rest is shared, and the rest depends on the
grid alone. So a speech that grows or shrinks a little takes from (or gives to) the show
time of its own slot, and no other slot moves, unless its length crosses a step of the grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from diffusion_video.plan.share import share

# Steps of the grid for each line of a slot, in seconds: the first that fits.
GRIDS_S = tuple(Fraction(n, 2) for n in (6, 5, 4, 3, 2, 1))


@dataclass(frozen=True)
class Demand:
    """What one slot needs: `need` frames at least, `wanted` more if there are any.

    The rest is shared by `weight`; `lines` speeches can absorb a coarse step.
    """

    need: int
    wanted: int
    lines: int
    weight: int


def slot_lengths(demands: Sequence[Demand], total: int, fps: int) -> list[int]:
    """The frames of each slot; they add up to `total`, none is under its need.

    ValueError if the needs alone are more than `total`.
    """
    if sum(demand.need for demand in demands) > total:
        raise ValueError("the slots need more than the scene has")
    lengths = next(_that_fit(demands, total, fps), [demand.need for demand in demands])
    return _share_rest(lengths, demands, total)


def _that_fit(demands: Sequence[Demand], total: int, fps: int) -> Iterator[list[int]]:
    """Lengths on each grid that leaves time for what is wanted, then on each that fits."""
    for wanted in (sum(demand.wanted for demand in demands), 0):
        for grid in GRIDS_S:
            lengths = [_step(demand, grid, fps) for demand in demands]
            if sum(lengths) + wanted <= total:
                yield lengths


def _share_rest(lengths: list[int], demands: Sequence[Demand], total: int) -> list[int]:
    """First to slots without lines up to what they want, then to all by weight."""
    rest = total - sum(lengths)
    wanted = [demand.wanted for demand in demands]
    first = share(min(rest, sum(wanted)), wanted) if sum(wanted) else [0] * len(wanted)
    second = share(rest - sum(first), [demand.weight for demand in demands])
    return [sum(parts) for parts in zip(lengths, first, second, strict=True)]


def _step(demand: Demand, grid: Fraction, fps: int) -> int:
    """The need, up to the next step of a grid as coarse as the slot has lines to absorb it."""
    if not demand.lines:
        return demand.need
    step = max(1, int(grid * demand.lines * fps))
    return -(-demand.need // step) * step
