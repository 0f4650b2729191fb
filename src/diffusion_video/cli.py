"""The command line: the only part that prints."""

from __future__ import annotations

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
