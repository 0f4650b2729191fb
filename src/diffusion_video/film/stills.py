"""Single frames of the film as pictures, drawn without the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from diffusion_video.film.formats import Format
from diffusion_video.film.scenefile import SceneFile
from diffusion_video.film.worker import draw_scene
from diffusion_video.tiles import Tiles

COLUMNS = 3
GAP = 8


@dataclass
class StillSink:
    """Keeps the frames that it was asked for, as (h, w, 3) arrays by frame number."""

    frames: set[int]
    keep: Callable[[int, NDArray[Any]], None]
    _last: int = field(init=False)

    def __post_init__(self) -> None:
        self._last = max(self.frames)

    def wants(self, start: int, end: int) -> bool:
        """Whether one of the frames lies in [start, end)."""
        return any(start <= frame < end for frame in self.frames)

    def done(self, frame: int) -> bool:
        """Whether all frames lie before `frame`."""
        return frame > self._last

    def take(self, frame: int, pixels: NDArray[Any], repeat: int, damage: Tiles) -> None:
        """Keep the picture for each wanted frame that it stands for."""
        for wanted in sorted(self.frames):
            if frame <= wanted < frame + repeat:
                self.keep(wanted, pixels[:, :, :3].copy())


def stills(
    file: SceneFile | None, scene: int, frames: Iterable[int], brief: Any, fmt: Format
) -> dict[int, NDArray[np.uint8]]:
    """Frames of one scene, by number. Raises RenderError if the scene fails."""
    found: dict[int, NDArray[np.uint8]] = {}
    draw_scene(file, scene, brief, fmt, StillSink(set(frames), found.__setitem__))
    return found


def save(picture: NDArray[np.uint8], path: Path) -> Path:
    """Write one picture as PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path, compress_level=1)
    return path


def contact_sheet(
    pictures: Sequence[tuple[str, NDArray[np.uint8]]], path: Path,
    width: int = 640, columns: int = COLUMNS,
) -> Path:
    """Pictures in rows, each with its name above, as one PNG."""
    tiles = [_tile(name, picture, width) for name, picture in pictures]
    height = tiles[0].height
    rows = -(-len(tiles) // columns)
    size = (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP)
    sheet = Image.new("RGB", size, "#1e293b")
    for index, tile in enumerate(tiles):
        x, y = index % columns, index // columns
        sheet.paste(tile, (GAP + x * (width + GAP), GAP + y * (height + GAP)))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, compress_level=1)
    return path


def _tile(name: str, picture: NDArray[np.uint8], width: int) -> Image.Image:
    small = Image.fromarray(picture)
    small = small.resize((width, small.height * width // small.width), Image.Resampling.LANCZOS)
    tile = Image.new("RGB", (width, small.height + 24), "#1e293b")
    tile.paste(small, (0, 24))
    ImageDraw.Draw(tile).text((4, 3), name, fill="#e2e8f0", font=ImageFont.load_default(16))
    return tile
