"""What is computed for the stored runs: one function a run, each ``(models) -> (arrays, facts)``.

``ddpm runs`` calls them all; :mod:`.runs` stores and loads. Everything for display is bytes by one
function (:func:`~.dataset.to_uint8`); what is needed as numbers is float16.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from .arrays import to_numpy
from .dataset import FRESH_SEED, make_dataset, to_float, to_uint8
from .measure import diversity, nearest, psnr, saturated
from .model import (
    ASSETS,
    Autoencoder,
    Classifier,
    Denoiser,
    load_autoencoder,
    load_classifier,
    load_denoiser,
)
from .pictures import SCENE_NAMES, SUBJECT_NAMES, draw
from .process import ddim_algebra, ddim_step, guide, q_sample, x0_from_eps
from .runs import load_run, save_run
from .sample import Frame, Sampling, sample, starting_noise
from .schedule import cosine_schedule, linear_schedule
from .tape import Tape
from .text import START, prompt_for, tokenise
from .unet import Watch, encode_text, unet

HERO_PROMPT, HERO_SEED, EPS_SEED, LATENT_SEED = "夕焼けの中を歩く猫", 10, 11, 13
GUIDANCE = 2.0
"""The guidance of the film's pictures."""
PREDICT_AT = (10, 50, 100, 250, 500, 750, 990)
STEP_FROM, STEP_TO = 500, 400
DIAL = (0.0, 0.5, 1.0, 2.0, 4.0)
DIAL_PROMPT = "猫"
CFG_AT = 940
ATTEND_AT = (900, 700, 500, 300, 100)

Arrays = dict[str, np.ndarray]
Facts = dict[str, Any]


@dataclass
class Models:
    """The trained networks of a folder, each loaded when it is first asked for."""

    folder: Path = ASSETS
    module: ModuleType = np

    @cached_property
    def pixel(self) -> Denoiser:
        return load_denoiser(self.folder, "pixel", self.module)

    @cached_property
    def latent(self) -> Denoiser:
        return load_denoiser(self.folder, "latent", self.module)

    @cached_property
    def autoencoder(self) -> Autoencoder:
        return load_autoencoder(self.folder, self.module)

    @cached_property
    def classifier(self) -> Classifier:
        return load_classifier(self.folder, self.module)

    @cached_property
    def hero(self) -> Arrays:
        """The hero's whole trajectory in float32: t, x, x0_hat, eps_hat (1001 states)."""
        return trajectory(self.pixel, [HERO_PROMPT], [HERO_SEED], Sampling(1000, GUIDANCE))

    @cached_property
    def x_0(self) -> np.ndarray:
        """The hero's finished picture (1, 32, 32, 3), through float16 as it is stored."""
        return self.hero["x"][-1].astype(np.float16).astype(np.float32)

    @cached_property
    def eps(self) -> np.ndarray:
        """The one noise of the forward process (1, 32, 32, 3), through float16 as it is stored."""
        return starting_noise(EPS_SEED, (1, *self.pixel.shape)).astype(np.float16).astype(np.float32)


def trajectory(model: Denoiser, prompts: list[str], seeds: list[int], how: Sampling, every: int = 1) -> Arrays:
    """All (or every n-th, and the last) states: t (n,), x, x0_hat, eps_hat (n, N, H, W, C) float32."""
    frames: list[Frame] = []
    count = 0

    def watch(frame: Frame) -> None:
        nonlocal count
        if count % every == 0 or frame.t == 0:
            frames.append(frame)
        count += 1

    sample(model, prompts, seeds, how, watch)
    out = {key: np.stack([getattr(f, key) for f in frames]) for key in ("x", "x0_hat", "eps_hat")}
    return {"t": np.array([f.t for f in frames], np.int16), **out}


def _facts(model: Denoiser, prompt: Any, seeds: Any, steps: int = 0, w: float | None = None, **more: Any) -> Facts:
    facts: Facts = {"prompt": prompt, "seeds": seeds, "schedule": model.schedule.name, "weights": model.hash,
                    "target": model.target}
    if steps:
        facts |= {"sampler": "ddim", "eta": 0.0, "steps": steps}
    return facts | ({} if w is None else {"guidance": w}) | more


