"""Compiles `tiles.c` wherever the package is installed or built, by any C compiler there is."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path(__file__).parents[1] / "src" / "diffusion_video"
OPTIONS = ("-O3", "-std=c11", "-shared", "-fPIC", "-Wall", "-Wextra")


class Compile(BuildHookInterface[Any]):
    """Puts the compiled loops into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say that the wheel fits this kind of machine alone."""
        made = compiled()
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["artifacts"].append(f"/src/diffusion_video/{made.name}")
        build_data["pure_python"], build_data["tag"] = False, f"py3-none-{platform}"


def compiled() -> Path:
    """The library, made anew. Ends with one line where that cannot be."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        raise SystemExit("A C compiler (cc, gcc or clang) is needed: install one, then try again")
    made = PACKAGE / "_tiles.so"
    subprocess.run([compiler, *OPTIONS, "-o", made, PACKAGE / "tiles.c"], check=True)
    return made


if __name__ == "__main__":
    compiled()
