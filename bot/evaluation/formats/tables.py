"""Tables as spreadsheets write them: columns named in the first line, any delimiter.

The columns are those of a line of JSON; only ``question`` has to be there. Several
answers or sources stand in one cell, each on a line of its own or after a ``|``.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from bot.evaluation.formats.rows import Row

_DELIMITERS = ",;\t|"
_BETWEEN = re.compile(r"[|\n]")
# Excel writes them in the language of whoever saves.
_YES = frozenset(("true", "yes", "1", "wahr", "vrai", "verdadero", "prawda", "истина"))
_NO = frozenset(("false", "no", "0", "falsch", "faux", "falso", "fałsz", "ложь"))


def read_table(text: str) -> Iterator[Row]:
    """Yield each row that is not empty, with the line that it ends on."""
    head = text.lstrip("\r\n ").split("\n", 1)[0]
    # The most frequent one of the heading, which has no texts that could mislead.
    delimiter = max(_DELIMITERS, key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    try:
        for cells in lines:
            place = f"line {lines.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = [cell.strip().casefold() for cell in cells]
                if problem := _heading_problem(names):
                    yield Row(place=place, problem=problem)
                    return
            else:
                yield _row(place, names, cells)
    except csv.Error as error:
        yield Row(place=f"line {lines.line_num}", problem=f"is no table row ({error})")


def _heading_problem(names: list[str]) -> str:
    if "question" not in names:
        return "has no column named 'question'"
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    return f"has several columns named '{twice[0]}'" if twice else ""


def _row(place: str, names: list[str], cells: list[str]) -> Row:
    if len(cells) > len(names):
        return Row(
            place=place, problem=f"has {len(cells)} cells for {len(names)} columns"
        )
    values = dict(zip(names, map(str.strip, cells), strict=False))
    return Row(place=place, values={**values, **_lists(values), **_claims(values)})


def _lists(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the cells that hold several texts."""
    return {
        name: [part.strip() for part in _BETWEEN.split(values[name]) if part.strip()]
        for name in ("answers", "sources")
        if name in values
    }


def _claims(values: Mapping[str, str]) -> dict[str, Any]:
    said = values.get("answerable", "").casefold()
    if not said:
        return {"answerable": True}
    # What is neither is refused with its line.
    return {"answerable": True if said in _YES else False if said in _NO else said}
