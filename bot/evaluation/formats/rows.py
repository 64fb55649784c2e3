"""Rows: what a format reads of a question set, before anything of it is believed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import BadQuestion


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The values of one question by name, and where they stand, as ``line 3``.

    ``problem`` says why there are none.
    """

    place: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 where it says so, as Excel writes.

    Raises:
        BadQuestion: It cannot be read; its first bad line is named.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadQuestion(
            f"'{path}' cannot be read ({error.strerror or error})"
        ) from error
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadQuestion(
            f"'{path}' line {line}: is not in UTF-8; save it in that encoding"
        ) from error


def numbered_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines that are not empty, each after its place.

    Only line feeds end a line: JSON may hold other separators inside of texts.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"line {number}", line
