"""Stages made of mobjects, as the layout rules see them, without running a scene."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from diffusion_video.brief import Brief
from diffusion_video.check.layout.items import items
from diffusion_video.check.layout.looking import Look, Moment

from .makefilm import script, timeline


def seen(*mobjects: Any) -> tuple[Any, ...]:
    """The items of a stage with these mobjects."""
    return tuple(items(SimpleNamespace(mobjects=list(mobjects))))


def looked(
    *stages: Sequence[Any], titled: bool = True, times: int = 3,
    excused: dict[str, str] | None = None,
) -> Look:
    """A look at a scene that shows each stage `times` times, half a second apart."""
    brief = Brief(script(), timeline(), Path("."), "潮", "")
    shown = [seen(*stage) for stage in stages for _ in range(times)]
    moments = tuple(Moment(6 * n, found, titled) for n, found in enumerate(shown))
    return Look(brief, timeline().scenes[0], moments, excused or {})
