"""``polycite move``: an index from the home to servers, or back."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.commands.options import HomeOption, JsonOption, note, print_json, say


class Target(StrEnum):
    """Where an index can be moved to."""

    servers = "servers"
    home = "home"


def move(
    to: Annotated[
        Target, typer.Option("--to", help="The servers of the settings, or the home.")
    ],
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Copy the index to servers, or back, without embedding anything again.

    The servers are those of POLYCITE_DATABASE_URL and POLYCITE_CHROMA_URL. What was
    copied from stays.

    \b
    Examples:
      polycite move --to servers
      polycite move --to home --home copy
    """
    from bot.moving import move_index
    from bot.settings import read_settings

    is_shown = sys.stderr.isatty() and not as_json

    def show(done: int, total: int) -> None:
        if is_shown:
            note(f"{done:,} of {total:,} vectors")

    copied = move_index(read_settings(home), to.value, show)
    if as_json:
        print_json({"to": to.value, "vectors": copied})
    else:
        say(f"The index is at the {to.value} now, with {copied:,} vectors.")
