"""What tests have in common: a short script, its timeline, a brief."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffusion_video.brief import Brief
from diffusion_video.plan.fit import plan
from diffusion_video.plan.timeline import Timeline
from diffusion_video.script.model import Script
from diffusion_video.script.parser import parse
from diffusion_video.script.settings import Settings, Voice

TINY = """# 🎬 潮の満ち引き — 台本

> - **ソラ**（解説役）— 説明する
> - **ナギ**（質問役）— 聞く

---

## Scene 01: 海（0:00〜0:08）

**【アニメーション: 海をながめる】**

> **ナギ**: 海の水は**どうして**動くの？

**【アニメーション: 月が出る】**

> **ソラ**: 月が引くからだよ。

---

## シーン対応表

| シーン番号 | タイトル | 時間 | 秒数 |
|-----------|---------|------|------|
| Scene 01 | 海 | 0:00〜0:08 | 8s |
| **合計** | | | **8s (0:08)** |

## キャラクターデザインノート

- **ソラ**: 色は `#22aa66`（緑）。
- **ナギ**: 色は `#ddaa22`（黄）。
"""


@pytest.fixture
def tiny() -> str:
    """The short script as its author wrote it."""
    return TINY


@pytest.fixture
def script() -> Script:
    """A scene of eight seconds with two cues, one line each."""
    return parse(TINY, "script/tides.md")


@pytest.fixture
def timeline(script: Script) -> Timeline:
    """Its timeline at 24 frames a second, from the reading rate."""
    return plan(script, Settings(voice=Voice(engine="none")), 24)


@pytest.fixture
def brief(script: Script, timeline: Timeline, tmp_path: Path) -> Brief:
    """What its scene is told."""
    return Brief(script, timeline, tmp_path, "潮", "月と海")
