"""Lines of JSON Lines to Articles; ``index.json_lines`` takes the file apart."""

import re
from collections.abc import Iterator
from pathlib import Path

from index.errors import UnreadableFile
from index.json_lines import Fields, lines_at, read_fields
from index.passages import TWICE
from ingest.articles import Article
from ingest.redecoding import redecode
from ingest.stating import Stated, as_url, fold

_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{1,8})*", re.IGNORECASE)


def read_fields_article(fields: Fields, encoding: str) -> Article:
    """Return the article of a line, its title first, as on a page.

    ``text`` is plain text: what looks like markup in it stays.

    Raises:
        UnreadableFile: There is no article in it.
    """
    # Whoever only looks whether lines have changed does not wait for these.
    from ingest.cleaning import clean
    from ingest.dating import as_published

    right = redecode(fields.text)
    text = fields.text if right is None else right
    if not re.search(r"[^\W\d_]", text):
        raise UnreadableFile("has no letters in its 'text'")
    title = _title(fields)
    # As on a page, where it is looked for, too.
    if title and all(fold(line) != fold(title) for line in _first_lines(text)):
        text = f"{title}\n\n{text}"
    dates = (date for date in (fields.date, fields.published) if date)
    return clean(
        text,
        encoding=encoding if right is None else f"{encoding}{TWICE}",
        content_hash=fields.content_hash,
        known=Stated(
            title=title,
            url=url_of(fields),
            published=next(filter(as_published, dates), None),
            language=fields.language,
        ),
    )


def find_unread(fields: Fields) -> Iterator[tuple[str, str]]:
    """Yield the fields whose values say nothing, and those: "yesterday" is no date."""
    from ingest.dating import as_published

    dates = {"date": fields.date, "published": fields.published}
    written = {name: date for name, date in dates.items() if date}
    if not any(map(as_published, written.values())):
        yield from written.items()
    if fields.language and not _LANGUAGE.fullmatch(fields.language.strip()):
        yield "language", fields.language


def read_line_article(path: Path, number: int) -> Article:
    """Return the article that stands in a line of a file now.

    Raises:
        UnreadableFile: There is none.
    """
    for line in lines_at(path, {number}):
        return read_fields_article(read_fields(line), line.encoding)
    raise UnreadableFile(f"has no article in line {number}")


def url_of(fields: Fields) -> str | None:
    """Return the address of a line's article, None where ``url`` holds no full one."""
    return as_url(fields.url.strip()) if fields.url else None


def _title(fields: Fields) -> str | None:
    if fields.title is None:
        return None
    return " ".join((redecode(fields.title) or fields.title).split())


def _first_lines(text: str) -> list[str]:
    """Return the lines where a text may say its title itself."""
    start = text.lstrip()[:2_000]
    return [line for line in start.splitlines() if line.strip()][:2]
