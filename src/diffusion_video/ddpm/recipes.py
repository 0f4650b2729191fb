"""The two recipes, quick (a CPU, minutes, to see it work) and full (the weights of the film), part
by part."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from .arrays import Array, ModelError, to_numpy
from .autoencoder import AutoencoderConfig, encode, fresh_autoencoder
from .classifier import ClassifierConfig, fresh_classifier
from .dataset import FRESH_SEED, Dataset, make_dataset
from .objectives import AutoencoderObjective, ClassifierObjective, DiffusionObjective, to_unit
from .optim import OptimiserState
from .schedule import cosine_schedule
from .tape import Tape, unflatten
from .train import Log, Objective, Recipe, Tell, load_state, save_state, train
from .unet import UNetConfig, fresh_unet
from .weights import load_weights, save_weights

PARTS = ("classifier", "pixel", "autoencoder", "latent", "heldout")
"""In the order of their needs: the latent model wants the autoencoder."""

HELD_OUT = ("cat", "sunset")

FULL: dict[str, Recipe] = {
    "classifier": Recipe(steps=4_500, batch=128, rate=2e-3, pictures=24_000, decay=0.998, seed=4),
    "pixel": Recipe(steps=7_000, batch=256, rate=8e-4, pictures=60_000, seed=0),
    "autoencoder": Recipe(steps=6_000, batch=128, rate=1e-3, pictures=40_000, decay=0.999, seed=1),
    "latent": Recipe(steps=6_000, batch=256, rate=1e-3, pictures=40_000, seed=2),
    "heldout": Recipe(steps=6_250, batch=256, rate=8e-4, pictures=60_000, seed=3),
}
"""The first leg of the full recipe, as it was run (the latent one was cut off at step 5,000)."""
LATER: dict[str, tuple[Recipe, ...]] = {
    "pixel": (
        Recipe(steps=7_500, batch=512, rate=6e-4, pictures=60_000, seed=10),
        Recipe(steps=7_500, batch=512, rate=5e-4, pictures=120_000, seed=20),
    ),
    "latent": (Recipe(steps=2_500, batch=256, rate=5e-4, pictures=40_000, seed=12),),
}
"""The legs after the first: each starts from the running mean of the one before it, with a fresh
optimiser."""
QUICK: dict[str, Recipe] = {
    "classifier": Recipe(steps=150, batch=32, rate=2e-3, pictures=2_000, decay=0.95, seed=4),
    "pixel": Recipe(steps=300, batch=16, rate=1e-3, pictures=2_000, decay=0.98, seed=0),
    "autoencoder": Recipe(steps=150, batch=8, rate=1e-3, pictures=600, decay=0.95, seed=1),
    "latent": Recipe(steps=300, batch=32, rate=1e-3, pictures=600, decay=0.98, seed=2),
    "heldout": Recipe(steps=300, batch=16, rate=1e-3, pictures=2_000, decay=0.98, seed=3),
}


@dataclass(frozen=True)
class Networks:
    """The shapes of a recipe's networks."""

    pixel: UNetConfig
    autoencoder: AutoencoderConfig
    latent: UNetConfig
    classifier: ClassifierConfig


def _latent_unet(channels: tuple[int, ...]) -> UNetConfig:
    return UNetConfig(
        size=8, in_channels=4, channels=channels, self_levels=(0, 1), cross_levels=(0, 1)
    )


FULL_NETWORKS = Networks(
    UNetConfig(), AutoencoderConfig(), _latent_unet((96, 144)), ClassifierConfig()
)
QUICK_NETWORKS = Networks(
    UNetConfig(channels=(16, 32, 48)),
    AutoencoderConfig(channels=(16, 32, 48)),
    _latent_unet((32, 48)),
    ClassifierConfig(channels=(16, 24, 32)),
)


@dataclass(frozen=True)
class Place:
    """Where and on what a part is trained."""

    folder: Path
    """Weights and logs."""
    states: Path
    """Training states, for resuming."""
    xp: ModuleType = np
    workers: int = 1
    tell: Tell = print


def config_of(part: str, recipe: Recipe, network: Any, target: str, **more: Any) -> dict[str, Any]:
    """What a weight file says of itself."""
    return {
        "kind": part,
        "network": asdict(network),
        "recipe": asdict(recipe),
        "schedule": "cosine",
        "target": target,
        **more,
    }


def latents(
    weights: Mapping[str, Array], config: AutoencoderConfig, pixels: np.ndarray, xp: ModuleType
) -> np.ndarray:
    """Raw latents (n, 8, 8, 4) of pictures, 256 at a time."""
    parts = []
    for start in range(0, len(pixels), 256):
        x = to_unit(xp, xp.asarray(pixels[start : start + 256]))
        parts.append(to_numpy(encode(Tape(xp, weights, record=False), config, x).value))
    return np.concatenate(parts)


@dataclass(frozen=True)
class Problem:
    """One part made ready to train: fresh weights, the network's shape, an objective for any data
    set, and what else its file should say."""

    like: Mapping[str, np.ndarray]
    network: Any
    objective: Callable[[Dataset], Objective]
    more: dict[str, Any]


