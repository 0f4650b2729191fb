"""Whatever was edited, and however it is rendered: the same script gives the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

from . import edits, tiny
from .forks import start

SEED = 20261123


def test_edits_made_on_give_what_a_cold_render_gives(tmp_path: Path) -> None:
    same = edits.edited(tmp_path, Random(SEED), 2)
    assert not same.different and same.films == 4


def test_every_edit_changes_the_project(tmp_path: Path) -> None:
    for edit in edits.EDITS:
        root = tiny.project(tmp_path / edit.__name__)
        before = _texts(root)
        rng = Random(SEED)
        for _ in range(12):
            edit(root, rng)
            if _texts(root) != before:
                break
        assert _texts(root) != before, edit.__name__
        shutil.rmtree(root)


def _texts(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_credits_reach_the_description(tmp_path: Path) -> None:
    """When they are edited, and when it was lost though nothing else has changed."""
    root = tiny.project(tmp_path / "project")
    description = tiny.build(root) / "description.txt"
    for source in ("first", "second", "second"):
        (root / "script" / "sea.yaml").write_text(f"{tiny.SETTINGS}credits: [{source}]\n", "utf-8")
        description.unlink(missing_ok=True)
        child = start(lambda: tiny.make(root), tmp_path / "words.txt")
        assert child.wait() == 0, child.said()
        assert source in description.read_text("utf-8")
