"""Pictures of the latent network and the autoencoder once more, from their weights."""

from __future__ import annotations

import numpy as np

from diffusion_video.ddpm.dataset import to_float, to_uint8
from diffusion_video.ddpm.process import ddim_step, q_sample
from diffusion_video.ddpm.text import tokenise
from parts.codec import tinted
from parts.runs import run
from provenance.closed import SCHEDULE
from provenance.origin import Origin, Picture
from provenance.pixel_net import MODELS, Field, noise


def state(origin: Origin) -> Field:
    """A state of the latent run, by one step from the one before."""
    arrays = run("latent").arrays
    i = int(np.flatnonzero(arrays["t"] == origin.t)[0])
    if i == 0:
        return noise(origin.seed, arrays["zs"][0].shape)
    t, ids = int(arrays["t"][i - 1]), tokenise(origin.prompt).ids[None]
    eps, z_0 = MODELS.latent.predict(
        arrays["zs"][i - 1][None].astype(np.float32), t, ids, float(origin.w or 0)
    )
    return np.asarray(ddim_step(SCHEDULE, t, int(arrays["t"][i]), z_0, eps)[0])


def encoded(origin: Origin) -> Field:
    """The latent of an original."""
    key = "originals" if origin.key == "reconstructions" else "original"
    picture = run("latent")[key][origin.at if key == "originals" else ()]
    return MODELS.autoencoder.encode(to_float(picture)[None])[0]


def decoded(z: Field) -> Picture:
    """The picture of a latent."""
    return to_uint8(MODELS.autoencoder.decode(z[None])[0])


def noised_latent(origin: Origin) -> Picture:
    """The original's latent under the run's own noise."""
    z, seed = encoded(origin), int(run("latent").meta["seeds"][0])
    x_t = q_sample(SCHEDULE, z, int(origin.t or 0), noise(seed, z.shape))
    return tinted(x_t[..., origin.at[0]])
