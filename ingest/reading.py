"""Files become Articles: bytes -> text -> what ``cleaning`` makes of it."""

import hashlib
import re
import stat
from collections.abc import Callable
from pathlib import Path

from index.errors import UnreadableFile
from ingest.articles import Article
from ingest.cleaning import clean
from ingest.decoding import decode
from ingest.extracting import Extracted
from ingest.stating import Stated
from ingest.suffixes import ARTICLES, MARKDOWN, PLAIN

_LARGEST_BYTES = 100_000_000


def read_article(path: Path) -> Article:
    """Read one file and return the article in it.

    Raises:
        UnreadableFile: No article can be read from it; the message says why.
    """
    suffix = path.suffix.lower()
    if suffix not in ARTICLES:
        raise UnreadableFile(f"is not one of {', '.join(sorted(ARTICLES))}")
    data = _read_bytes(path)
    if not data:
        raise UnreadableFile("is empty")
    if suffix in PLAIN:
        text, encoding = _decode(data)
        found = Extracted(text=text, known=Stated())
    else:
        found, encoding = _READERS[suffix](data)
    return clean(
        found.text,
        encoding=encoding,
        content_hash=hashlib.sha256(data).hexdigest(),
        known=found.known,
        marks=found.marks,
        is_markdown=suffix in MARKDOWN,
    )


def _read_bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("is not a regular file")
        if status.st_size > _LARGEST_BYTES:
            raise UnreadableFile(f"is larger than {_LARGEST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as exc:
        raise UnreadableFile(f"cannot be read: {exc.strerror or exc}") from exc


def _decode(data: bytes, *, is_html: bool = False) -> tuple[str, str]:
    """Return the text of a file that is text, and its encoding."""
    text, encoding = decode(data, is_html=is_html)
    if not text.strip():
        raise UnreadableFile("is empty")
    if not re.search(r"[^\W\d_]", text):
        raise UnreadableFile("has no letters in it")
    return text, encoding


# Each reader is imported when a file wants it: a folder of plain text pays for none.


def _read_html(data: bytes) -> tuple[Extracted, str]:
    from ingest.reading_html import read_html

    text, encoding = _decode(data, is_html=True)
    return read_html(text), encoding


def _read_pdf(data: bytes) -> tuple[Extracted, str]:
    from ingest.reading_pdf import read_pdf

    return read_pdf(data), "pdf"


def _read_docx(data: bytes) -> tuple[Extracted, str]:
    from ingest.reading_docx import read_docx

    return read_docx(data), "docx"


def _read_epub(data: bytes) -> tuple[Extracted, str]:
    from ingest.reading_epub import read_epub

    return read_epub(data), "epub"


_READERS: dict[str, Callable[[bytes], tuple[Extracted, str]]] = {
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
    ".docx": _read_docx,
    ".epub": _read_epub,
}
