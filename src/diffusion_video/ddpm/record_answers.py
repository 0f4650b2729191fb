"""Stored runs of what the network answers: predictions, guidance, words, attention."""

from __future__ import annotations

import numpy as np

from .arrays import to_numpy
from .dataset import to_uint8
from .measure import diversity, saturated
from .models import (
    ATTEND_AT,
    CFG_AT,
    DIAL,
    DIAL_PROMPT,
    EPS_SEED,
    GUIDANCE,
    HERO_PROMPT,
    HERO_SEED,
    PREDICT_AT,
    Arrays,
    Facts,
    Models,
    facts_of,
)
from .pictures import SUBJECT_NAMES
from .process import guide, q_sample, x0_from_eps
from .sample import Sampling, sample
from .tape import Tape
from .text import START, tokenise
from .unet import Watch, encode_text


def predict(m: Models) -> tuple[Arrays, Facts]:
    rows = []
    ids = tokenise(HERO_PROMPT).ids[None]
    for t in PREDICT_AT:
        x_t = q_sample(m.pixel.schedule, m.x_0, t, m.eps)
        eps_hat, x0_hat = (to_numpy(a) for a in m.pixel.predict(m.module.asarray(x_t), t, ids, 1.0))
        rows.append((x_t[0], eps_hat[0], x0_hat[0], float(((eps_hat - m.eps) ** 2).mean())))
    x_t, eps_hat, x0_hat, mse = (np.stack([r[i] for r in rows]) for i in range(4))
    return (
        {
            "t": np.array(PREDICT_AT, np.int16),
            "x_t": to_uint8(x_t),
            "x_t_f": x_t.astype(np.float16),
            "eps": m.eps[0].astype(np.float16),
            "eps_hat": eps_hat.astype(np.float16),
            "x0_hat": to_uint8(x0_hat),
            "mse": mse,
            "abar": m.pixel.schedule.abar[list(PREDICT_AT)],
        },
        facts_of(m.pixel, HERO_PROMPT, [HERO_SEED], w=1.0, eps_seed=EPS_SEED, x_0="hero final"),
    )


def guidance(m: Models, large: int = 240) -> tuple[Arrays, Facts]:
    seeds = [3000 + i for i in range(large)]
    rows, measured = [], []
    for w in DIAL:
        x = sample(m.pixel, [DIAL_PROMPT] * large, seeds, Sampling(50, w), batch=60)
        subject, _, _ = m.classifier.judge(x)
        rows.append(to_uint8(x[:8]))
        measured.append(
            ((subject == SUBJECT_NAMES.index("cat")).mean(), diversity(x), saturated(x))
        )
    fidelity, spread, burnt = (np.array([r[i] for r in measured]) for i in range(3))
    return (
        {
            "w": np.array(DIAL),
            "x": np.stack(rows),
            "seeds": np.array(seeds[:8]),
            "fidelity": fidelity,
            "diversity": spread,
            "saturated": burnt,
            "n": np.array(large),
        },
        facts_of(
            m.pixel,
            DIAL_PROMPT,
            [3000, 3000 + large - 1],
            50,
            list(DIAL),
            classifier=m.classifier.hash,
            rule=f"x shows the first 8 of {large} seeds; fidelity: share that the classifier "
            f"calls a cat; diversity: "
            "mean RMS distance of pairs; saturated: share of values at or beyond +-1",
        ),
    )


def _eps_pair(m: Models, t: int) -> tuple[np.ndarray, np.ndarray]:
    i = int(np.where(m.hero["t"] == t)[0][0])
    x = m.module.asarray(m.hero["x"][i])
    ids = tokenise(HERO_PROMPT).ids[None]
    eps_u, eps_c = (to_numpy(m.pixel.predict(x, t, ids, w)[0])[0] for w in (0.0, 1.0))
    return eps_u, eps_c


def cfg_vectors(m: Models) -> tuple[Arrays, Facts]:
    every = {t: _eps_pair(m, t) for t in sorted({*range(100, 1000, 100), CFG_AT})}

    def angle(pair: tuple[np.ndarray, np.ndarray]) -> float:
        u, c = (p.ravel().astype(np.float64) for p in pair)
        return float(
            np.degrees(np.arccos(np.clip(u @ c / np.linalg.norm(u) / np.linalg.norm(c), -1, 1)))
        )

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
    x0_u, x0_c, x0_w = (
        x0_from_eps(
            m.pixel.schedule,
            m.hero["x"][int(np.where(m.hero["t"] == t)[0][0]), 0],
            t,
            e.reshape(m.pixel.shape).astype(np.float32),
        )
        for e in (u, c, guided)
    )
    return (
        {
            "eps_u": every[t][0].astype(np.float16),
            "eps_c": every[t][1].astype(np.float16),
            "t": np.array(t),
            "w": np.array(GUIDANCE),
            "points": points,
            "points_cut": cut,
            "x0_u": to_uint8(x0_u),
            "x0_c": to_uint8(x0_c),
            "x0_guided": to_uint8(x0_w),
            "angle_deg": np.array(angle(every[t])),
            "angles_t": np.array(list(every)),
            "angles_deg": np.array([angle(p) for p in every.values()]),
        },
        facts_of(
            m.pixel,
            HERO_PROMPT,
            [HERO_SEED],
            w=GUIDANCE,
            axes="points are origin, eps_u, eps_c, guided; axis 1 along eps_u, axis 2 the part "
            "of eps_c - eps_u at "
            "right angles to it: all four lie in this plane, lengths and angles are true. "
            "points_cut: the same "
            "with the long common stem cut short: its origin stands 1.5 |eps_c - eps_u| before "
            "eps_u; differences "
            "between the three tips are true. x0_*: the finished pictures that the three "
            "predictions stand for",
        ),
    )


def embedding(m: Models) -> tuple[Arrays, Facts]:
    tokens = tokenise(HERO_PROMPT)
    words, pooled, _ = encode_text(
        Tape(m.module, m.pixel.weights, record=False), m.pixel.config, tokens.ids[None]
    )
    n = len(tokens.words) + 1
    return (
        {
            "tokens": np.array([START, *tokens.words]),
            "ids": tokens.ids[:n],
            "vectors": to_numpy(words.value)[0, :n].astype(np.float16),
            "pooled": to_numpy(pooled.value)[0].astype(np.float16),
        },
        facts_of(
            m.pixel,
            HERO_PROMPT,
            [],
            note="a learned table and a small network, not a language model; the first token "
            "marks the start; pooled is the mean of the vectors",
        ),
    )


def attention(m: Models) -> tuple[Arrays, Facts]:
    tokens = tokenise(HERO_PROMPT)
    n, maps = len(tokens.words) + 1, []
    for t in ATTEND_AT:
        watch, i = Watch(), int(np.where(m.hero["t"] == t)[0][0])
        m.pixel.raw(m.module.asarray(m.hero["x"][i]), np.array([t]), tokens.ids[None], watch)
        at_16 = [to_numpy(w)[0] for _, w in watch.cross if w.shape[1] == 256]
        maps.append(np.mean(at_16, axis=0).T[:n].reshape(n, 16, 16))
    return (
        {
            "t": np.array(ATTEND_AT, np.int16),
            "maps": np.stack(maps).astype(np.float16),
            "words": np.array([START, *tokens.words]),
        },
        facts_of(
            m.pixel,
            HERO_PROMPT,
            [HERO_SEED],
            w=GUIDANCE,
            note="weights of the cross-attention at 16 x 16, mean of the way down and up; at a "
            "pixel they sum to 1 over the words",
        ),
    )
