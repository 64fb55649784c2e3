"""Questions for a person to review: on standard output, or in a new file."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.commands.options import say
from index.errors import UserError

Row = dict[str, Any]


class QuestionsUnwritable(UserError):
    """Questions cannot be kept in the file meant for them."""


@contextmanager
def write_rows(out: Path | None, *, as_json: bool) -> Iterator[Callable[[Row], None]]:
    """Give what writes a row to the new file ``out``, or to standard output.

    ``as_json`` keeps rows from standard output, which one object is to have.

    Raises:
        QuestionsUnwritable: The file is there already, edited perhaps, or cannot be made.
    """
    if out is None:
        yield (lambda _: None) if as_json else lambda row: say(_line(row))
        return
    try:
        file = out.open("x", encoding="utf-8", newline="\n")
    except OSError as error:
        raise QuestionsUnwritable(
            f"Questions cannot be written to '{out}' ({error.strerror})."
            " Name a new file with --out."
        ) from error
    with file:

        def write(row: Row) -> None:
            file.write(_line(row) + "\n")
            file.flush()

        yield write


def _line(row: Row) -> str:
    from bot.rendering import spell_out

    return spell_out(json.dumps(row, ensure_ascii=False))
