"""What is known of a picture: the run that it comes from, its seed, its t."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parts.runs import run

Picture = NDArray[np.uint8]
Named = tuple[Picture, "Origin"]


@dataclass(frozen=True)
class Origin:
    """A picture's run and array; `noise` is the seed of a forward eps, `w` the guidance.

    `t` is None where there is none (an autoencoder's picture); `at` is the place in the array.
    `how` says what was done with the run's numbers to get the picture, '' if nothing.
    """

    run: str
    key: str
    what: str
    seed: int | None = None
    t: int | None = None
    noise: int | None = None
    prompt: str = ""
    w: float | None = None
    weights: str = ""
    how: str = ""
    at: tuple[int, ...] = ()

    def shown(self, how: str) -> Origin:
        """The same picture, shown in another way."""
        return replace(self, how=f"{self.how}, {how}".removeprefix(", "))


@dataclass(frozen=True)
class Shelf:
    """One array of pictures of a run: the names of its leading axes, and what it shows."""

    run: str
    key: str
    axes: tuple[str, ...]
    what: str
    time: str = "t"


SHELVES = (
    Shelf("hero", "x", ("t",), "x_t of the reverse run"),
    Shelf("hero", "x0_hat", ("t",), "x0-hat: the finished picture that the network expects"),
    Shelf("hero", "eps_hat", ("t",), "eps-hat of the run"),
    Shelf("hero_uncond", "x", ("t",), "x_t of the run without text"),
    Shelf("hero_uncond", "x0_hat", ("t",), "x0-hat of the run without text"),
    Shelf("step", "x_next", (), "x_t' after one large step", "t_next"),
    Shelf("step", "eps_hat", (), "eps-hat of that step"),
    Shelf("seeds12", "x", ("t", "seeds"), "x_t of twelve seeds"),
    Shelf("wall", "x", ("seeds",), "finished picture", "0"),
    Shelf("uncond", "x", ("t", "seeds"), "x_t of samples without text"),
    Shelf("guidance", "x", ("w", "seeds"), "finished picture", "0"),
    Shelf("cfg_vectors", "x0_u", (), "x0-hat without text"),
    Shelf("cfg_vectors", "x0_c", (), "x0-hat with text"),
    Shelf("cfg_vectors", "x0_guided", (), "guided x0-hat"),
    Shelf("predict", "x0_hat", ("t",), "x0-hat from the forward x_t"),
    Shelf("latent", "decoded", ("t",), "the decoder's picture of a latent"),
    Shelf("latent", "z_rgb", ("t",), "latent of the run, three channels as colours"),
    Shelf("latent", "original", (), "drawn original (no model)", ""),
    Shelf("latent", "originals", ("",), "drawn original (no model)", ""),
    Shelf("latent", "reconstruction", (), "encoded and decoded again", ""),
    Shelf("latent", "reconstructions", ("",), "encoded and decoded again", ""),
    Shelf("latent", "original_z_rgb", (), "latent of the original", ""),
)


@cache
def base(name: str) -> Origin:
    """What is the same for all pictures of a run."""
    meta: Any = run(name).meta
    w = meta.get("guidance")
    return Origin(
        name, "", "", meta["seeds"][0], noise=meta.get("eps_seed") if name == "predict" else None,
        prompt=meta["prompt"], w=None if isinstance(w, list) else w, weights=meta["weights"],
    )


def stored(shelf: Shelf) -> Iterator[Named]:
    """Every picture of a shelf."""
    pictures = run(shelf.run).arrays[shelf.key]
    for at in np.ndindex(pictures.shape[: len(shelf.axes)]):
        yield pictures[at], _of(shelf, at)


def _of(shelf: Shelf, at: tuple[int, ...]) -> Origin:
    arrays, origin = run(shelf.run).arrays, base(shelf.run)
    places = dict(zip(shelf.axes, at, strict=True))
    known: dict[str, Any] = {"key": shelf.key, "what": shelf.what, "at": at}
    if shelf.time:
        found = arrays[shelf.time] if shelf.time in arrays else np.array(int(shelf.time))
        known["t"] = int(found[places["t"]] if found.ndim else found)
    if "seeds" in places:
        known["seed"] = int(arrays["seeds"][places["seeds"]])
        if "prompts" in arrays:
            known["prompt"] = str(arrays["prompts"][places["seeds"]])
    if "w" in places:
        known["w"] = float(arrays["w"][places["w"]])
    if not shelf.time:
        known |= {"seed": None, "prompt": "", "w": None}
        known["weights"] = str(run(shelf.run).meta["autoencoder"])
    return replace(origin, **known)