def hero(m: Models) -> tuple[Arrays, Facts]:
    run = m.hero
    arrays = {"t": run["t"], "x": to_uint8(run["x"][:, 0]), "x0_hat": to_uint8(run["x0_hat"][:, 0]),
              "final": m.x_0[0].astype(np.float16), "eps": m.eps[0].astype(np.float16),
              "abar": m.pixel.schedule.abar[run["t"]]}
    return arrays, _facts(m.pixel, HERO_PROMPT, [HERO_SEED], 1000, GUIDANCE, eps_seed=EPS_SEED,
                          note="x_0 of the forward process is `final`, its noise is `eps`")


def hero_uncond(m: Models) -> tuple[Arrays, Facts]:
    run = trajectory(m.pixel, [""], [HERO_SEED], Sampling(1000, 0.0), every=4)
    return ({"t": run["t"], "x": to_uint8(run["x"][:, 0]), "final": run["x"][-1, 0].astype(np.float16)},
            _facts(m.pixel, "", [HERO_SEED], 1000, 0.0, note="the hero's starting noise, every 4th state"))


def predict(m: Models) -> tuple[Arrays, Facts]:
    rows = []
    ids = tokenise(HERO_PROMPT).ids[None]
    for t in PREDICT_AT:
        x_t = q_sample(m.pixel.schedule, m.x_0, t, m.eps)
        eps_hat, x0_hat = (to_numpy(a) for a in m.pixel.predict(m.module.asarray(x_t), t, ids, 1.0))
        rows.append((x_t[0], eps_hat[0], x0_hat[0], float(((eps_hat - m.eps) ** 2).mean())))
    x_t, eps_hat, x0_hat, mse = (np.stack([r[i] for r in rows]) for i in range(4))
    return ({"t": np.array(PREDICT_AT, np.int16), "x_t": to_uint8(x_t), "x_t_f": x_t.astype(np.float16),
             "eps": m.eps[0].astype(np.float16), "eps_hat": eps_hat.astype(np.float16), "x0_hat": to_uint8(x0_hat),
             "mse": mse, "abar": m.pixel.schedule.abar[list(PREDICT_AT)]},
            _facts(m.pixel, HERO_PROMPT, [HERO_SEED], w=1.0, eps_seed=EPS_SEED, x_0="hero final"))


def step(m: Models) -> tuple[Arrays, Facts]:
    i = int(np.where(m.hero["t"] == STEP_FROM)[0][0])
    x_t, eps_hat, x0_hat = (m.hero[key][i, 0] for key in ("x", "eps_hat", "x0_hat"))
    a, b = ddim_algebra(m.pixel.schedule, STEP_FROM, STEP_TO)
    x_next = ddim_step(m.pixel.schedule, STEP_FROM, STEP_TO, x0_hat, eps_hat)
    arrays = {"t": np.array(STEP_FROM), "t_next": np.array(STEP_TO), "a": np.array(a), "b": np.array(b),
              "abar": m.pixel.schedule.abar[[STEP_FROM, STEP_TO]]}
    for name, value in (("x_t", x_t), ("eps_hat", eps_hat), ("x_next", x_next)):
        arrays |= {name: to_uint8(value), f"{name}_f": value.astype(np.float16)}
    return arrays, _facts(m.pixel, HERO_PROMPT, [HERO_SEED], w=GUIDANCE, sampler="ddim", eta=0.0,
                          note="x_next = a x_t - b eps_hat; x_t is the hero's state at t")


def seeds12(m: Models) -> tuple[Arrays, Facts]:
    seeds = list(range(1, 13))
    run = trajectory(m.pixel, [""] * 12, seeds, Sampling(150, 0.0))
    return ({"t": run["t"], "x": to_uint8(run["x"]), "seeds": np.array(seeds), "prompts": np.array([""] * 12)},
            _facts(m.pixel, "", seeds, 150, 0.0, rule="no prompt; seeds 1 to 12 in order, none left out"))


