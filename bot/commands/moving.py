"""``polycite move``: an index from the home to servers, or back."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.commands.options import (
    HomeOption,
    JsonOption,
    WaitOption,
    note,
    print_json,
    say,
)
from bot.commands.progressing import vector_bar
from index.counting import counted


class Target(StrEnum):
    """Where an index can be moved to."""

    servers = "servers"
    home = "home"


def move(
    to: Annotated[
        Target, typer.Option("--to", help="The servers of the settings, or the home.")
    ],
    wait: WaitOption = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Copy the index to servers, or back, without embedding anything again.

    The servers are those of POLYCITE_DATABASE_URL and POLYCITE_CHROMA_URL. What was
    copied from stays; what is where it goes answers until the copy is complete.

    \b
    Examples:
      polycite move --to servers
      polycite move --to home --home copy
    """
    from bot.moving import move_index
    from bot.settings import read_settings

    try:
        with vector_bar(quiet=as_json) as show:
            copied = move_index(
                read_settings(home),
                to.value,
                show,
                wait=wait,
                tell=note if wait or sys.stderr.isatty() else lambda _: None,
            )
    except KeyboardInterrupt:
        note(
            "polycite: interrupted; nothing has changed in either place."
            " Run the same command again to begin anew."
        )
        raise typer.Exit(130) from None
    if as_json:
        print_json({"to": to.value, "vectors": copied})
    else:
        say(f"The index is at the {to.value} now, with {counted(copied, 'vector')}.")
