"""The same U-Net written with torch gives the same output (torch where it is installed, its stored
numbers otherwise)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diffusion_video.ddpm.model import ASSETS, load_denoiser
from diffusion_video.ddpm.text import key_mask, token_ids

STORED = Path(__file__).parent / "fixtures" / "torch_unet.json"
TIMES = np.array([3, 400, 990])
IDS = token_ids(["夕焼けの中を歩く猫", "", "雪の船"])


def inputs() -> np.ndarray:
    return np.random.default_rng(9).standard_normal((3, 32, 32, 3), dtype=np.float32)


def torch_unet(
    torch: Any, weights: dict[str, np.ndarray], x: np.ndarray, t: np.ndarray, ids: np.ndarray
) -> np.ndarray:
    """The network of ``unet.py`` in torch's own words: conv2d, group_norm,
    scaled_dot_product_attention, (N, C, H, W)."""
    f = torch.nn.functional
    w = {k: torch.from_numpy(v) for k, v in weights.items()}

    def linear(name: str, h: Any) -> Any:
        return f.linear(h, w[f"{name}.w"].T, w[f"{name}.b"])

    def conv(name: str, h: Any) -> Any:
        kernel = w[f"{name}.w"].reshape(3, 3, h.shape[1], -1).permute(3, 2, 0, 1)
        return f.conv2d(h, kernel, w[f"{name}.b"], padding=1)

    def norm(name: str, h: Any, emb: Any = None) -> Any:
        h = f.group_norm(h, 8, w[f"{name}.gamma"], w[f"{name}.beta"], eps=1e-5)
        if emb is not None:
            s, b = linear(f"{name}.film", emb)[:, :, None, None].chunk(2, dim=1)
            h = h * (1 + s) + b
        return f.silu(h)

    def block(name: str, h: Any) -> Any:
        inside = conv(
            f"{name}.conv2",
            norm(f"{name}.norm2", conv(f"{name}.conv1", norm(f"{name}.norm1", h)), emb),
        )
        if f"{name}.skip.w" in w:
            h = linear(f"{name}.skip", h.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        h = h + inside
        for kind in ("self", "cross"):
            if f"{name}.{kind}.q.w" in w:
                flat = h.flatten(2).transpose(1, 2)
                source = flat if kind == "self" else words
                q, k, v = (
                    linear(f"{name}.{kind}.q", flat),
                    linear(f"{name}.{kind}.k", source),
                    linear(f"{name}.{kind}.v", source),
                )
                heard = f.scaled_dot_product_attention(
                    q, k, v, attn_mask=None if kind == "self" else mask.bool()[:, None, :]
                )
                h = h + linear(f"{name}.{kind}.out", heard).transpose(1, 2).reshape(h.shape)
        return h

    mask = torch.from_numpy(key_mask(ids))
    words = w["text.table"][torch.from_numpy(ids)]
    words = words + linear("text.fc2", f.silu(linear("text.fc1", words)))
    pooled = (words * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    angles = torch.from_numpy(t).double()[:, None] * torch.exp(
        -torch.arange(32).double() * np.log(10000.0) / 32
    )
    features = torch.cat([angles.sin(), angles.cos()], 1).float()
    emb = f.silu(
        linear("time.fc2", f.silu(linear("time.fc1", features))) + linear("text.pool", pooled)
    )
    h, skips = conv("conv_in", torch.from_numpy(x).permute(0, 3, 1, 2)), []
    for level in range(3):
        h = block(f"down{level}", h)
        skips.append(h)
        h = f.avg_pool2d(h, 2) if level < 2 else h
    h = block("mid", h)
    for level in (2, 1, 0):
        h = block(f"up{level}", torch.cat([h, skips[level]], 1))
        h = f.interpolate(h, scale_factor=2) if level else h
    return conv("conv_out", norm("norm_out", h)).permute(0, 2, 3, 1).numpy()


def test_same_net_in_torch() -> None:
    torch = pytest.importorskip("torch")
    model = load_denoiser(ASSETS, "pixel")
    with torch.no_grad():
        theirs = torch_unet(torch, model.weights, inputs(), TIMES, IDS)
    assert np.abs(model.raw(inputs(), TIMES, IDS) - theirs).max() < 1e-4


def test_stored_numbers_of_torch() -> None:
    stored, model = json.loads(STORED.read_text()), load_denoiser(ASSETS, "pixel")
    assert stored["weights"] == model.hash, (
        "write the fixture anew: python tests/ddpm/test_torch.py"
    )
    ours = model.raw(inputs(), TIMES, IDS)[:, ::8, ::8]
    assert np.abs(ours - np.array(stored["out"])).max() < 1e-4


if __name__ == "__main__":
    import torch as real_torch

    net = load_denoiser(ASSETS, "pixel")
    with real_torch.no_grad():
        result = torch_unet(real_torch, net.weights, inputs(), TIMES, IDS)
    STORED.write_text(
        json.dumps(
            {
                "torch": real_torch.__version__,
                "weights": net.hash,
                "out": result[:, ::8, ::8].tolist(),
            }
        )
    )
