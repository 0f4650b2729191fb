"""The command line: the only part that prints."""

from __future__ import annotations

import click

from diffusion_video import __version__
from diffusion_video.commands.bench import bench
from diffusion_video.commands.check import check
from diffusion_video.commands.errors import Group
from diffusion_video.commands.house import clean, doctor
from diffusion_video.commands.look import storyboard
from diffusion_video.commands.new import new
from diffusion_video.commands.qa import qa
from diffusion_video.commands.render import render
from diffusion_video.commands.timeline import plan, subtitles
from diffusion_video.ddpm.commands import ddpm


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="diffusion-video")
def main() -> None:
    """Turn a Japanese dialogue in Markdown into a finished Manim film."""


main.add_command(new)
main.add_command(render)
main.add_command(check)
main.add_command(qa)
main.add_command(storyboard)
main.add_command(plan)
main.add_command(subtitles)
main.add_command(doctor)
main.add_command(clean)
main.add_command(bench)
main.add_command(ddpm)