def wall(m: Models) -> tuple[Arrays, Facts]:
    prompts = [prompt_for(s, c) for _ in range(2) for s in SUBJECT_NAMES for c in SCENE_NAMES]
    seeds = [1000 + i for i in range(48)]
    x = sample(m.pixel, prompts, seeds, Sampling(100, GUIDANCE), batch=24)
    return ({"x": to_uint8(x), "prompts": np.array(prompts), "seeds": np.array(seeds)},
            _facts(m.pixel, "see the array prompts", seeds, 100, GUIDANCE,
                   rule="every subject in every scene, twice; seeds 1000 to 1047 in order, none left out"))


def uncond(m: Models) -> tuple[Arrays, Facts]:
    seeds = [2000 + i for i in range(24)]
    run = trajectory(m.pixel, [""] * 24, seeds, Sampling(60, 0.0))
    return ({"t": run["t"], "x": to_uint8(run["x"]), "final": to_uint8(run["x"][-1]), "seeds": np.array(seeds)},
            _facts(m.pixel, "", seeds, 60, 0.0, rule="seeds 2000 to 2023 in order, none left out"))


def guidance(m: Models, large: int = 240) -> tuple[Arrays, Facts]:
    seeds = [3000 + i for i in range(large)]
    rows, measured = [], []
    for w in DIAL:
        x = sample(m.pixel, [DIAL_PROMPT] * large, seeds, Sampling(50, w), batch=60)
        subject, _, _ = m.classifier.judge(x)
        rows.append(to_uint8(x[:8]))
        measured.append(((subject == SUBJECT_NAMES.index("cat")).mean(), diversity(x), saturated(x)))
    fidelity, spread, burnt = (np.array([r[i] for r in measured]) for i in range(3))
    return ({"w": np.array(DIAL), "x": np.stack(rows), "seeds": np.array(seeds[:8]), "fidelity": fidelity,
             "diversity": spread, "saturated": burnt, "n": np.array(large)},
            _facts(m.pixel, DIAL_PROMPT, [3000, 3000 + large - 1], 50, list(DIAL), classifier=m.classifier.hash,
                   rule=f"x shows the first 8 of {large} seeds; fidelity: share that the classifier calls a cat; diversity: "
                        "mean RMS distance of pairs; saturated: share of values at or beyond +-1"))


def _eps_pair(m: Models, t: int) -> tuple[np.ndarray, np.ndarray]:
    i = int(np.where(m.hero["t"] == t)[0][0])
    x = m.module.asarray(m.hero["x"][i])
    ids = tokenise(HERO_PROMPT).ids[None]
    return tuple(to_numpy(m.pixel.predict(x, t, ids, w)[0])[0] for w in (0.0, 1.0))  # type: ignore[return-value]


def cfg_vectors(m: Models) -> tuple[Arrays, Facts]:
    every = {t: _eps_pair(m, t) for t in sorted({*range(100, 1000, 100), CFG_AT})}

    def angle(pair: tuple[np.ndarray, np.ndarray]) -> float:
        u, c = (p.ravel().astype(np.float64) for p in pair)
        return float(np.degrees(np.arccos(np.clip(u @ c / np.linalg.norm(u) / np.linalg.norm(c), -1, 1))))

    t = CFG_AT
    u, c = (p.astype(np.float16).astype(np.float64).ravel() for p in every[t])
    e1 = u / np.linalg.norm(u)
    e2 = (c - u) - ((c - u) @ e1) * e1
    e2 /= np.linalg.norm(e2)
    guided = guide(u, c, GUIDANCE)
    points = np.array([[0.0, 0.0], *[[p @ e1, p @ e2] for p in (u, c, guided)]])
    stem = points[1, 0] - 1.5 * np.linalg.norm(c - u)
    cut = points - np.array([stem, 0.0])
    cut[0] = 0.0
    x0_u, x0_c, x0_w = (x0_from_eps(m.pixel.schedule, m.hero["x"][int(np.where(m.hero["t"] == t)[0][0]), 0], t,
                                    e.reshape(m.pixel.shape).astype(np.float32)) for e in (u, c, guided))
    return ({"eps_u": every[t][0].astype(np.float16), "eps_c": every[t][1].astype(np.float16), "t": np.array(t),
             "w": np.array(GUIDANCE), "points": points, "points_cut": cut, "x0_u": to_uint8(x0_u), "x0_c": to_uint8(x0_c),
             "x0_guided": to_uint8(x0_w), "angle_deg": np.array(angle(every[t])),
             "angles_t": np.array(list(every)), "angles_deg": np.array([angle(p) for p in every.values()])},
            _facts(m.pixel, HERO_PROMPT, [HERO_SEED], w=GUIDANCE,
                   axes="points are origin, eps_u, eps_c, guided; axis 1 along eps_u, axis 2 the part of eps_c - eps_u at "
                        "right angles to it: all four lie in this plane, lengths and angles are true. points_cut: the same "
                        "with the long common stem cut short: its origin stands 1.5 |eps_c - eps_u| before eps_u; differences "
                        "between the three tips are true. x0_*: the finished pictures that the three predictions stand for"))


