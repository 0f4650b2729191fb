"""Imports go one way through the house."""

from __future__ import annotations

import ast
from pathlib import Path

import diffusion_video

ROOT = Path(diffusion_video.__file__).parent
ORDER = ["script", "plan", "voice", "stage", "film", "check", "commands"]
TOP = {"errors": -2, "machine": -2, "fonts": -2, "units": -2, "store": -2, "tiles": -2,
       "project": 0.5, "brief": 1.5, "cli": 99}  # fmt: skip
# A scene run by the stock command must find its own brief.
KNOWN = {("stage/standalone.py", "film")}


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def _rank(room: str) -> float:
    return TOP[room] if room in TOP else float(ORDER.index(room))


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            package = ("diffusion_video", *path.relative_to(ROOT).parts)[: -node.level]
            found.append(".".join([*package, *([node.module] if node.module else [])]))
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def _files() -> list[Path]:
    return [p for p in sorted(ROOT.rglob("*.py")) if p.parent != ROOT or p.stem != "__init__"]


def test_imports_go_one_way() -> None:
    wrong = []
    for path in _files():
        own = path.relative_to(ROOT).parts[0].removesuffix(".py")
        if own == "ddpm":
            continue
        for module in _imports(path):
            room = _room(module) if module.startswith("diffusion_video.") else ""
            if not room or room == "ddpm" or room.startswith("_"):
                continue
            known = (path.relative_to(ROOT).as_posix(), room) in KNOWN
            if room != own and _rank(room) > _rank(own) and not known:
                wrong.append(f"{path.relative_to(ROOT)} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_the_model_knows_nothing_of_films() -> None:
    for path in sorted((ROOT / "ddpm").glob("*.py")):
        foreign = {m for m in _imports(path) if m.startswith("diffusion_video.")}
        allowed = {m for m in foreign if m.startswith(("diffusion_video.ddpm",
                                                       "diffusion_video.errors",
                                                       "diffusion_video.machine"))}  # fmt: skip
        assert foreign == allowed, f"{path.name}: {foreign - allowed}"


def test_only_the_stage_imports_manim_at_the_top() -> None:
    for path in _files():
        if path.relative_to(ROOT).parts[0] == "stage":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        top = [n for n in tree.body if isinstance(n, ast.ImportFrom | ast.Import)]
        names = [getattr(n, "module", None) or n.names[0].name for n in top]
        assert not [n for n in names if n == "manim" or n.startswith("manim.")], path
        stage = [n for n in names if n.startswith("diffusion_video.stage")]
        assert not stage, f"{path} imports {stage}"
