"""What a new script starts from: a short dialogue, its settings, and a stub for each cue."""

from __future__ import annotations

import json

from diffusion_video.script.model import Cue, Scene

SCRIPT = """# 🎬 {name} — 台本

> - **シュウ**（解説役）— 分かりやすく説明する
> - **ミク**（質問役）— 素朴な疑問を投げかける

---

## Scene 01: はじまり（0:00〜0:16）

**【アニメーション: 問いかけ】**

> **ミク**: ここに、最初の質問を書くよ。

**【アニメーション: 答え】**

> **シュウ**: ここに答えを書くと、字幕になって画面に出るんだ。**強調**もできるよ。

---

## シーン対応表

| シーン番号 | タイトル | 時間 | 秒数 |
|-----------|---------|------|------|
| Scene 01 | はじまり | 0:00〜0:16 | 16s |
| **合計** | | | **16s (0:16)** |

## キャラクターデザインノート

- **シュウ**: 色は `#3b82f6`（青）。
- **ミク**: 色は `#e94560`（赤）。
"""

SETTINGS = """# Settings of script/{name}.md. Paths are relative to the project folder.
title: {quoted}

scenes: scenes/{name}
fps: 30
size: 1920x1080

voice:
  engine: none  # none is silent; kokoro and openjtalk speak
"""

HEAD = '''"""Scene {number}: one method draws one cue, in the time that the script gives it."""

from __future__ import annotations

from manim import UP, FadeIn, FadeOut

from diffusion_video.stage import STAGE_BOX, Stage, at, cue, paragraph


class Scene{number:02d}(Stage):
    """Draws the cues of scene {number}."""
'''

STUB = '''
    @cue({pattern})
    def cue_{index}(self) -> None:
        """Cue {id}."""
        words = paragraph({rows}).move_to(at(*STAGE_BOX.center))
        self.until({moment})
        self.play(FadeIn(words, shift=UP * 0.1), run_time=0.6)
        self.hold_to(self.slot.end - self.fps // 2)
        self.play(FadeOut(words), run_time=0.4)
'''
SILENT = "        self.until({moment})\n"
ROW = 24
"""Characters in a row of a stub's words: wide enough to read, narrow enough for the stage."""


def scene_file(scene: Scene) -> str:
    """The file of a scene, with a stub for each of its cues."""
    parts = [HEAD.format(number=scene.number)]
    for index, cue in enumerate(scene.cues, 1):
        moment = _moment(scene, cue)
        stub = STUB if moment else STUB.replace(SILENT, "")
        rows = [cue.words[i : i + ROW] for i in range(0, len(cue.words), ROW)]
        parts.append(stub.format(
            pattern=_quoted(cue.words), index=index, id=cue.id, moment=_quoted(moment),
            rows=", ".join(map(_quoted, rows)),
        ))  # fmt: skip
    return "".join(parts)


def _moment(scene: Scene, cue: Cue) -> str:
    """The first words that are said in a cue's slot; empty if it is silent."""
    following = scene.items[scene.items.index(cue) + 1 :]
    speech = following[0] if following else cue
    return "" if isinstance(speech, Cue) else speech.text.splitlines()[0][:6]


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
