"""The command line: the only part that prints."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from diffusion_video import __version__
from diffusion_video.commands.errors import Group

COMMANDS = {
    "new": "commands.new",
    "render": "commands.render",
    "check": "commands.check",
    "qa": "commands.qa",
    "storyboard": "commands.look",
    "plan": "commands.timeline",
    "subtitles": "commands.timeline",
    "doctor": "commands.house",
    "clean": "commands.house",
    "bench": "commands.bench",
    "ddpm": "ddpm.commands",
}


@click.group(
    cls=Group, modules=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="diffusion-video")
def main() -> None:
    """Turn a Japanese dialogue in Markdown into a finished Manim film."""


def run() -> NoReturn:
    """The program. It ends at once: taking Kokoro and NumPy apart takes a quarter of a second."""
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # whoever read it is gone
            stream.flush()
    os._exit(code if isinstance(code, int) else code is not None)
