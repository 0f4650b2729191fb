"""Writing a text file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from diffusion_video.store import replacing


def write_text(path: Path, text: str) -> Path:
    """Write UTF-8 text, if `path` does not hold it already. Raises WriteError."""
    data = text.encode("utf-8")
    if not _holds(path, data):
        with replacing(path) as temporary:
            temporary.write_bytes(data)
    return path


def _holds(path: Path, data: bytes) -> bool:
    try:
        return not path.is_symlink() and path.read_bytes() == data
    except OSError:
        return False
