"""JSON Lines: a file that has an article in each line, read without holding it whole.

A line is an object with ``text`` and, where they are known, ``title``, ``url``, ``date``
(or ``published``) and ``language``; other fields are ignored. The format is that of
https://jsonlines.org, in UTF-8, UTF-16 or UTF-32.
"""

import hashlib
import json
import re
import stat
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import UnreadableFile

SUFFIXES = frozenset({".jsonl", ".ndjson"})
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_MOST_BYTES = 100_000_000
_READ_AT_A_TIME = 1 << 20
_FIELDS = ("text", "title", "url", "date", "published", "language")
_NO_JSON = "is not JSON"
# A null, which no database takes, and halves of UTF-16 that JSON can spell.
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line that is not blank, counted from 1; ``size`` is in bytes, its end included.

    ``data`` is None when it is too large for an article.
    """

    number: int
    size: int
    data: bytes | None
    encoding: str

    @property
    def is_ended(self) -> bool:
        """Whether more cannot be written to it."""
        end = "\n".encode(self.encoding)
        return self.data is None or self.data.endswith(end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fields:
    """What a line says of its article, as it is written there; None: not a word.

    ``others`` are the names of fields that are not read.
    """

    text: str
    title: str | None = None
    url: str | None = None
    date: str | None = None
    published: str | None = None
    language: str | None = None
    others: tuple[str, ...] = field(default=(), compare=False)

    @property
    def content_hash(self) -> str:
        """The SHA-256 of all that is read, in hexadecimal, however it is spelt."""
        read = [getattr(self, name) for name in _FIELDS]
        return hashlib.sha256(json.dumps(read).encode()).hexdigest()


def open_file(path: Path) -> BufferedReader:
    """Open a file to read its bytes.

    Raises:
        UnreadableFile: It is no plain file; one might wait at a pipe for ever.
        OSError: It cannot be opened.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFile("is not a regular file")
    return path.open("rb")


def read_lines(path: Path, most: int = _MOST_BYTES) -> Iterator[Line]:
    """Yield the lines of a file that are not blank; ``most`` is what each may have.

    Raises:
        UnreadableFile: The file cannot be opened or read on.
    """
    try:
        with open_file(path) as file:
            encoding = _encoding_of(file.read(4))
            file.seek(0)
            for number, (size, data) in enumerate(_cut(file, encoding, most), 1):
                if data is None or data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
                    yield Line(number=number, size=size, data=data, encoding=encoding)
    except OSError as exc:
        raise UnreadableFile(f"cannot be read: {exc.strerror or exc}") from exc


def lines_at(
    path: Path, numbers: Collection[int], within: int | None = None
) -> Iterator[Line]:
    """Yield those of some lines that are there and not blank.

    ``within`` ends the search after so many bytes.

    Raises:
        UnreadableFile: The file cannot be read.
    """
    last, read = max(numbers), 0
    for line in read_lines(path):
        read += line.size
        if line.number > last or (within is not None and read > within):
            return
        if line.number in numbers:
            yield line


def read_fields(line: Line) -> Fields:
    """Return what a line holds.

    Raises:
        UnreadableFile: It is no article; the message says why.
    """
    if line.data is None:
        raise UnreadableFile(f"is larger than {_MOST_BYTES // 1_000_000} MB")
    try:
        # Files that were put one after the other have a mark in the midst of them.
        written = line.data.decode(line.encoding).strip("\ufeff \t\r\n")
    except UnicodeDecodeError as exc:
        raise UnreadableFile(f"is not valid {line.encoding.upper()}") from exc
    found = _parse(written)
    values = {n: _as_text(n, found[n]) for n in _FIELDS if n in found}
    text = values.pop("text", None)
    if text is None:
        raise UnreadableFile("has no 'text'")
    others = tuple(name for name in found if name not in _FIELDS)
    return Fields(text=text, others=others, **values)


def hashes_at(
    path: Path, numbers: Collection[int], within: int | None = None
) -> dict[int, str]:
    """Return the content hash of each of some lines that is an article now.

    ``within`` ends the search after so many bytes.

    Raises:
        UnreadableFile: The file cannot be read.
    """
    found: dict[int, str] = {}
    for line in lines_at(path, numbers, within):
        try:
            found[line.number] = read_fields(line).content_hash
        except UnreadableFile:
            continue
    return found


def _encoding_of(start: bytes) -> str:
    """Return the encoding in which the first character is a mark, or as in any JSON.

    JSON begins with ASCII (https://www.rfc-editor.org/rfc/rfc4627#section-3).
    """
    for encoding in _WIDE:
        first = start[: len(" ".encode(encoding))].decode(encoding, "replace")
        if first == "\ufeff" or (first.isascii() and first > "\0"):
            return encoding
    return "utf-8"


def _cut(
    file: BinaryIO, encoding: str, most: int
) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line's size and bytes, or None for the bytes of one that is too large."""
    end = "\n".encode(encoding)
    width = len(end)
    # Where the byte that ends a line stands in the character that does.
    place = end.index(b"\n")
    kept, size = bytearray(), 0
    while piece := file.readline(_READ_AT_A_TIME):
        if piece.endswith(b"\n") and (size + len(piece) - 1) % width == place:
            piece += file.read(width - 1 - place)
        size += len(piece)
        kept += piece
        if size % width == 0 and kept.endswith(end):
            yield size, bytes(kept) if size <= most else None
            kept, size = bytearray(), 0
        elif size > most:
            # Only what may be the beginning of its end.
            del kept[:-width]
    if size:
        yield size, bytes(kept) if size <= most else None


def _parse(written: str) -> dict[str, Any]:
    """Return the fields of a line; a name may stand there once, as in any sound JSON."""
    try:
        found = json.loads(
            written,
            object_pairs_hook=_Members,
            parse_constant=_refuse_constant,
            # No field is a number, and one of thousands of digits is no mistake.
            parse_int=float,
        )
    except json.JSONDecodeError as exc:
        raise UnreadableFile(f"{_NO_JSON} ({exc.msg}, column {exc.colno})") from exc
    except RecursionError as exc:
        raise UnreadableFile(f"{_NO_JSON} that can be read: too deep") from exc
    except ValueError as exc:
        raise UnreadableFile(f"{_NO_JSON} ({exc})") from exc
    if not isinstance(found, _Members):
        raise UnreadableFile("is not a JSON object; write one object a line")
    by_name = dict(found)
    if len(by_name) < len(found):
        counts = Counter(name for name, _ in found)
        twice = next(name for name, count in counts.items() if count > 1)
        raise UnreadableFile(f"has the field {twice[:40]!r} twice")
    return by_name


class _Members(list[tuple[str, Any]]):
    """The members of an object in order, which a dict would let overwrite each other."""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no value")


def _as_text(name: str, value: object) -> str | None:
    """Return the value of a field, None for one that says nothing."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableFile(f"has a '{name}' that is not a string")
    if _NO_CHARACTER.search(value):
        raise UnreadableFile(f"has a null or half a character in '{name}'")
    return value if value.strip() else None
