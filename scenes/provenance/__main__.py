"""Write docs/provenance.md: `make provenance`."""

from __future__ import annotations

import sys
from pathlib import Path

from diffusion_video.project import project_of_scene
from provenance.watch import watch


def main() -> int:
    """Look at the film; 1 if a picture has no origin."""
    project = project_of_scene(Path(__file__).parent)
    film = watch(project)
    target = project.root / "docs" / "provenance.md"
    target.write_text(film.page, "utf-8")
    print(target)
    for line in film.unnamed:
        print(line, file=sys.stderr)
    return 1 if film.unnamed else 0


if __name__ == "__main__":
    sys.exit(main())
