"""`python -m tests.check.defects [SEED]`: how well every rule finds what it should."""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from manim import config

from . import measure

ROOT = Path(__file__).parents[3]


def excuses(folder: Path) -> Iterator[str]:
    """What the scenes of a folder excuse, with the reasons, read without running them."""
    for path in sorted(folder.glob("s*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            target = node.target if isinstance(node, ast.AnnAssign) else None
            names = node.targets if isinstance(node, ast.Assign) else [target]
            if any(isinstance(name, ast.Name) and name.id == "excused" for name in names):
                found = ast.literal_eval(node.value)  # type: ignore[attr-defined]
                yield from (f"  {key}: {reason}" for key, reason in found.items())


def main() -> None:
    """Print the table for a seed; without one, for the second of now."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
    config.pixel_height = 1080
    scores: measure.Scores = {}
    print(f"seed {seed}")
    measure.of_scripts(seed, 2, scores)
    measure.of_pages(seed, 4, scores)
    measure.of_stages(seed, 8, scores)
    measure.of_facts(seed, 3, scores)
    measure.of_films(seed, 2, scores)
    measure.table(scores, print)
    print("excused in the film's scenes:")
    print("\n".join(excuses(ROOT / "scenes")) or "nothing")


if __name__ == "__main__":
    main()
