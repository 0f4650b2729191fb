"""Every layer's hand-written backward against central differences in float64."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from diffusion_video.ddpm import layers
from diffusion_video.ddpm.autoencoder import AutoencoderConfig, decode, encode, fresh_autoencoder
from diffusion_video.ddpm.classifier import ClassifierConfig, classify, fresh_classifier
from diffusion_video.ddpm.tape import Tape, Var
from diffusion_video.ddpm.text import token_ids
from diffusion_video.ddpm.unet import UNetConfig, fresh_unet, unet

CEILING = 1e-6
RNG = np.random.default_rng(0)


def normal(*shape: int) -> np.ndarray:
    return RNG.standard_normal(shape)


MUTE = np.array([[[0.0, 0.0, -1e9]], [[0.0, 0.0, 0.0]]])
CASES: dict[str, tuple[Callable[..., layers.Result], list[np.ndarray], set[int]]] = {
    "add": (layers.add, [normal(2, 3), normal(2, 3)], set()),
    "concat": (layers.concat, [normal(2, 3, 3, 2), normal(2, 3, 3, 4)], set()),
    "linear": (layers.linear, [normal(2, 3, 4), normal(4, 5), normal(5)], set()),
    "conv3": (layers.conv3, [normal(2, 4, 5, 3), normal(27, 4), normal(4)], set()),
    "pool2": (layers.pool2, [normal(2, 4, 6, 3)], set()),
    "up2": (layers.up2, [normal(2, 3, 2, 3)], set()),
    "silu": (layers.silu, [3 * normal(4, 5)], set()),
    "norm_silu, one scale a picture": (
        layers.norm_silu,
        [normal(2, 3, 3, 16) + 1, normal(2, 16), normal(2, 16)],
        set(),
    ),
    "norm_silu, one scale": (
        layers.norm_silu,
        [normal(2, 3, 3, 16), normal(16), normal(16)],
        set(),
    ),
    "film": (layers.film, [normal(4), normal(4), normal(3, 8)], set()),
    "attention": (layers.attention, [normal(2, 4, 6), normal(2, 3, 6), normal(2, 3, 6), MUTE], {3}),
    "lookup": (layers.lookup, [normal(5, 3), np.array([[0, 2, 2], [4, 0, 1]])], {1}),
    "masked_mean": (layers.masked_mean, [normal(2, 3, 4), np.array([[1.0, 1, 0], [1, 0, 0]])], {1}),
    "split_last": (layers.split_last, [normal(2, 6)], set()),
    "split_rest": (layers.split_rest, [normal(2, 6)], set()),
    "space_to_depth": (layers.space_to_depth, [normal(2, 4, 6, 3)], set()),
    "depth_to_space": (layers.depth_to_space, [normal(2, 2, 3, 8)], set()),
    "reshape": (layers.reshape, [normal(2, 6), normal(3, 4)], {1}),
}


def central_difference(
    loss: Callable[[], float], x: np.ndarray, at: tuple[int, ...], h: float = 1e-5
) -> float:
    kept = x[at]
    x[at] = kept + h
    up = loss()
    x[at] = kept - h
    down = loss()
    x[at] = kept
    return (up - down) / (2 * h)


def relative_error(found: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.linalg.norm(found - wanted) / max(np.linalg.norm(wanted), 1e-3))


@pytest.mark.parametrize("name", CASES)
def test_backward_is_the_derivative(name: str) -> None:
    layer, inputs, constant = CASES[name]
    y, back = layer(np, *inputs)
    weight = np.random.default_rng(1).standard_normal(y.shape)
    gradients = back(weight)
    assert len(gradients) == len(inputs)

    def loss() -> float:
        return float((layer(np, *inputs)[0] * weight).sum())

    for i, (x, g) in enumerate(zip(inputs, gradients, strict=True)):
        if i in constant:
            continue
        wanted = np.array([central_difference(loss, x, at) for at in np.ndindex(x.shape)]).reshape(
            x.shape
        )
        assert relative_error(g, wanted) <= CEILING, f"input {i}"


def test_every_layer_has_a_case() -> None:
    made = {
        f
        for f in vars(layers).values()
        if callable(f) and getattr(f, "__annotations__", {}).get("return") == "Result"
    }
    assert made == {case[0] for case in CASES.values()}


def _networks() -> dict[str, tuple[dict[str, np.ndarray], Callable[[Tape], Var]]]:
    u = UNetConfig(size=8, channels=(8, 16, 24), time_dim=8, emb_dim=12, word_dim=8)
    a, c = (
        AutoencoderConfig(size=16, channels=(8, 16, 24)),
        ClassifierConfig(size=16, channels=(8, 16, 24)),
    )
    rng = np.random.default_rng(3)
    x8, x16 = rng.standard_normal((2, 8, 8, 3)), rng.standard_normal((2, 16, 16, 3))
    ids = token_ids(["夕焼けの中を歩く猫", "雪"])
    return {
        "unet": (fresh_unet(u, 0), lambda tape: unet(tape, u, x8, np.array([3, 700]), ids)),
        "autoencoder": (
            fresh_autoencoder(a, 0),
            lambda tape: decode(tape, a, encode(tape, a, x16)),
        ),
        "classifier": (
            {k: v for k, v in fresh_classifier(c, 0).items()},
            lambda tape: classify(tape, c, x16)[0],
        ),
    }


@pytest.mark.parametrize("name", ["unet", "autoencoder", "classifier"])
def test_every_tensor_of_a_network(name: str) -> None:
    """Along a random direction in every weight tensor: g . d against the central difference of the
    loss."""
    fresh, run = _networks()[name]
    rng = np.random.default_rng(5)
    weights = {
        k: v.astype(np.float64) + 0.1 * rng.standard_normal(v.shape) for k, v in fresh.items()
    }
    tape = Tape(np, weights)
    out = run(tape)
    weight = rng.standard_normal(out.value.shape)
    tape.backward(out, weight)
    assert set(tape.params) == set(weights)
    worst = 0.0
    for key in weights:
        direction = rng.standard_normal(weights[key].shape)
        direction /= np.linalg.norm(direction)
        sides = []
        for sign in (1, -1):
            moved = {**weights, key: weights[key] + sign * 1e-5 * direction}
            sides.append(float((run(Tape(np, moved, record=False)).value * weight).sum()))
        wanted = (sides[0] - sides[1]) / 2e-5
        found = float((tape.params[key].grad * direction).sum())
        worst = max(worst, abs(found - wanted) / max(abs(wanted), 1e-2))
    assert worst <= CEILING
