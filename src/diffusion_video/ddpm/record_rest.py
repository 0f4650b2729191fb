"""Stored runs of the latent model, and of costs, training, schedules and shapes."""

from __future__ import annotations

import json
import time

import numpy as np

from .arrays import to_numpy
from .dataset import FRESH_SEED, make_dataset, to_float, to_uint8
from .measure import nearest, psnr
from .models import (
    GUIDANCE,
    HERO_PROMPT,
    LATENT_SEED,
    Arrays,
    Facts,
    Models,
    facts_of,
    trajectory,
)
from .pictures import draw
from .runs import load_run
from .sample import Sampling
from .schedule import cosine_schedule, linear_schedule
from .tape import Tape
from .text import tokenise
from .unet import Watch, unet


def latent(m: Models) -> tuple[Arrays, Facts]:
    pictures = [
        draw(FRESH_SEED + 500_000 + i, 64, s, c).pixels
        for i, (s, c) in enumerate(
            [
                ("cat", "sunset"),
                ("bird", "day"),
                ("fish", "sunset"),
                ("tree", "snow"),
                ("house", "night"),
                ("boat", "day"),
                ("cat", "day"),
                ("bird", "sunset"),
                ("cat", "snow"),
            ]
        )
    ]
    x = to_float(np.stack(pictures))
    z = m.autoencoder.encode(x)
    back = m.autoencoder.decode(z)
    run = trajectory(m.latent, [HERO_PROMPT], [LATENT_SEED], Sampling(120, GUIDANCE))
    zs = run["x"][:, 0]
    quality = np.array([psnr(a, b) for a, b in zip(x, back, strict=True)])
    return (
        {
            "original": np.stack(pictures[:1])[0],
            "z": z[0].astype(np.float16),
            "reconstruction": to_uint8(back[0]),
            "psnr": quality[0],
            "originals": np.stack(pictures[1:]),
            "reconstructions": to_uint8(back[1:]),
            "psnrs": quality[1:],
            "t": run["t"],
            "zs": zs.astype(np.float16),
            "decoded": to_uint8(m.autoencoder.decode(zs)),
            "z_rgb": latent_view(zs),
            "original_z_rgb": latent_view(z[:1])[0],
        },
        facts_of(
            m.latent,
            HERO_PROMPT,
            [LATENT_SEED],
            120,
            GUIDANCE,
            autoencoder=m.autoencoder.hash,
            note="originals are drawn, never trained on; decoded[i] is the decoder's picture "
            "of zs[i]; z_rgb: channels "
            "0, 1, 2 plus half of channel 3 as red, green, blue, 128 + 45 each (fixed, for "
            "display)",
        ),
    )


def latent_view(z: np.ndarray) -> np.ndarray:
    """A fixed linear view of latents (..., 8, 8, 4) as bytes (..., 8, 8, 3)."""
    return np.clip(128 + 45 * (z[..., :3] + 0.5 * z[..., 3:]), 0, 255).round().astype(np.uint8)


def costs(m: Models) -> tuple[Arrays, Facts]:
    """Arithmetic and time of one network evaluation, batch 1, NumPy on one machine."""
    nets = {"pixel32": (m.pixel, 32), "pixel64": (m.pixel, 64), "latent8": (m.latent, 8)}
    rows = []
    for model, side in nets.values():
        weights = {k: to_numpy(v) for k, v in model.weights.items()}
        x = np.zeros((1, side, side, model.config.in_channels), np.float32)
        spent = []
        for _ in range(15):
            tape, start = Tape(np, weights, record=False), time.process_time()
            unet(tape, model.config, x, np.array([500]), tokenise(HERO_PROMPT).ids[None])
            spent.append((time.process_time() - start) * 1e3)
        count = sum(w.size for w in weights.values())
        rows.append((tape.macs, min(spent), count, 2 * count))
    macs, ms, params, size = (np.array([r[i] for r in rows]) for i in range(4))
    return (
        {
            "names": np.array(list(nets)),
            "macs": macs,
            "ms": ms,
            "parameters": params,
            "bytes": size,
        },
        facts_of(
            m.pixel,
            "",
            [],
            latent_weights=m.latent.hash,
            note="one evaluation, batch 1, NumPy float32, one BLAS thread; ms is processor "
            "time, the best of 15; bytes as stored (float16)",
        ),
    )


def training(m: Models) -> tuple[Arrays, Facts]:
    told = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(m.folder.glob("pixel.leg*.log.json"))
    ]
    logs, starts = (
        [leg["log"] for leg in told],
        np.cumsum([0] + [leg["steps_done"] for leg in told]),
    )

    def joined(key: str, shift: bool) -> np.ndarray:
        return np.concatenate(
            [
                np.array(log[key]) + (start if shift else 0)
                for log, start in zip(logs, starts, strict=False)
            ]
        )

    return (
        {
            "step": joined("step", True),
            "loss": joined("loss", False),
            "val_step": joined("val_step", True),
            "val": joined("val", False),
            "leg_start": starts[:-1],
        },
        facts_of(
            m.pixel,
            "",
            [],
            recipes=[leg["recipe"] for leg in told],
            seconds=[log["seconds"] for log in logs],
            device="one H100 (legs 1 and 2), one H200 (leg 3), CuPy",
            note="loss of single steps as logged, nothing smoothed; val: the running mean of "
            "the weights on 256 fresh pictures, other draws of t and noise in each leg",
        ),
    )


def schedule(m: Models) -> tuple[Arrays, Facts]:
    linear, cosine = linear_schedule(), cosine_schedule()
    return (
        {
            "t": np.arange(1001, dtype=np.int16),
            "betas_linear": linear.betas,
            "abar_linear": linear.abar,
            "betas_cosine": cosine.betas,
            "abar_cosine": cosine.abar,
        },
        {"note": "index t; t = 0 is the clean picture; the film's model uses cosine"},
    )


def network(m: Models) -> tuple[Arrays, Facts]:
    watch = Watch()
    m.pixel.raw(m.module.asarray(m.eps), np.array([500]), tokenise(HERO_PROMPT).ids[None], watch)
    return (
        {
            "blocks": np.array([name for name, _ in watch.shapes]),
            "shapes": np.array([shape for _, shape in watch.shapes]),
        },
        facts_of(
            m.pixel,
            HERO_PROMPT,
            [],
            note="(H, W, C) of the output of every block of the U-Net, in order",
        ),
    )


def nearest_pictures(m: Models) -> tuple[Arrays, Facts]:
    """Every fourth picture of the wall beside the nearest of all training pictures."""
    recipe = m.pixel.facts["recipe"]
    x, data = (
        load_run(m.folder / "runs", "wall")["x"][::4],
        make_dataset(int(recipe["pictures"]), 32, workers=m.workers).pixels,
    )
    distance, which = nearest(to_float(x), data)
    return (
        {"x": x, "nearest": data[which], "distance": distance, "nearest_seed": which},
        facts_of(
            m.pixel,
            "see run wall",
            list(range(1000, 1048, 4)),
            w=GUIDANCE,
            training_pictures=len(data),
            rule="every fourth of the wall; distance: RMS over pixels, scale [-1, 1]; "
            "nearest_seed draws the training picture",
        ),
    )
