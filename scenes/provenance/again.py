"""A named picture once more, from the weights and seeds: what its run should have stored."""

from __future__ import annotations

from collections.abc import Callable

from diffusion_video.ddpm.dataset import to_uint8
from diffusion_video.ddpm.record_rest import latent_view
from parts.codec import tinted
from provenance import latent_net as latent
from provenance import pixel_net as pixel
from provenance.closed import TINTED
from provenance.fitted import DRAWN
from provenance.origin import Origin, Picture

MAKERS: dict[tuple[str, str], Callable[[Origin], Picture]] = {
    ("wall", "x"): pixel.sampled,
    ("uncond", "x"): pixel.sampled,
    ("guidance", "x"): pixel.sampled,
    ("latent", "decoded"): lambda o: latent.decoded(latent.state(o)),
    ("latent", "reconstruction"): lambda o: latent.decoded(latent.encoded(o)),
    ("latent", "reconstructions"): lambda o: latent.decoded(latent.encoded(o)),
    ("predict", "eps_hat"): pixel.answer,
    ("step", "x_next"): pixel.large_step,
    ("step", "eps_hat"): pixel.large_step,
    ("cfg_vectors", "eps_c"): pixel.cfg,
    ("cfg_vectors", "eps_u"): pixel.cfg,
    ("hero", "x0_hat"): pixel.hero_asked,
    ("hero", "eps_hat"): pixel.hero_asked,
    ("hero", "x"): pixel.hero_step,
    ("seeds12", "x"): pixel.sampled,
    ("hero", "final, eps"): pixel.forward,
    ("hero", "eps"): lambda o: to_uint8(pixel.noise(o.noise, (32, 32, 3))),
    ("latent", "z_rgb"): lambda o: latent_view(latent.state(o)),
    ("latent", "zs"): lambda o: tinted(latent.state(o)[..., o.at[0]]),
    ("latent", "z"): lambda o: tinted(latent.encoded(o)[..., o.at[0]]),
    ("latent", "z, zs"): latent.noised_latent,
    ("predict", "eps, eps_hat"): pixel.answer,
}
"""How each array is computed again, the most telling first."""


def again(origin: Origin) -> Picture:
    """What the weights give for an origin that is `told`."""
    return MAKERS[origin.run, origin.key](origin)


def told(origin: Origin) -> bool:
    """Whether there is a way to compute such a picture again."""
    return (origin.run, origin.key) in MAKERS and origin.how in ("", DRAWN, TINTED)
