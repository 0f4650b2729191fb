"""The array module: the same layers run on NumPy and, where there is a GPU, on CuPy."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from ..errors import DiffusionVideoError

Array = Any
"""A ``numpy.ndarray`` or a ``cupy.ndarray``."""


class ModelError(DiffusionVideoError):
    """The model was asked for something that it can't do, or a file of it is not what it should
    be."""


def array_module(name: str = "numpy") -> ModuleType:
    """``numpy`` or ``cupy`` by name; raises :class:`ModelError` where CuPy or its GPU is
    missing."""
    if name == "numpy":
        return np
    try:
        import cupy  # type: ignore[import-not-found]

        cupy.cuda.runtime.getDeviceCount()
    except Exception as error:
        raise ModelError(
            f"array module {name!r} is not usable here ({error}): use numpy"
        ) from error
    return importlib.import_module("cupy")


def to_numpy(x: Array) -> np.ndarray:
    """``x`` as a NumPy array, copied from the device where it lies there."""
    return x if isinstance(x, np.ndarray) else np.asarray(x.get())


@cache
def fused(xp: ModuleType, maker: Callable[[ModuleType], Callable[..., Any]]) -> Callable[..., Any]:
    """The element-wise function that ``maker(xp)`` gives; on CuPy it becomes one kernel."""
    function = maker(xp)
    return function if xp is np else xp.fuse(kernel_name=maker.__name__.strip("_"))(function)
