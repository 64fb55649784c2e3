"""``polycite feedback``: what readers in Telegram rated, as a question set to review."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands.options import HomeOption, JsonOption, note, print_json
from bot.commands.question_files import write_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings
    from bot.telegram.state import StateFile, StateSchema


def feedback(
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write to this new file.", show_default=False
        ),
    ] = None,
    only: Annotated[
        Literal["good", "bad", "mixed"] | None,
        typer.Option(help="Leave out what was rated otherwise.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Write the answers that readers rated in Telegram as a question set.

    Each line is a question as 'polycite evaluate' reads it, without a word of who asked
    or rated. Of an answer that more people found good than bad, its sources and its text
    are what is expected; where nothing was found, that is. The rest has neither until you
    write it. Review each, shorten its answers to what matters, then make its 'reviewed'
    true. The bot may be running.

    \b
    Examples:
      polycite feedback --out rated.jsonl
      polycite feedback --only good --out good.jsonl
      polycite evaluate good.jsonl
    """
    from bot.settings import read_settings
    from bot.telegram.feedback import read_feedback
    from index.errors import BadQuestion

    rows = [
        row
        for opened in _states(read_settings(home))
        for row in asyncio.run(read_feedback(opened))
        if only in (None, row["rating"])
    ]
    if not rows:
        raise BadQuestion(
            "Nobody has rated an answer, or all that was is deleted by now. Readers press"
            " 👍 or 👎 under the answers of 'polycite telegram' with this --home."
            if only is None
            else f"No answer is rated '{only}'. Leave out --only to see all."
        )
    with write_rows(out, as_json=as_json) as write:
        for row in rows:
            write(row)
    if as_json:
        print_json({"questions": rows})
    note(f"{len(rows)} rated questions. Review each, then make its 'reviewed' true.")


def _states(settings: "Settings") -> "Iterator[StateFile | StateSchema]":
    """Yield the states of the bots: those that share the index, or the home's one.

    Nothing where no bot has been started yet.
    """
    from bot.telegram.state import StateFile, StateSchema, bots_in, state_path

    if settings.database_url is not None:
        address = settings.database_url.get_secret_value()
        for bot_id in bots_in(address):
            yield StateSchema(address, bot_id)
        return
    path = state_path(settings.home)
    if path.is_file():
        yield StateFile(path)