def embedding(m: Models) -> tuple[Arrays, Facts]:
    tokens = tokenise(HERO_PROMPT)
    words, pooled, _ = encode_text(Tape(m.module, m.pixel.weights, record=False), m.pixel.config, tokens.ids[None])
    n = len(tokens.words) + 1
    return ({"tokens": np.array([START, *tokens.words]), "ids": tokens.ids[:n],
             "vectors": to_numpy(words.value)[0, :n].astype(np.float16), "pooled": to_numpy(pooled.value)[0].astype(np.float16)},
            _facts(m.pixel, HERO_PROMPT, [], note="a learned table and a small network, not a language model; the first token "
                                                  "marks the start; pooled is the mean of the vectors"))


def attention(m: Models) -> tuple[Arrays, Facts]:
    tokens = tokenise(HERO_PROMPT)
    n, maps = len(tokens.words) + 1, []
    for t in ATTEND_AT:
        watch, i = Watch(), int(np.where(m.hero["t"] == t)[0][0])
        m.pixel.raw(m.module.asarray(m.hero["x"][i]), np.array([t]), tokens.ids[None], watch)
        at_16 = [to_numpy(w)[0] for _, w in watch.cross if w.shape[1] == 256]
        maps.append(np.mean(at_16, axis=0).T[:n].reshape(n, 16, 16))
    return ({"t": np.array(ATTEND_AT, np.int16), "maps": np.stack(maps).astype(np.float16), "words": np.array([START, *tokens.words])},
            _facts(m.pixel, HERO_PROMPT, [HERO_SEED], w=GUIDANCE,
                   note="weights of the cross-attention at 16 x 16, mean of the way down and up; at a pixel they sum to 1 over the words"))


def latent(m: Models) -> tuple[Arrays, Facts]:
    pictures = [draw(FRESH_SEED + 500_000 + i, 64, s, c).pixels for i, (s, c) in enumerate(
        [("cat", "sunset"), ("bird", "day"), ("fish", "sunset"), ("tree", "snow"), ("house", "night"), ("boat", "day"),
         ("cat", "day"), ("bird", "sunset"), ("cat", "snow")])]
    x = to_float(np.stack(pictures))
    z = m.autoencoder.encode(x)
    back = m.autoencoder.decode(z)
    run = trajectory(m.latent, [HERO_PROMPT], [LATENT_SEED], Sampling(120, GUIDANCE))
    zs = run["x"][:, 0]
    quality = np.array([psnr(a, b) for a, b in zip(x, back, strict=True)])
    return ({"original": np.stack(pictures[:1])[0], "z": z[0].astype(np.float16), "reconstruction": to_uint8(back[0]),
             "psnr": quality[0], "originals": np.stack(pictures[1:]), "reconstructions": to_uint8(back[1:]),
             "psnrs": quality[1:], "t": run["t"], "zs": zs.astype(np.float16), "decoded": to_uint8(m.autoencoder.decode(zs)),
             "z_rgb": latent_view(zs), "original_z_rgb": latent_view(z[:1])[0]},
            _facts(m.latent, HERO_PROMPT, [LATENT_SEED], 120, GUIDANCE, autoencoder=m.autoencoder.hash,
                   note="originals are drawn, never trained on; decoded[i] is the decoder's picture of zs[i]; z_rgb: channels "
                        "0, 1, 2 plus half of channel 3 as red, green, blue, 128 + 45 each (fixed, for display)"))


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
            tape, start = Tape(np, weights, record=False), time.perf_counter()
            unet(tape, model.config, x, np.array([500]), tokenise(HERO_PROMPT).ids[None])
            spent.append((time.perf_counter() - start) * 1e3)
        size = sum(w.size for w in weights.values())
        rows.append((tape.macs, min(spent), size, 2 * size))
    macs, ms, params, size = (np.array([r[i] for r in rows]) for i in range(4))
    return ({"names": np.array(list(nets)), "macs": macs, "ms": ms, "parameters": params, "bytes": size},
            _facts(m.pixel, "", [], latent_weights=m.latent.hash,
                   note="one evaluation, batch 1, NumPy float32, one BLAS thread; ms is the best of 15; bytes as stored (float16)"))


