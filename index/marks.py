"""Where in a file its text lies, for formats with pages or headings."""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A page (counted from 1) or a heading that begins at ``start`` of a text.

    One of both is None; both are where a stretch begins that has no name.
    """

    start: int
    page: int | None = None
    heading: str | None = None


def find_mark(marks: Sequence[Mark], place: int) -> Mark | None:
    """Return the last of ``marks``, in order, that begins at ``place`` or before."""
    number = bisect_right(marks, place, key=lambda mark: mark.start)
    return marks[number - 1] if number else None


def write_marks(marks: Sequence[Mark]) -> str | None:
    """Return marks as a catalogue stores them: JSON, or None where there are none."""
    if not marks:
        return None
    rows = [[mark.start, mark.page or mark.heading] for mark in marks]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read_marks(stored: str | None) -> tuple[Mark, ...]:
    """Return the marks that ``write_marks`` wrote."""
    if stored is None:
        return ()
    return tuple(
        Mark(start=start, page=label)
        if isinstance(label, int)
        else Mark(start=start, heading=label)
        for start, label in json.loads(stored)
    )