def _problem(
    part: str, recipe: Recipe, nets: Networks, place: Place, data: Dataset, target: str
) -> Problem:
    xp, batch, seed = place.xp, recipe.batch, recipe.seed
    if part == "classifier":
        judge = nets.classifier
        return Problem(
            fresh_classifier(judge, seed),
            judge,
            lambda d: ClassifierObjective(judge, xp.asarray(d.pixels), d, batch, seed, xp),
            {},
        )
    if part == "autoencoder":
        auto = nets.autoencoder
        return Problem(
            fresh_autoencoder(auto, seed),
            auto,
            lambda d: AutoencoderObjective(auto, xp.asarray(d.pixels), batch, seed, xp),
            {},
        )
    view, more = _latent_view(nets.autoencoder, place, data) if part == "latent" else (_pixels, {})
    net = nets.latent if part == "latent" else nets.pixel

    def objective(d: Dataset) -> Objective:
        shown = xp.asarray(view(d))
        return DiffusionObjective(net, cosine_schedule(), shown, d, target, batch, seed, xp=xp)

    return Problem(fresh_unet(net, seed), net, objective, more)


def _pixels(data: Dataset) -> np.ndarray:
    return data.pixels


def _draw(part: str, recipe: Recipe, workers: int) -> tuple[Dataset, Dataset]:
    """The training pictures of a part, and at most 256 fresh ones."""
    size = 64 if part in ("autoencoder", "latent") else 32
    data = make_dataset(recipe.pictures, size, 0, workers)
    fresh = make_dataset(min(256, recipe.pictures), size, FRESH_SEED, workers)
    return data.without(*HELD_OUT) if part == "heldout" else data, fresh


def legs(part: str, quick: bool) -> int:
    """How many legs the recipe of ``part`` has."""
    return 1 if quick else 1 + len(LATER.get(part, ()))


def recipe_of(part: str, quick: bool, leg: int = 1) -> Recipe:
    """The recipe of one leg of one part."""
    if leg == 1:
        return (QUICK if quick else FULL)[part]
    return LATER[part][leg - 2]


def train_part(
    part: str,
    quick: bool,
    place: Place,
    target: str = "v",
    until: int | None = None,
    resume: bool = False,
    leg: int = 1,
    changes: Mapping[str, Any] | None = None,
) -> Path:
    """Train one leg of one part; writes ``<part>.npz`` and ``<part>.leg<n>.log.json`` into
    ``place.folder``."""
    if part not in PARTS:
        raise ModelError(f"part {part!r} is unknown: use one of {', '.join(PARTS)}")
    recipe = Recipe(**{**asdict(recipe_of(part, quick, leg)), **(changes or {})})
    data, fresh = _draw(part, recipe, place.workers)
    place.tell(f"{part}: {len(data)} pictures drawn")
    nets = QUICK_NETWORKS if quick else FULL_NETWORKS
    problem = _problem(part, recipe, nets, place, data, target)
    like, more = problem.like, problem.more
    if leg > 1:
        before = load_weights(place.folder / f"{part}.npz", part)
        like, own = before.values, before.config.get("leg") == leg
        more |= {"leg": leg, "started_from": before.config["started_from"] if own else before.hash}
    path = place.states / f"{part}.leg{leg}.state.npz"
    state, log = load_state(path, place.xp) if resume else (None, None)
    config = config_of(part, recipe, problem.network, target, **more)

    def keep(now: OptimiserState, so_far: Log) -> None:
        if now.step % 1000 == 0 or now.step >= (until or recipe.steps):
            publish(f"{part}.leg{leg}", place, like, config, now, so_far)

    state, log = train(
        place.xp,
        problem.objective(data),
        like,
        recipe,
        state=state,
        log=log,
        until=until,
        validate=None if part == "classifier" else problem.objective(fresh),
        tell=lambda line: place.tell(f"{part}: {line}"),
        keep=keep,
    )
    save_state(path, state, log)
    return place.folder / f"{part}.npz"


def _latent_view(
    config: AutoencoderConfig, place: Place, data: Dataset
) -> tuple[Callable[[Dataset], np.ndarray], dict[str, Any]]:
    """What turns pictures into unit latents, and the numbers that undo it: z = (raw - mean) / std
    per channel."""
    file = load_weights(place.folder / "autoencoder.npz", "autoencoder")
    weights = {k: place.xp.asarray(w) for k, w in file.values.items()}
    raw = latents(weights, config, data.pixels, place.xp)
    mean, std = raw.mean(axis=(0, 1, 2)), raw.std(axis=(0, 1, 2))

    def view(d: Dataset) -> np.ndarray:
        z = raw if d is data else latents(weights, config, d.pixels, place.xp)
        return np.asarray((z - mean) / std, np.float32)

    return view, {"mean": mean.tolist(), "std": std.tolist(), "autoencoder": file.hash}


def publish(
    name: str,
    place: Place,
    like: Mapping[str, np.ndarray],
    config: Mapping[str, Any],
    state: OptimiserState,
    log: Log,
) -> None:
    """Write the running mean of the weights (``<part>.npz``) and the log
    (``<part>.leg<n>.log.json``)."""
    facts = {**config, "steps_done": state.step}
    digest = save_weights(
        place.folder / f"{name.split('.')[0]}.npz", unflatten(state.ema, like), facts
    )
    text = json.dumps({"weights": digest, **facts, "log": asdict(log)}, ensure_ascii=False)
    temporary = place.folder / f".{name}.log.json.{os.getpid()}"
    temporary.write_text(text + "\n", encoding="utf-8")
    os.replace(temporary, place.folder / f"{name}.log.json")
