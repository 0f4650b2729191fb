"""Pictures that follow from a run's numbers in closed form, as the scenes show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.ddpm.process import q_sample
from diffusion_video.ddpm.sample import starting_noise
from diffusion_video.ddpm.schedule import cosine_schedule
from parts.codec import tinted
from parts.runs import run
from provenance.origin import Named, Origin, base

Field = NDArray[np.float64]
TINTED = "one channel, tinted"
GUESSED = "scaled as if it were x_0"
SCHEDULE = cosine_schedule()


def field(name: str, key: str) -> Field:
    """A stored array as numbers."""
    return np.asarray(run(name).arrays[key], np.float64)


def forward_origin(t: int | None, key: str, what: str) -> Origin:
    """Of the forward process on the hero's finished picture: no network is asked."""
    noise = int(run("hero").meta["eps_seed"])
    return replace(base("hero"), key=key, what=what, t=t, noise=noise)


def forward() -> Iterator[Named]:
    """x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps for every t."""
    x_0, eps = field("hero", "final"), field("hero", "eps")
    for t in range(1001):
        origin = forward_origin(t, "final, eps", "x_t of the forward process")
        yield to_uint8(q_sample(SCHEDULE, x_0, t, eps)), origin
    yield to_uint8(eps), forward_origin(None, "eps", "eps: the noise of the forward process")


def guesses() -> Iterator[Named]:
    """What a forward x_t would come from, had it the noise of one of the twelve seeds."""
    x_0, eps, t = field("hero", "final"), field("hero", "eps"), 500
    weight = np.sqrt(1 - SCHEDULE.abar[t]) / np.sqrt(SCHEDULE.abar[t])
    for seed in run("seeds12").arrays["seeds"]:
        wrong = starting_noise(int(seed), eps.shape)
        origin = forward_origin(t, "final, eps", "that x_t less the noise of another seed")
        yield to_uint8(x_0 + weight * (eps - wrong)), replace(origin, seed=int(seed), how=GUESSED)


def answers() -> Iterator[Named]:
    """The network's eps-hat to forward pictures, and what it missed."""
    arrays, eps = run("predict").arrays, field("predict", "eps")
    for i, t in enumerate(arrays["t"]):
        answer = field("predict", "eps_hat")[i]
        origin = replace(base("predict"), key="eps_hat", what="eps-hat", t=int(t), at=(i,))
        yield to_uint8(answer), origin
        yield to_uint8(eps - answer), replace(origin, key="eps, eps_hat", what="eps - eps-hat")


def chain() -> Iterator[tuple[int, Field]]:
    """t and x_t of the hero's run: from its seed and every x0-hat (DDIM, eta 0)."""
    arrays = run("hero").arrays
    x = starting_noise(base("hero").seed or 0, arrays["final"].shape).astype(np.float64)
    for i in range(len(arrays["t"]) - 1):
        now, then = int(arrays["t"][i]), int(arrays["t"][i + 1])
        x_0 = arrays["x0_hat"][i] / 127.5 - 1.0
        eps = (x - np.sqrt(SCHEDULE.abar[now]) * x_0) / np.sqrt(1 - SCHEDULE.abar[now])
        yield now, x
        x = np.sqrt(SCHEDULE.abar[then]) * x_0 + np.sqrt(1 - SCHEDULE.abar[then]) * eps


def predictions() -> Iterator[Named]:
    """eps-hat with and without the text, at the t of the guidance arrows."""
    t = int(run("cfg_vectors").arrays["t"])
    for key, what in (("eps_c", "eps-hat with text"), ("eps_u", "eps-hat without text")):
        origin = replace(base("cfg_vectors"), key=key, what=what, t=t)
        yield to_uint8(field("cfg_vectors", key)), origin


def latents() -> Iterator[Named]:
    """The channels of latents: of the run, of the original, and of that one under noise."""
    run_of, z, zs = base("latent"), run("latent").arrays["z"], run("latent").arrays["zs"]
    x_0, eps = np.asarray(z, np.float32), np.asarray(zs[0], np.float32)
    for i, t in enumerate(run("latent").arrays["t"]):
        yield from _planes(zs[i], replace(run_of, key="zs", what="latent of the run", t=int(t)))
    made = replace(run_of, key="z", what="latent of the original", prompt="", w=None)
    encoder = str(run("latent").meta["autoencoder"])
    yield from _planes(z, replace(made, seed=None, weights=encoder))
    for t in range(1001):
        noised = replace(made, key="z, zs", what="that latent, noised by the run's x_T", t=t)
        yield from _planes(q_sample(SCHEDULE, x_0, t, eps), replace(noised, weights=encoder))


def _planes(z: NDArray[np.floating], origin: Origin) -> Iterator[Named]:
    for k in range(z.shape[-1]):
        yield tinted(z[..., k]), replace(origin, how=TINTED, at=(k,))


def swept() -> Iterator[Named]:
    """The reconstruction that replaces its original column by column."""
    first, second = (run("latent").arrays[k] for k in ("original", "reconstruction"))
    encoder = str(run("latent").meta["autoencoder"])
    for column in range(1, first.shape[1]):
        yield np.hstack([second[:, :column], first[:, column:]]), Origin(
            "latent", "original, reconstruction", "encoded and decoded again, beside the original",
            weights=encoder,
        )
