"""``polycite --version``: which one this is."""

from importlib.metadata import version
from typing import Annotated

import typer

from bot.commands.options import say


def _print_version(is_asked: bool) -> None:
    if is_asked:
        say(f"polycite {version('polycite')}")
        raise typer.Exit


def polycite(
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_print_version,
            help="Print the version and end.",
        ),
    ] = False,
) -> None:
    """Take what stands before a command."""
