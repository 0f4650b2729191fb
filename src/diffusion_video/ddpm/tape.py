"""The tape: it remembers which layer made what, and walks back through their backward passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from types import ModuleType
from typing import Any

import numpy as np

from . import layers, winograd
from .arrays import Array, ModelError


@dataclass(eq=False)
class Var:
    """A value and, after :meth:`Tape.backward`, the gradient of the loss with respect to it."""

    value: Array
    grad: Array = None


class Tape:
    """Runs layers on named weights; ``record=False`` (sampling) keeps nothing behind."""

    def __init__(
        self,
        xp: ModuleType,
        weights: Mapping[str, Array],
        record: bool = True,
        filters: winograd.Filters | None = None,
    ) -> None:
        self.xp, self.record = xp, record
        self.filters = filters
        """Transformed filters, where the weights stay as they are and NumPy runs."""
        self.weights, self.params = weights, dict[str, Var]()
        self.macs = 0
        """Multiply-accumulates so far in convolutions, linear layers and attention."""
        self._steps: list[tuple[Var, tuple[Var, ...], layers.Back]] = []

    def param(self, name: str, *shape: int, gain: float = 1.0) -> Var:
        """The weight ``name``; ``gain`` says how a fresh one is drawn (see :class:`Draft`)."""
        if name not in self.params:
            if isinstance(self.weights, Draft):
                self.weights.draw(name, shape, gain)
            if name not in self.weights or self.weights[name].shape != shape:
                raise ModelError(
                    f"weights: {name} {shape} is missing or of another shape: "
                    "these are other weights"
                )
            self.params[name] = Var(self.weights[name])
        return self.params[name]

    def call(self, layer: Callable[..., layers.Result], *inputs: Var, **options: Any) -> Var:
        """The output of ``layer`` on ``inputs``."""
        value, back = layer(self.xp, *(v.value for v in inputs), **options)
        out = Var(value)
        self.macs += _macs(layer, value, inputs)
        if self.record:
            self._steps.append((out, inputs, back))
        return out

    def backward(self, out: Var, grad: Array) -> None:
        """Gradients of the loss for every Var, given d loss / d ``out``; the tape is used up."""
        out.grad = grad
        while self._steps:
            made, inputs, back = self._steps.pop()
            if made.grad is None:
                continue
            for var, g in zip(inputs, back(made.grad), strict=True):
                var.grad = g if var.grad is None else var.grad + g
            made.grad = None


def _macs(layer: Callable[..., layers.Result], value: Array, inputs: tuple[Var, ...]) -> int:
    if layer in (layers.linear, layers.conv3, winograd.conv3):
        return int(prod(value.shape) * inputs[1].value.shape[0])
    if layer is layers.attention:
        return int(2 * prod(value.shape) * inputs[1].value.shape[1])
    return 0


class Draft(dict[str, np.ndarray]):
    """Fresh weights, drawn as a network asks for them: matrices normal with std gain / sqrt(fan
    in);
    vectors constant ``gain - 1`` (so 1 gives zeros, 2 gives ones)."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._rng = np.random.default_rng(seed)

    def draw(self, name: str, shape: tuple[int, ...], gain: float) -> None:
        if len(shape) == 1:
            self[name] = np.full(shape, gain - 1, np.float32)
        else:
            self[name] = (self._rng.standard_normal(shape) * gain / np.sqrt(shape[0])).astype(
                np.float32
            )


def flatten(weights: Mapping[str, Array], xp: ModuleType) -> Array:
    """All weights end to end, in their order: one vector for the optimiser."""
    return xp.concatenate([xp.asarray(w).ravel() for w in weights.values()])


def unflatten(flat: Array, like: Mapping[str, Array]) -> dict[str, Array]:
    """Views into ``flat`` with the names and shapes of ``like``."""
    out, start = {}, 0
    for name, w in like.items():
        out[name] = flat[start : start + w.size].reshape(w.shape)
        start += w.size
    return out
