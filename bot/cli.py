"""The command line: the program's shape, its exit codes, and where errors end."""

import atexit
import gc
import json
import sys
import tempfile
import traceback
from typing import NoReturn

import typer

from bot.commands import (
    asking,
    chatting,
    checking_up,
    evaluating,
    exporting_feedback,
    ingesting,
    listing,
    models,
    moving,
    runs,
    telegramming,
    versions,
)

_OBJECTS_PER_COLLECTION = 50_000

app = typer.Typer(
    name="polycite",
    help="Ask a folder of articles a question in any language; every sentence of the"
    " answer is checked against the passage it cites.",
    epilog="Start: polycite ingest articles/  then: polycite ask 'Who signed it?'",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.callback()(versions.polycite)
app.command(short_help="Read files into the index; only what changed costs time.")(
    ingesting.ingest
)
app.command(short_help="Answer a question, every sentence checked and cited.")(
    asking.ask
)
app.command(short_help="Find the nearest passages; write nothing.")(asking.search)
app.command(short_help="Ask on and on; questions may lean on the last one.")(
    chatting.chat
)
app.command(short_help="List what is in the index.")(listing.articles)
app.command(
    short_help="Print an article's text as citations count in it.",
    # A file may be called as an option is written.
    context_settings={"ignore_unknown_options": True},
)(listing.show)
app.command(short_help="Ask a question set, and measure the answers.")(
    evaluating.evaluate
)
app.command(short_help="Say what is installed and what is wrong, and mend it.")(
    checking_up.doctor
)
app.command(short_help="Copy the index to servers, or back.")(moving.move)
app.command(short_help="Answer in Telegram, in private chats and groups.")(
    telegramming.telegram
)
app.command(short_help="Make a question set of what readers rated.")(
    exporting_feedback.feedback
)
app.add_typer(runs.app, name="runs")
app.add_typer(models.app, name="model")


def main() -> None:
    """Run the command line and end with its exit code.

    0 done; 1 could not do it; 2 wrong usage; 3 ``ask`` found no answer; 4 an evaluation
    fell short.
    """
    from index.errors import UserError

    # Libraries make some hundred thousand objects that stay; to look them through for
    # rubbish again and again takes a tenth of every start. At the end, to take them
    # apart one by one takes half a second; the system takes their memory back at once.
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    atexit.register(gc.freeze)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A terminal or pipe set to an old encoding must not end an answer half-way;
        # a stream that is closed is None.
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app(standalone_mode=True)
    except UserError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of a pipe has seen enough; closing again must not complain.
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last resort of a program: one line
        _fail(
            f"This should not happen: {type(error).__name__}: {error}. The details are in"
            f" '{_write_traceback()}'; please report them."
        )


def _fail(message: str) -> NoReturn:
    """End with one line on standard error, and an object where scripts read one."""
    from bot.rendering import safe
    from bot.withholding import withhold

    line = safe(withhold(" ".join(message.split())))
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps({"error": line}, ensure_ascii=False) + "\n")
    sys.stderr.write(f"polycite: {line}\n")
    sys.exit(1)


def _write_traceback() -> str:
    """Keep the details of an unexpected error in a file of its own, without secrets."""
    from bot.withholding import withhold

    with tempfile.NamedTemporaryFile(
        "w", prefix="polycite-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(withhold(traceback.format_exc()))
    return file.name
