"""`python -m tests.fuzz [COUNT] [SEED]`: mutated scripts and settings, and what they found."""

from __future__ import annotations

import sys
import time

from .campaign import campaign, figures


def main() -> None:
    """Print the figures, and every fault with its input."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f"seed {seed}")
    outcomes = campaign(seed, count)
    for name, value in figures(outcomes).items():
        print(f"{name}: {value}")
    for outcome in outcomes:
        for fault, case in outcome.faults.items():
            print(f"\n{fault}\nscript: {case[0][:2000]!r}\nsettings: {case[1][:2000]!r}")
        for seconds, case in outcome.slow:
            print(f"\n{seconds:.1f} s: {case[0][:300]!r} {case[1][:300]!r}")


if __name__ == "__main__":
    main()