def training(m: Models) -> tuple[Arrays, Facts]:
    told = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(m.folder.glob("pixel.leg*.log.json"))]
    logs, starts = [leg["log"] for leg in told], np.cumsum([0] + [leg["steps_done"] for leg in told])

    def joined(key: str, shift: bool) -> np.ndarray:
        return np.concatenate([np.array(log[key]) + (start if shift else 0) for log, start in zip(logs, starts, strict=False)])

    return ({"step": joined("step", True), "loss": joined("loss", False), "val_step": joined("val_step", True),
             "val": joined("val", False), "leg_start": starts[:-1]},
            _facts(m.pixel, "", [], recipes=[leg["recipe"] for leg in told], seconds=[log["seconds"] for log in logs],
                   device="one H100, CuPy",
                   note="loss of single steps as logged, nothing smoothed; val: the running mean of the weights on 256 fresh pictures"))


def schedule(m: Models) -> tuple[Arrays, Facts]:
    linear, cosine = linear_schedule(), cosine_schedule()
    return ({"t": np.arange(1001, dtype=np.int16), "betas_linear": linear.betas, "abar_linear": linear.abar,
             "betas_cosine": cosine.betas, "abar_cosine": cosine.abar},
            {"note": "index t; t = 0 is the clean picture; the film's model uses cosine"})


def network(m: Models) -> tuple[Arrays, Facts]:
    watch = Watch()
    m.pixel.raw(m.module.asarray(m.eps), np.array([500]), tokenise(HERO_PROMPT).ids[None], watch)
    return ({"blocks": np.array([name for name, _ in watch.shapes]), "shapes": np.array([shape for _, shape in watch.shapes])},
            _facts(m.pixel, HERO_PROMPT, [], note="(H, W, C) of the output of every block of the U-Net, in order"))


def nearest_pictures(m: Models) -> tuple[Arrays, Facts]:
    """Every fourth picture of the wall beside the nearest of all training pictures."""
    recipe = m.pixel.facts["recipe"]
    x, data = load_run(m.folder / "runs", "wall")["x"][::4], make_dataset(int(recipe["pictures"]), 32).pixels
    distance, which = nearest(to_float(x), data)
    return ({"x": x, "nearest": data[which], "distance": distance, "nearest_seed": which},
            _facts(m.pixel, "see run wall", list(range(1000, 1048, 4)), w=GUIDANCE, training_pictures=len(data),
                   rule="every fourth of the wall; distance: RMS over pixels, scale [-1, 1]; nearest_seed draws the training picture"))


RECORDERS: dict[str, Callable[[Models], tuple[Arrays, Facts]]] = {
    f.__name__.removesuffix("_pictures"): f for f in (hero, hero_uncond, predict, step, seeds12, wall, uncond, guidance, cfg_vectors, embedding,
                            attention, latent, costs, training, schedule, network, nearest_pictures)
}


def record(m: Models, folder: Path, names: list[str], tell: Callable[[str], None]) -> None:
    """Compute and store the runs ``names``."""
    for i, name in enumerate(names):
        started = time.perf_counter()
        arrays, facts = RECORDERS[name](m)
        made_by = f"diffusion-video ddpm runs --only {name}"
        save_run(folder, name, arrays, {**facts, "made_by": made_by, "arithmetic": m.module.__name__})
        size = (folder / f"{name}.npz").stat().st_size
        tell(f"{i + 1}/{len(names)} {name}: {size / 1e6:.2f} MB, {time.perf_counter() - started:.0f} s")
