"""A film of two scenes and three speeches, written out by hand."""

from __future__ import annotations

import pytest

from diffusion_video.plan.timeline import Line, Page, SceneTime, Slot, Timeline
from diffusion_video.script.model import Script, Span
from diffusion_video.script.parser import parse

TEXT = """\
# 🎬 小さな題 — 台本
> - **シュウ**（解説役）
> - **ミク**（聞き手）

## Scene 01: はじめ（0:00〜0:10）
**【アニメーション: 題を出す】**
> **ミク**: なに？
> **シュウ**: これは **光** の {a} & <b>。もっと\\話そう。

## Scene 02: おわり（0:10〜0:30）
**【アニメーション: 図】**
> **シュウ**:
> 1. **一**: あ
> 2. い

## キャラクターデザインノート
- **シュウ**: `#3b82f6`
- **ミク**: `#e94560`
"""


def page(start: int, end: int, *lines: str) -> Page:
    """A page; words between stars are emphasised."""
    def spans(line: str) -> tuple[Span, ...]:
        return tuple(Span(t, n % 2 == 1) for n, t in enumerate(line.split("*")) if t)

    return Page(tuple(spans(line) for line in lines), start, end)


@pytest.fixture
def script() -> Script:
    """The script of the small film."""
    return parse(TEXT, "x.md")


@pytest.fixture
def timeline(script: Script) -> Timeline:
    """The timeline of the small film at 30 frames a second."""
    pages = (
        (page(30, 75, "なに？"),),
        (page(80, 140, "これは *光* の", "{a} & <b>。"), page(140, 200, "もっと\\話そう。")),
        (page(400, 460, "1. *一*: あ"), page(460, 530, "2. い")),
    )
    lines = [
        Line(s.number, s.speaker, s.text, shown[0].start, shown[-1].end - 10,
             (shown[0].start,) * len(s.text), shown)
        for s, shown in zip(script.speeches, pages, strict=True)
    ]  # fmt: skip
    return Timeline(30, (
        SceneTime(1, "はじめ", 0, 300, (Slot("1.1", "題を出す", 0, 300, tuple(lines[:2])),)),
        SceneTime(2, "おわり", 300, 900, (Slot("2.1", "図", 300, 900, tuple(lines[2:])),)),
    ))  # fmt: skip
