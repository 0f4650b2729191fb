"""A short film, small enough to be made hundreds of times, and ways to look at it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from diffusion_video.film.backstage import Backstage
from diffusion_video.film.formats import Format
from diffusion_video.film.render import Order, Outcome, render
from diffusion_video.film.telling import tell
from diffusion_video.project import open_project

FMT = Format(192, 108, 12, 30)

SCRIPT = """# 海の話 — 台本

> - **ソラ**（解説役）— 話す
> - **ナギ**（質問役）— 聞く

## Scene 01: 海（0:00〜0:05）

**【アニメーション: 丸が出る】**

> **ナギ**: 海は丸い？

**【アニメーション: 四角が出る】**

> **ソラ**: 丸いよ。

## Scene 02: 空（0:05〜0:10）

**【アニメーション: 点が動く】**

> **ナギ**: 空も**丸い**？

**【アニメーション: 点が消える】**

> **ソラ**: 空は広いよ。

## シーン対応表

| シーン番号 | タイトル | 時間 | 秒数 |
|-----------|---------|------|------|
| Scene 01 | 海 | 0:00〜0:05 | 5s |
| Scene 02 | 空 | 0:05〜0:10 | 5s |
| **合計** | | | **10s (0:10)** |

## キャラクターデザインノート

- **ソラ**: 色は `#38bdf8`。
- **ナギ**: 色は `#84cc16`。
"""
SETTINGS = "title: 海の話\nsubtitle: 丸い海\nfps: 24\nsize: 1280x720\nvoice: {engine: none}\n"
SCENES = {
    "s01_sea.py": """from manim import Circle, FadeIn, Square
from parts.look import COLOR
from diffusion_video.stage import Stage, at, cue


class Sea(Stage):
    @cue("丸が出る")
    def circle(self) -> None:
        self.until("丸い")
        self.play(FadeIn(Circle(radius=1.0, color=COLOR).move_to(at(700, 400))), run_time=0.4)

    @cue("四角が出る")
    def square(self) -> None:
        self.play(FadeIn(Square(1.5, color=COLOR).move_to(at(1200, 400))), run_time=0.4)
""",
    "s02_sky.py": """from manim import RIGHT, Dot, FadeOut
from parts.look import COLOR
from diffusion_video.stage import Stage, at, cue


class Sky(Stage):
    @cue("点が動く")
    def moves(self) -> None:
        self.dot = Dot(at(600, 400), radius=0.5, color=COLOR)
        self.add(self.dot)
        self.play(self.dot.animate.shift(RIGHT * 3), run_time=0.5)

    @cue("点が消える")
    def goes(self) -> None:
        self.play(FadeOut(self.dot), run_time=0.4)
""",
    "parts/__init__.py": "",
    "parts/look.py": 'COLOR = "#f8fafc"\n',
}


def project(root: Path) -> Path:
    """A short project in the folder `root`."""
    files = {"script/sea.md": SCRIPT, "script/sea.yaml": SETTINGS}
    files |= {f"scenes/{name}": text for name, text in SCENES.items()}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def make(
    root: Path, jobs: int | None = 1, scene: int | None = None, stage: Backstage | None = None
) -> Outcome:
    """Render the film of a project folder, or one scene of it."""
    opened = open_project(root / "script" / "sea.md", root)
    name = "film.mp4" if scene is None else f"scene-{scene:02d}.mp4"
    order = Order(FMT, opened.build / name, scene, jobs)
    return render(opened, tell(opened, FMT.fps), order, lambda done, total: None, stage)


def build(root: Path) -> Path:
    """Where the project's film is made."""
    return root / "build" / "sea"


def film(root: Path) -> dict[str, str]:
    """The digest of the film and of each file beside it."""
    paths = [path for path in build(root).iterdir() if path.is_file()]
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
        if not path.name.startswith((".", "history", "scene")) and path.suffix != ".json"
    }


def segments(root: Path) -> dict[str, int]:
    """The finished segments by file name, with the inode: another one was drawn anew."""
    return {path.name: path.stat().st_ino for path in build(root).glob("segments/*.seg")}


def half_written(root: Path) -> list[Path]:
    """Temporary files that somebody left behind."""
    return sorted(root.rglob("*.part*"))
