"""The film's font as files: where they lie, and whether they are what was installed."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

from diffusion_video.errors import RenderError

CURE = "run make setup, or: pip install --force-reinstall --no-deps {}"


def package(bold: bool) -> str:
    """The package that carries a weight of Noto Sans CJK JP."""
    return f"noto-cjk-sans-jp-{'bold' if bold else 'regular'}"


@cache
def path(bold: bool) -> Path:
    """The file of one weight of Noto Sans CJK JP; RenderError if it is not installed."""
    name, cure = package(bold), CURE.format(package(bold))
    try:
        files = metadata.distribution(name).files or []
    except metadata.PackageNotFoundError as error:
        raise RenderError(f"the font package {name} is missing - {cure}") from error
    found = next((Path(str(f.locate())) for f in files if f.suffix == ".otf"), None)
    if found is None or not found.is_file():
        raise RenderError(f"{found or name}: the font file is missing - {cure}")
    return found


@cache
def verified(bold: bool) -> Path:
    """The font's file, if its bytes are those of its package; RenderError if not."""
    file = path(bold)
    wanted = next(f.hash for f in metadata.files(package(bold)) or [] if f.suffix == ".otf")
    digest = hashlib.sha256(file.read_bytes()).digest()
    if wanted and base64.urlsafe_b64encode(digest).decode().rstrip("=") != wanted.value:
        raise RenderError(f"{file}: the font file is damaged - {CURE.format(package(bold))}")
    return file
