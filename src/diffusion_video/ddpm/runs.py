"""Stored runs: what the network once computed, kept with everything that is needed to compute it
again.

Loading needs NumPy alone and evaluates no network. A folder holds one ``<name>.npz`` a run and
``runs.json``, the manifest; ``docs/model.md`` lists the arrays of every run.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from .arrays import ModelError
from .weights import write_npz

MANIFEST = "runs.json"


@dataclass(frozen=True)
class Run:
    """One stored run: its ``name``, what it is (``meta``: prompt, seeds, sampler, guidance,
    weights, ...), its arrays."""

    name: str
    meta: Mapping[str, Any]
    arrays: Mapping[str, np.ndarray] = field(repr=False)

    def __getitem__(self, key: str) -> np.ndarray:
        if key not in self.arrays:
            raise ModelError(
                f"run {self.name!r} has no array {key!r}: it has {', '.join(self.arrays)}"
            )
        return self.arrays[key]


def read_manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """name -> facts, as written by :func:`save_run`."""
    path = folder / MANIFEST
    try:
        runs = json.loads(path.read_text(encoding="utf-8"))["runs"]
    except FileNotFoundError as error:
        raise ModelError(
            f"{path}: no stored runs: restore the folder or run `diffusion-video ddpm runs`"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path}: damaged manifest ({error}): run `diffusion-video ddpm runs`"
        ) from error
    return dict(runs)


def load_run(folder: Path, name: str) -> Run:
    """The run ``name`` of ``folder``, its bytes checked against the manifest."""
    runs = read_manifest(folder)
    if name not in runs:
        raise ModelError(
            f"{folder / MANIFEST}: no run {name!r}: there are {', '.join(sorted(runs))}"
        )
    path = folder / f"{name}.npz"
    if not path.is_file():
        raise ModelError(f"{path}: missing run: run `diffusion-video ddpm runs`")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != runs[name]["sha256"]:
        raise ModelError(
            f"{path}: damaged run (its sha256 is not the manifest's): "
            "run `diffusion-video ddpm runs`"
        )
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays = {key: file[key] for key in file.files}
    for array in arrays.values():
        array.flags.writeable = False
    return Run(name, MappingProxyType(runs[name]), MappingProxyType(arrays))


def save_run(
    folder: Path, name: str, arrays: Mapping[str, np.ndarray], meta: Mapping[str, Any]
) -> None:
    """Write a run and its line of the manifest (facts, shapes, sha256)."""
    write_npz(folder / f"{name}.npz", arrays)
    digest = hashlib.sha256((folder / f"{name}.npz").read_bytes()).hexdigest()
    shapes = {key: f"{a.dtype} {list(a.shape)}" for key, a in arrays.items()}
    runs = read_manifest(folder) if (folder / MANIFEST).exists() else {}
    runs[name] = {"name": name, **meta, "arrays": shapes, "sha256": digest}
    text = json.dumps({"runs": dict(sorted(runs.items()))}, ensure_ascii=False, indent=1)
    temporary = folder / f".{MANIFEST}.{os.getpid()}"
    temporary.write_text(text + "\n", encoding="utf-8")
    os.replace(temporary, folder / MANIFEST)
