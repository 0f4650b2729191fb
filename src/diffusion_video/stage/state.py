"""A digest of all that a scene carries over from one cue to the next.

Two runs of the same code whose digests are equal draw the same from there on, if they are told
the same. What is not certain to be equal is told apart: at worst something is drawn once more.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import secrets
import sys
from collections.abc import Iterable
from types import CodeType, FunctionType, MappingProxyType, ModuleType
from typing import Any

import cairo
import numpy as np
from manim import Mobject, Scene

PLACES = 6
"""Decimals that count: a place reached in steps and one reached at once differ after them."""

UNSEEN = frozenset({"original_id"})
"""What differs from run to run: a place in memory."""


def digest(scene: Scene, names: Iterable[str], more: Any) -> str:
    """The hash of the scene's objects, its attributes `names` and `more`, with all they refer to.

    What cannot be written down is like nothing else.
    """
    kept = vars(scene)
    carried = {name: kept[name] for name in sorted(names)}
    written = io.BytesIO()
    try:
        _Pickler(written).dump((scene.mobjects, scene.foreground_mobjects, carried, more))
    except (TypeError, ValueError, RecursionError, AttributeError, pickle.PicklingError):
        return secrets.token_hex()
    return hashlib.sha256(written.getbuffer()).hexdigest()


def unfinished(inner: CodeType, outer: str = "construct") -> list[Any]:
    """The calls from that of `inner` out to that of `outer`: where each stands, and its names."""
    found: list[Any] = []
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_name != outer:
        if found or frame.f_code is inner:
            found.append((frame.f_code.co_qualname, frame.f_lasti, dict(frame.f_locals)))
        frame = frame.f_back
    return found


class _Pickler(pickle.Pickler):
    """Writes objects down to be compared, never to be read again."""

    def reducer_override(self, thing: Any) -> Any:
        """What stands for arrays, surfaces, functions, modules and scenes."""
        if isinstance(thing, np.ndarray):
            kind = thing.dtype.str
            content = thing.tolist() if thing.dtype.hasobject else _rounded(thing)
            return repr, (kind,), (thing.shape, content)
        if isinstance(thing, cairo.ImageSurface):
            return repr, (bytes(thing.get_data()),), (thing.get_width(), thing.get_height())
        if isinstance(thing, FunctionType):
            cells = [cell.cell_contents for cell in thing.__closure__ or ()]
            name = f"{thing.__module__}.{thing.__qualname__}"
            return repr, (name,), (cells, thing.__defaults__, thing.__kwdefaults__)
        if isinstance(thing, Mobject):
            kept = {name: value for name, value in vars(thing).items() if name not in UNSEEN}
            return repr, (type(thing).__qualname__,), kept
        if isinstance(thing, MappingProxyType):
            return repr, ("mapping",), dict(thing)
        if isinstance(thing, (type, ModuleType)):
            return repr, (thing.__name__,)
        if isinstance(thing, Scene):
            return repr, ("scene",)
        return NotImplemented


def _rounded(values: np.ndarray[Any, Any]) -> bytes:
    """The values as bytes, floats to `PLACES` decimals, and 0 for -0."""
    if values.dtype.kind == "f":
        values = np.round(values, PLACES) + 0.0
    return values.tobytes()
