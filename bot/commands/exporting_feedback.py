"""``polycite feedback``: what readers in Telegram rated, as a question set to review."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands.options import HomeOption, JsonOption, note, print_json
from bot.commands.question_files import write_rows

if TYPE_CHECKING:
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

    opened = _open(read_settings(home))
    rows = asyncio.run(read_feedback(opened)) if opened else []
    rows = [row for row in rows if only in (None, row["rating"])]
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


def _open(settings: "Settings") -> "StateFile | StateSchema | None":
    """Return the state of the bot, None where there is none yet."""
    from bot.telegram.state import StateFile, StateSchema, state_path

    if settings.database_url is not None:
        return StateSchema(settings.database_url.get_secret_value())
    path = state_path(settings.home)
    return StateFile(path) if path.is_file() else None
