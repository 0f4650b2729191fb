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
from manim import ManimColor, Mobject, Scene

PLACES = 6
"""Decimals that count: a place reached in steps and one reached at once differ after them."""

UNSEEN = "original_id"
"""An attribute that differs from run to run: a place in memory."""


def digest(scene: Scene, names: Iterable[str], more: Any) -> str:
    """The hash of the scene's objects, its attributes `names` and `more`, with all they refer to.

    What cannot be written down is like nothing else.
    """
    kept = vars(scene)
    carried = {name: kept[name] for name in sorted(names)}
    written = _Pickler()
    try:
        written.dump((scene.mobjects, scene.foreground_mobjects, carried, more))
        return written.digest()
    except (TypeError, ValueError, RecursionError, AttributeError, pickle.PicklingError):
        return secrets.token_hex()


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
    """Writes objects down to be compared, never to be read again.

    Of arrays and surfaces their kind and shape: what they hold is gathered, and digested at once.
    """

    def __init__(self) -> None:
        self._written = io.BytesIO()
        self._floats: list[Any] = [np.empty(0)]
        self._bytes: list[Any] = []
        super().__init__(self._written)

    def digest(self) -> str:
        """The hash of all that was written; floats count to `PLACES` decimals, -0 as 0."""
        floats = np.concatenate(self._floats, axis=None, dtype=float)
        total = hashlib.sha256(self._written.getbuffer())
        total.update((np.round(floats, PLACES) + 0.0).tobytes())
        for each in self._bytes:
            total.update(each)
        return total.hexdigest()

    def reducer_override(self, thing: Any) -> Any:
        """What stands for arrays, surfaces, functions, modules and scenes."""
        if isinstance(thing, (np.ndarray, np.generic)):
            return self._array(thing)
        if isinstance(thing, (Mobject, ManimColor)):
            kept = vars(thing).copy()
            kept.pop(UNSEEN, None)
            return repr, (type(thing).__qualname__,), kept
        if isinstance(thing, cairo.ImageSurface):
            self._bytes.append(thing.get_data())
            return repr, (thing.get_width(), thing.get_height(), thing.get_stride())
        if isinstance(thing, FunctionType):
            cells = [cell.cell_contents for cell in thing.__closure__ or ()]
            name = f"{thing.__module__}.{thing.__qualname__}"
            return repr, (name,), (cells, thing.__defaults__, thing.__kwdefaults__)
        if isinstance(thing, MappingProxyType):
            return repr, ("mapping",), dict(thing)
        if isinstance(thing, (type, ModuleType)):
            return repr, (thing.__name__,)
        if isinstance(thing, Scene):
            return repr, ("scene",)
        return NotImplemented

    def _array(self, thing: Any) -> Any:
        if thing.dtype.kind == "f":
            self._floats.append(thing)
        elif thing.dtype.hasobject:
            return repr, (thing.dtype.str,), (thing.shape, thing.tolist())
        else:
            self._bytes.append(np.ascontiguousarray(thing))
        return repr, (thing.dtype.str, *thing.shape)
