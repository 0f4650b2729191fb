"""Training: the loop, its exact resume, and its log."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from .arrays import Array, ModelError, to_numpy
from .objectives import Draws
from .optim import OptimiserState, adam_step, cosine_rate, fresh_state
from .tape import flatten, unflatten
from .weights import write_npz


@dataclass(frozen=True)
class Recipe:
    """One training: how many steps of which size; ``pictures`` is the number of drawn pictures."""

    steps: int
    batch: int
    rate: float
    pictures: int
    decay: float = 0.9995
    seed: int = 0


class Objective(Protocol):
    def draws(self, step: int) -> Draws: ...

    def loss(
        self, weights: Mapping[str, Array], d: Draws, record: bool = True
    ) -> tuple[Array, dict[str, Array]]: ...


@dataclass
class Log:
    """The loss of single steps as it was, nothing smoothed; ``val`` is the running mean's loss on
    fixed draws."""

    step: list[int] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    val_step: list[int] = field(default_factory=list)
    val: list[float] = field(default_factory=list)
    seconds: float = 0.0


Tell = Callable[[str], None]
EVERY, EVERY_VAL = 10, 250


def train(
    xp: ModuleType,
    objective: Objective,
    like: Mapping[str, np.ndarray],
    recipe: Recipe,
    *,
    state: OptimiserState | None = None,
    until: int | None = None,
    validate: Objective | None = None,
    log: Log | None = None,
    tell: Tell = lambda _: None,
    keep: Callable[[OptimiserState, Log], None] = lambda *_: None,
) -> tuple[OptimiserState, Log]:
    """Run ``recipe`` from ``state`` (or from the fresh weights ``like``) to step ``until`` (or its
    end)."""
    state, log = state or fresh_state(xp, flatten(like, xp)), log or Log()
    started, waiting = time.perf_counter() - log.seconds, list[tuple[int, Array]]()
    until = recipe.steps if until is None else until
    for k, drawn in _ahead(objective, state.step, until):
        loss, grads = objective.loss(unflatten(state.theta, like), drawn)
        flat = xp.concatenate([grads[name].ravel() for name in like])
        adam_step(xp, state, flat, cosine_rate(k, recipe.steps, recipe.rate), recipe.decay)
        if k % EVERY == 0:
            waiting.append((k, loss))
        if (k + 1) % EVERY_VAL == 0 or k + 1 == until:
            _catch_up(log, waiting)
            log.seconds = time.perf_counter() - started
            if validate is not None:
                log.val_step.append(k + 1)
                log.val.append(
                    float(
                        validate.loss(unflatten(state.ema, like), validate.draws(0), record=False)[
                            0
                        ]
                    )
                )
            tell(
                f"step {k + 1}/{recipe.steps} loss {log.loss[-1]:.4f}"
                f"{f' val {log.val[-1]:.4f}' if log.val else ''} {log.seconds:.0f} s"
            )
            keep(state, log)
    return state, log


def _ahead(objective: Objective, start: int, stop: int) -> Iterator[tuple[int, Draws]]:
    """(k, draws of step k); the next draws are made while the device works on these."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(objective.draws, start)
        for k in range(start, stop):
            drawn, coming = coming.result(), pool.submit(objective.draws, min(k + 1, stop - 1))
            yield k, drawn


def _catch_up(log: Log, waiting: list[tuple[int, Array]]) -> None:
    for step, loss in waiting:
        value = float(loss)
        if not np.isfinite(value):
            raise ModelError(
                f"training: the loss of step {step} is {value}: lower the learning rate"
            )
        log.step.append(step)
        log.loss.append(value)
    waiting.clear()


def save_state(path: Path, state: OptimiserState, log: Log) -> None:
    """All that :func:`train` needs to go on exactly: the four vectors, the step and the log.

    The generators need no saving: the numbers of step k are a function of (seed, k).
    """
    vectors = {name: to_numpy(getattr(state, name)) for name in ("theta", "ema", "m", "v")}
    write_npz(
        path,
        {**vectors, "step": np.array(state.step), "log": np.array(json.dumps(asdict(log)))},
        compress=False,
    )


def load_state(path: Path, xp: ModuleType) -> tuple[OptimiserState, Log]:
    """The state and log of :func:`save_state`."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            vectors: dict[str, Any] = {
                name: xp.asarray(file[name]) for name in ("theta", "ema", "m", "v")
            }
            return OptimiserState(**vectors, step=int(file["step"])), Log(
                **json.loads(str(file["log"]))
            )
    except Exception as error:
        raise ModelError(
            f"{path}: damaged training state ({error}): start anew without --resume"
        ) from error
