"""`python -m tests.check.defects [SEED]`: how well every rule finds what it should."""

from __future__ import annotations

import sys
import time

from manim import config

from . import measure


def main() -> None:
    """Print the table for a seed; without one, for the second of now."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
    config.pixel_height = 1080
    scores: measure.Scores = {}
    print(f"seed {seed}")
    measure.of_scripts(seed, 2, scores)
    measure.of_stages(seed, 8, scores)
    measure.of_films(seed, 2, scores)
    measure.table(scores, print)


if __name__ == "__main__":
    main()
