"""Weight files: half-precision ``.npz`` with the configuration and a hash of the contents
inside."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .arrays import Array, ModelError, to_numpy

FORMAT = "diffusion-video ddpm weights 1"


@dataclass(frozen=True)
class WeightFile:
    """Named float32 arrays (rounded to half precision), their ``config`` and the ``hash`` of
    both."""

    values: dict[str, np.ndarray]
    config: dict[str, Any]
    hash: str


def content_hash(values: Mapping[str, np.ndarray], config_text: str) -> str:
    """sha256 over the configuration and every array's name, shape and half-precision bytes; first
    16 digits."""
    digest = hashlib.sha256(config_text.encode())
    for name in sorted(values):
        digest.update(f"{name}{values[name].shape}".encode())
        digest.update(np.ascontiguousarray(values[name], np.float16).tobytes())
    return digest.hexdigest()[:16]


def save_weights(path: Path, values: Mapping[str, Array], config: Mapping[str, Any]) -> str:
    """Write ``values`` as float16 beside ``config``; gives the hash. The file appears whole or not
    at all."""
    halves = {name: to_numpy(w).astype(np.float16) for name, w in values.items()}
    text = json.dumps(dict(config), sort_keys=True, ensure_ascii=False)
    digest = content_hash(halves, text)
    head = {
        "__format__": np.array(FORMAT),
        "__config__": np.array(text),
        "__hash__": np.array(digest),
    }
    write_npz(path, {**head, **halves}, compress=False)
    return digest


def load_weights(path: Path, kind: str) -> WeightFile:
    """Read a file of :func:`save_weights` whose config says ``kind``; every defect is a
    :class:`ModelError`."""
    if not path.is_file():
        raise ModelError(
            f"{path}: no such weights: run `diffusion-video ddpm train` or restore assets/ddpm"
        )
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: damaged weights ({error}): restore the file") from error
    if str(arrays.get("__format__")) != FORMAT:
        raise ModelError(f"{path}: not a weight file of this program: restore the file")
    text, stored = str(arrays.pop("__config__")), str(arrays.pop("__hash__"))
    arrays.pop("__format__")
    if content_hash(arrays, text) != stored:
        raise ModelError(f"{path}: damaged weights (their hash is not {stored}): restore the file")
    config = json.loads(text)
    if config.get("kind") != kind:
        raise ModelError(
            f"{path}: weights of a {config.get('kind')!r}, wanted {kind!r}: name the right file"
        )
    return WeightFile({k: v.astype(np.float32) for k, v in arrays.items()}, config, stored)


def write_npz(path: Path, arrays: Mapping[str, np.ndarray], compress: bool = True) -> None:
    """An ``.npz`` whose bytes depend on the arrays alone (fixed time stamps), renamed into
    place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(temporary, "w", method, compresslevel=9 if compress else None) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asanyarray(array), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
            info.compress_type = method
            archive.writestr(info, buffer.getvalue(), compresslevel=9 if compress else None)
    os.replace(temporary, path)
