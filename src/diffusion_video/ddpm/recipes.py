"""The two recipes, quick (a CPU, minutes, to see it work) and full (the weights of the film), part by part."""

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
from .train import Log, Recipe, Tell, load_state, save_state, train
from .unet import UNetConfig, fresh_unet
from .weights import load_weights, save_weights

PARTS = ("classifier", "pixel", "autoencoder", "latent", "heldout")
"""In the order of their needs: the latent model wants the autoencoder."""

HELD_OUT = ("cat", "sunset")

FULL: dict[str, Recipe] = {
    "classifier": Recipe(steps=2_000, batch=128, rate=2e-3, pictures=24_000, decay=0.998, seed=4),
    "pixel": Recipe(steps=13_000, batch=256, rate=8e-4, pictures=60_000, seed=0),
    "autoencoder": Recipe(steps=8_000, batch=64, rate=1e-3, pictures=40_000, decay=0.999, seed=1),
    "latent": Recipe(steps=10_000, batch=256, rate=1e-3, pictures=40_000, seed=2),
    "heldout": Recipe(steps=8_000, batch=256, rate=8e-4, pictures=60_000, seed=3),
}
SECOND: dict[str, Recipe] = {
    "pixel": Recipe(steps=7_000, batch=512, rate=6e-4, pictures=60_000, decay=0.9995, seed=10),
    "latent": Recipe(steps=3_500, batch=256, rate=5e-4, pictures=40_000, decay=0.9995, seed=12),
}
"""The second leg of the full recipe: it starts from the running mean of the first, with a fresh optimiser."""
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


LATENT_LEVELS = {"size": 8, "in_channels": 4, "self_levels": (0, 1), "cross_levels": (0, 1)}
FULL_NETWORKS = Networks(
    UNetConfig(), AutoencoderConfig(), UNetConfig(**LATENT_LEVELS, channels=(96, 144)), ClassifierConfig())  # type: ignore[arg-type]
QUICK_NETWORKS = Networks(
    UNetConfig(channels=(16, 32, 48)), AutoencoderConfig(channels=(16, 32, 48)),
    UNetConfig(**LATENT_LEVELS, channels=(32, 48)), ClassifierConfig(channels=(16, 24, 32)))  # type: ignore[arg-type]


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
    return {"kind": part, "network": asdict(network), "recipe": asdict(recipe), "schedule": "cosine", "target": target,
            **more}


def latents(weights: Mapping[str, Array], config: AutoencoderConfig, pixels: np.ndarray, xp: ModuleType) -> np.ndarray:
    """Raw latents (n, 8, 8, 4) of pictures, 256 at a time."""
    parts = []
    for start in range(0, len(pixels), 256):
        x = to_unit(xp, xp.asarray(pixels[start : start + 256]))
        parts.append(to_numpy(encode(Tape(xp, weights, record=False), config, x).value))
    return np.concatenate(parts)


def train_part(part: str, quick: bool, place: Place, target: str = "v", until: int | None = None,
               resume: bool = False, leg: int = 1, changes: Mapping[str, Any] | None = None) -> Path:
    """Train one leg of one part; writes ``<part>.npz`` and ``<part>.leg<n>.log.json`` into ``place.folder``."""
    if part not in PARTS:
        raise ModelError(f"part {part!r} is unknown: use one of {', '.join(PARTS)}")
    recipe = Recipe(**{**asdict((QUICK if quick else FULL if leg == 1 else SECOND)[part]), **(changes or {})})
    nets, xp = QUICK_NETWORKS if quick else FULL_NETWORKS, place.xp
    size = 64 if part in ("autoencoder", "latent") else 32
    data, fresh = (make_dataset(n, size, first, place.workers) for n, first in ((recipe.pictures, 0), (min(256, recipe.pictures), FRESH_SEED)))
    if part == "heldout":
        data = data.without(*HELD_OUT)
    place.tell(f"{part}: {len(data)} pictures drawn")
    more: dict[str, Any] = {}
    if part == "classifier":
        like, network = fresh_classifier(nets.classifier, recipe.seed), nets.classifier
        make: Callable[[Dataset], Any] = lambda d: ClassifierObjective(
            nets.classifier, xp.asarray(d.pixels), d, recipe.batch, recipe.seed, xp)
    elif part == "autoencoder":
        like, network = fresh_autoencoder(nets.autoencoder, recipe.seed), nets.autoencoder  # type: ignore[assignment]
        make = lambda d: AutoencoderObjective(nets.autoencoder, xp.asarray(d.pixels), recipe.batch, recipe.seed, xp)
    else:
        network = nets.latent if part == "latent" else nets.pixel  # type: ignore[assignment]
        like = fresh_unet(network, recipe.seed)  # type: ignore[arg-type]
        shown: Callable[[Dataset], np.ndarray] = lambda d: d.pixels
        if part == "latent":
            shown, more = _latent_view(nets.autoencoder, place, data)
        make = lambda d: DiffusionObjective(
            network, cosine_schedule(), xp.asarray(shown(d)), d, target, recipe.batch, recipe.seed, xp=xp)  # type: ignore[arg-type]
    if leg == 2:
        before = load_weights(place.folder / f"{part}.npz", part)
        like, more["started_from"] = before.values, before.hash
    state, log = load_state(place.states / f"{part}.leg{leg}.state.npz", xp) if resume else (None, None)
    config = config_of(part, recipe, network, target, **more)

    def keep(now: OptimiserState, so_far: Log) -> None:
        if now.step % 1000 == 0 or now.step >= (until or recipe.steps):
            publish(f"{part}.leg{leg}", place, like, config, now, so_far)

    validate = None if part == "classifier" else make(fresh)
    state, log = train(xp, make(data), like, recipe, state=state, log=log, until=until, validate=validate,
                       tell=lambda line: place.tell(f"{part}: {line}"), keep=keep)
    save_state(place.states / f"{part}.leg{leg}.state.npz", state, log)
    return place.folder / f"{part}.npz"


def _latent_view(config: AutoencoderConfig, place: Place, data: Dataset) -> tuple[Callable[[Dataset], np.ndarray], dict[str, Any]]:
    """What turns pictures into unit latents, and the numbers that undo it: z = (raw - mean) / std per channel."""
    file = load_weights(place.folder / "autoencoder.npz", "autoencoder")
    weights = {k: place.xp.asarray(w) for k, w in file.values.items()}
    raw = latents(weights, config, data.pixels, place.xp)
    mean, std = raw.mean(axis=(0, 1, 2)), raw.std(axis=(0, 1, 2))

    def view(d: Dataset) -> np.ndarray:
        z = raw if d is data else latents(weights, config, d.pixels, place.xp)
        return ((z - mean) / std).astype(np.float32)

    return view, {"mean": mean.tolist(), "std": std.tolist(), "autoencoder": file.hash}


def publish(name: str, place: Place, like: Mapping[str, np.ndarray], config: Mapping[str, Any],
            state: OptimiserState, log: Log) -> None:
    """Write the running mean of the weights (``<part>.npz``) and the log (``<part>.leg<n>.log.json``)."""
    facts = {**config, "steps_done": state.step}
    digest = save_weights(place.folder / f"{name.split('.')[0]}.npz", unflatten(state.ema, like), facts)
    text = json.dumps({"weights": digest, **facts, "log": asdict(log)}, ensure_ascii=False)
    temporary = place.folder / f".{name}.log.json.{os.getpid()}"
    temporary.write_text(text + "\n", encoding="utf-8")
    os.replace(temporary, place.folder / f"{name}.log.json")
