"""What a person sees when something is wrong: the message, never a traceback."""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from diffusion_video.errors import DiffusionVideoError, WriteError


class Group(click.Group):
    """Imports only the command that is run, suggests the nearest one, prints errors as messages.

    `modules` says in which module of the package the function of each command stands.
    """

    def __init__(self, *args: Any, modules: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands = {name: click.Command(name) for name in modules}
        self._modules = modules

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self._modules:
            return None
        command = getattr(import_module(f"diffusion_video.{self._modules[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

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
        except MemoryError:
            click.echo("too little memory - close other programs, or use --jobs 1", err=True)
            sys.exit(1)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output is gone: click knows
                raise
            click.echo(str(WriteError(error.filename or "a file", error)), err=True)
            sys.exit(1)
