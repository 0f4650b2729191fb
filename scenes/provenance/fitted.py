"""Pictures that are part of a named one, or a named one made stronger or weaker."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from parts.drawing import GROUND
from provenance.closed import field, forward_origin
from provenance.origin import Named, Origin, Picture, base

CELLS, DRAWN = "cells of it", "drawn cell by cell"
MIXED, STRONGER = "a and b rise step by step", "times a number, brighter"
"""How a picture was made from the one that it is named after."""
NEAR = 1
"""Levels of 255 by which a fitted picture may differ: its factors are rounded."""


def cutout(picture: Picture, beside: Iterable[Named]) -> Origin | None:
    """A window of a picture that stands on the same stage."""
    height, width = picture.shape[:2]
    for whole, origin in beside:
        if whole.shape[0] > height and whole.shape[1] > width:
            windows = sliding_window_view(whole, picture.shape)
            if (windows == picture).all((3, 4, 5)).any():
                return origin.shown(f"{height} x {width} {CELLS}")
    return None


def half_drawn(picture: Picture, whole: Picture, origin: Origin) -> Origin | None:
    """A picture whose other cells still have the ground's colour."""
    if picture.shape != whole.shape:
        return None
    there = (picture == whole).all(2) | (picture == GROUND).all(2)
    return origin.shown(DRAWN) if there.all() else None


def mixed(picture: Picture) -> Origin | None:
    """x_0 and eps of the forward process in other shares than a t has them."""
    fields = [field("hero", "final"), field("hero", "eps")]
    if fit(picture, fields) is None:
        return None
    origin = forward_origin(None, "final, eps", "one step of the forward process: a x_0 + b eps")
    return origin.shown(MIXED)


def stronger(picture: Picture) -> Origin | None:
    """The difference of the two predictions, times a number."""
    told, free = (field("cfg_vectors", key) for key in ("eps_c", "eps_u"))
    if fit(picture, [told - free]) is None:
        return None
    origin = base("cfg_vectors")
    return Origin(
        "cfg_vectors", "eps_c, eps_u", "eps-hat with text - eps-hat without", origin.seed,
        int(field("cfg_vectors", "t")), prompt=origin.prompt, weights=origin.weights,
        how=STRONGER,
    )


def fit(picture: Picture, fields: list[NDArray[np.float64]]) -> NDArray[np.float64] | None:
    """The factors whose sum of `fields` is the picture; None if there are none."""
    if picture.shape != fields[0].shape:
        return None
    inside = (picture > 0) & (picture < 255)
    if inside.sum() < picture.size / 20:
        return None
    parts = np.stack([f[inside] for f in fields], axis=1)
    factors = np.linalg.lstsq(parts, picture[inside] / 127.5 - 1.0, rcond=None)[0]
    made = to_uint8(sum(a * f for a, f in zip(factors, fields, strict=True)))
    off = np.abs(made.astype(int) - picture).max()
    return np.asarray(factors) if off <= NEAR else None
