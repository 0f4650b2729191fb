"""A tiny script of two scenes, and Open JTalk to speak it."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffusion_video.script.model import Script
from diffusion_video.script.parser import parse, read_script
from diffusion_video.script.settings import Settings, Voice, read_settings

ROOT = Path(__file__).parents[2]
TINY = """# 🎬 ちいさな話 — 台本

> **キャラクター**:
> - **シュウ**（解説役）— 話す
> - **ミク**（質問役）— 聞く

## Scene 01: はじめ（0:00〜0:12）

**【アニメーション: タイトル】**

> **ミク**: ねえ、これは何？

> **シュウ**: 画像 xₜ だよ。少しずつ、ノイズを加えていく。

**【アニメーション: 点が動く】**

## Scene 02: おわり（0:12〜0:20）

**【アニメーション: おわりの図】**

> **ミク**: ありがとう！

## キャラクターデザインノート

- **シュウ**: 色は `#3b82f6`（青）。
- **ミク**: 色は `#e94560`（赤）。
"""


@pytest.fixture(scope="session")
def tiny() -> Script:
    return parse(TINY, "tiny.md")


@pytest.fixture(scope="session")
def draft() -> Settings:
    return Settings(voice=Voice(engine="openjtalk"), readings={"xₜ": "エックスティー"})


@pytest.fixture(scope="session")
def film() -> Script:
    return read_script(ROOT / "script" / "diffusion.md")


@pytest.fixture(scope="session")
def film_settings() -> Settings:
    return read_settings(ROOT / "script" / "diffusion.md", ROOT)
