"""The articles of a file that has one in each line, read and chunked.

An article is known again by its address, or by its text where it has none: a line put in
above it moves it and changes nothing else. Where several lines have one address, all are
kept, because it may be that of a section or of a page in two languages: the first one is
known by it, the others by their text as well.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.errors import UnreadableFile
from index.holdings import BadLine, StoredPart
from index.json_lines import Fields, Line, read_fields, read_lines
from index.passages import name_part
from ingest.finding import FoundFile
from ingest.preparing import Ended, Prepared, Same, as_new
from ingest.reading_jsonl import find_unread, read_fields_article, url_of
from ingest.tracing import trace

_MOST_NAMED = 100
_MOST_FIELDS = 20
_MOST_SHOWN = 40


def prepare_lines(
    file: FoundFile,
    known: Sequence[StoredPart],
    bad: Sequence[BadLine],
    count_tokens: Callable[[str], int],
) -> Iterator[Prepared | Same | Ended]:
    """Read and chunk each line; ``known`` are the articles that came from the file before.

    A line that cannot be read leaves the article be that came from it; ``bad`` are those
    that could not be read before.
    """
    reading = _Reading(file, known, bad, count_tokens)
    try:
        for line in read_lines(file.path):
            made = reading.read(line)
            if made is not None:
                yield made
    except UnreadableFile as error:
        failed = ((file.file, str(error)),)
        yield Ended(found=file, size=reading.rest, failed=failed)
        return
    yield reading.end()


def name_failures(file: str, bad: Sequence[BadLine]) -> tuple[tuple[str, str], ...]:
    """Return what is told of lines of a file that are no articles, by name."""
    named = [(f"{file} line {b.line}", b.reason) for b in bad if b.reason is not None]
    others = len(bad) - len(named)
    if not others:
        return tuple(named)
    what = "line that is no article" if others == 1 else "lines that are no articles"
    return (*named, (file, f"has {others:,} more {what}"))


class _Reading:
    """One reading of a file, and what is known of it so far: nothing of any text."""

    def __init__(
        self,
        file: FoundFile,
        known: Sequence[StoredPart],
        bad: Sequence[BadLine],
        count_tokens: Callable[[str], int],
    ) -> None:
        self._file = file
        self._known = {stored.part: stored for stored in known}
        articles = {stored.position for stored in known}
        self._barren = [one.line for one in bad if one.line not in articles]
        self._count_tokens = count_tokens
        # A file that is growing is looked at again whatever its size and time are.
        self._seen = 0.0 if file.is_growing else time.time()
        self._parts = _Parts()
        self._now_by_article: dict[int, int] = {}
        self._kept: dict[int, int] = {}
        self._unread: list[int] = []
        self._bad: list[BadLine] = []
        self._others: dict[str, None] = {}
        self._unread_by_field: dict[str, str] = {}
        self._articles = 0
        self.rest = file.size

    def read(self, line: Line) -> Prepared | Same | None:
        """Return what becomes of a line; None when it is no article."""
        if self._file.is_growing and not line.is_ended:
            self._unread.append(line.number)
            return None
        try:
            fields = read_fields(line)
        except UnreadableFile as error:
            self._unread.append(line.number)
            self._fail(line, error)
            return None
        if len(self._others) < _MOST_FIELDS:
            self._others |= dict.fromkeys(fields.others)
        part = self._parts.name(fields)
        stored = self._known.get(part)
        if stored is not None:
            self._now_by_article[stored.article_id] = line.number
        try:
            made = self._make(line, fields, part, stored)
        except UnreadableFile as error:
            if stored is not None:
                self._kept[stored.article_id] = line.number
            self._fail(line, error)
            return None
        self._articles += 1
        self.rest -= line.size
        return made

    def end(self) -> Ended:
        """Return what is to be recorded now that all lines are read."""
        if not self._articles:
            if self._file.is_growing:
                return Ended(found=self._file, size=self.rest)
            failed = ((self._file.file, self._why_nothing()),)
            return Ended(found=self._file, size=self.rest, failed=failed)
        stored = list(self._known.values())
        traced = trace(stored, self._barren, self._now_by_article, self._unread)
        return Ended(
            found=self._file,
            size=self.rest,
            seen=self._seen,
            moved=self._kept | traced.line_by_article,
            gone=traced.gone,
            bad=tuple(self._bad),
            unread_fields=(*self._told_of_values(), *self._others)[:_MOST_FIELDS],
            failed=name_failures(self._file.file, self._bad),
        )

    def _fail(self, line: Line, error: UnreadableFile) -> None:
        is_named = len(self._bad) < _MOST_NAMED
        self._bad.append(BadLine(line.number, str(error) if is_named else None))

    def _make(
        self, line: Line, fields: Fields, part: str, stored: StoredPart | None
    ) -> Prepared | Same:
        if stored is not None and stored.content_hash == fields.content_hash:
            is_moved = stored.position != line.number
            return Same(
                name=name_part(self._file.file, line.number),
                size=line.size,
                moved=(stored.article_id, line.number) if is_moved else None,
            )
        article = read_fields_article(fields, line.encoding)
        new = as_new(self._file, article, 0, self._count_tokens)
        # The first of each field: all lines may have the same mistake.
        self._unread_by_field = dict(find_unread(fields)) | self._unread_by_field
        return Prepared(
            # What says that all of the file is in comes with its end.
            article=replace(
                new, part=part, position=line.number, size=0, modified_ns=0
            ),
            replaces=stored.article_id if stored else None,
            size=line.size,
        )

    def _told_of_values(self) -> Iterator[str]:
        for name, value in self._unread_by_field.items():
            yield f"{name}: {' '.join(value.split())[:_MOST_SHOWN]}"

    def _why_nothing(self) -> str:
        if not self._bad:
            return "is empty"
        line, reason = self._bad[0]
        return f"has no article in any line: line {line} {reason}"


class _Parts:
    """Names the articles of one file so that each is known again, in order."""

    def __init__(self) -> None:
        self._urls: set[str] = set()
        self._copies: Counter[str] = Counter()

    def name(self, fields: Fields) -> str:
        """Return the name of the article in the next line."""
        url = url_of(fields)
        if url is not None and (by_url := _digest(url)) not in self._urls:
            self._urls.add(by_url)
            return by_url
        by_text = _digest(url or "", fields.text)
        self._copies[by_text] += 1
        # The same line once more is an article once more.
        copy = self._copies[by_text]
        return by_text if copy == 1 else _digest(by_text, str(copy))


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]
