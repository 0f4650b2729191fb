"""What a person sees when something is wrong: the message, never a traceback."""

from __future__ import annotations

import sys
from typing import Any

import click

from diffusion_video.errors import DiffusionVideoError


class Group(click.Group):
    """Suggests the nearest command, and prints the program's errors as messages."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit code 1 for our errors, 130 for Ctrl-C."""
        try:
            return super().invoke(ctx)
        except DiffusionVideoError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("\nstopped - nothing finished is lost; run the command again", err=True)
            sys.exit(130)
