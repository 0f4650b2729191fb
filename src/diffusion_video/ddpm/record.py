"""What is computed for the stored runs: one function a run, each ``(models) -> (arrays, facts)``.

``ddpm runs`` calls them all; :mod:`.runs` stores and loads. Everything for display is bytes by one
function (:func:`~.dataset.to_uint8`); what is needed as numbers is float16.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from .models import Arrays, Facts, Models
from .record_answers import attention, cfg_vectors, embedding, guidance, predict
from .record_rest import costs, latent, nearest_pictures, network, schedule, training
from .record_ways import hero, hero_uncond, seeds12, step, uncond, wall
from .runs import save_run

RECORDERS: dict[str, Callable[[Models], tuple[Arrays, Facts]]] = {
    f.__name__.removesuffix("_pictures"): f
    for f in (
        hero,
        hero_uncond,
        predict,
        step,
        seeds12,
        wall,
        uncond,
        guidance,
        cfg_vectors,
        embedding,
        attention,
        latent,
        costs,
        training,
        schedule,
        network,
        nearest_pictures,
    )
}


def record(m: Models, folder: Path, names: list[str], tell: Callable[[str], None]) -> None:
    """Compute and store the runs ``names``."""
    for i, name in enumerate(names):
        started = time.perf_counter()
        arrays, facts = RECORDERS[name](m)
        made_by = f"diffusion-video ddpm runs --only {name}"
        save_run(
            folder, name, arrays, {**facts, "made_by": made_by, "arithmetic": m.module.__name__}
        )
        size = (folder / f"{name}.npz").stat().st_size
        tell(
            f"{i + 1}/{len(names)} {name}: {size / 1e6:.2f} MB, "
            f"{time.perf_counter() - started:.0f} s"
        )
