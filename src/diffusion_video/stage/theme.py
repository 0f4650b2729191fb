"""How the film looks: one meaning, one colour, one place for every size."""

from __future__ import annotations

GROUND = "#0f172a"
PLATE = "#0b1120"
INK = "#f1f5f9"
MUTED = "#b6c2d3"
RULE = "#475569"

PICTURE = "#fde047"
NOISE = "#9ca3af"
NETWORK = "#2dd4a7"
CONDITION = "#e69f00"
LATENT = "#d8b4fe"

TITLE = 88
SECTION = 60
LABEL = 40
SMALL = 32
FORMULA = 64
SUBTITLE = 56
SUBTITLE_PITCH = 76
HEADER = 36

ENTER = 0.6
CARD = 2.4


def rgb(color: str) -> tuple[float, float, float]:
    """`#rrggbb` as three numbers from 0 to 1."""
    value = int(color.lstrip("#"), 16)
    return ((value >> 16 & 255) / 255, (value >> 8 & 255) / 255, (value & 255) / 255)
