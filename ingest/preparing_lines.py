"""The articles of a file that has one in each line, read and chunked.

An article is known again by its address, or by its text where it has none: a line put in
above it moves it and changes nothing else. Where several lines have one address, all are
kept, because it may be that of a section or of a page in two languages: the first one is
known by it, the others by their text as well.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from index.errors import UnreadableFile
from index.holdings import StoredPart
from index.json_lines import Fields, Line, read_fields, read_lines
from index.passages import name_part
from ingest.finding import FoundFile
from ingest.preparing import Ended, Prepared, Same, as_new
from ingest.reading_jsonl import read_fields_article, url_of

_MOST_NAMED = 100


def prepare_lines(
    file: FoundFile,
    known: Sequence[StoredPart],
    count_tokens: Callable[[str], int],
) -> Iterator[Prepared | Same | Ended]:
    """Read and chunk each line; ``known`` are the articles that came from the file before.

    A line that cannot be read leaves the article be that came from it.
    """
    reading = _Reading(file, known, count_tokens)
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


class _Reading:
    """One reading of a file, and what is known of it so far: nothing of any text."""

    def __init__(
        self,
        file: FoundFile,
        known: Sequence[StoredPart],
        count_tokens: Callable[[str], int],
    ) -> None:
        self._file = file
        self._known = {stored.part: stored for stored in known}
        self._count_tokens = count_tokens
        self._seen = time.time()
        self._parts = _Parts()
        self._met: set[str] = set()
        self._moved: dict[int, int] = {}
        self._bad: set[int] = set()
        self._failed: list[tuple[str, str]] = []
        self._articles = 0
        self.rest = file.size

    def read(self, line: Line) -> Prepared | Same | None:
        """Return what becomes of a line; None when it is no article."""
        try:
            made = self._make(line)
        except UnreadableFile as error:
            self._bad.add(line.number)
            if len(self._failed) < _MOST_NAMED:
                name = f"{self._file.file} line {line.number}"
                self._failed.append((name, str(error)))
            return None
        self._articles += 1
        self.rest -= line.size
        return made

    def end(self) -> Ended:
        """Return what is to be recorded now that all lines are read."""
        if not self._articles:
            failed = ((self._file.file, self._why_nothing()),)
            return Ended(found=self._file, size=self.rest, failed=failed)
        gone = self._find_gone()
        return Ended(
            found=self._file,
            size=self.rest,
            seen=self._seen,
            moved=self._moved,
            gone=gone,
            failed=self._failures(),
        )

    def _find_gone(self) -> tuple[StoredPart, ...]:
        """Return the articles that are not in the file any more, by their lines.

        One whose line is bad now is not gone: its line is where it was, as seen from the
        next article before or behind it.
        """
        stored = list(self._known.values())
        behind = self._shifts(stored[::-1])[::-1]
        unclaimed = set(self._bad)
        gone: list[StoredPart] = []
        for one, *shifts in zip(stored, self._shifts(stored), behind, strict=True):
            if one.part in self._met:
                continue
            lines = unclaimed & {(one.position or 0) + shift for shift in shifts}
            if not lines:
                gone.append(one)
                continue
            line = min(lines)
            unclaimed.remove(line)
            if line != one.position:
                self._moved[one.article_id] = line
        return tuple(gone)

    def _shifts(self, stored: Iterable[StoredPart]) -> list[int]:
        """Return how many lines the last article that was met has moved, at each."""
        shifts: list[int] = []
        shift = 0
        for one in stored:
            if one.part in self._met:
                line = one.position or 0
                shift = self._moved.get(one.article_id, line) - line
            shifts.append(shift)
        return shifts

    def _make(self, line: Line) -> Prepared | Same:
        fields = read_fields(line)
        part = self._parts.name(fields)
        self._met.add(part)
        stored = self._known.get(part)
        if stored is not None and stored.position != line.number:
            self._moved[stored.article_id] = line.number
        if stored is not None and stored.content_hash == fields.content_hash:
            name = name_part(self._file.file, line.number)
            return Same(name=name, size=line.size)
        article = read_fields_article(fields, line.encoding)
        new = as_new(self._file, article, 0, self._count_tokens)
        return Prepared(
            # What says that all of the file is in comes with its end.
            article=replace(
                new, part=part, position=line.number, size=0, modified_ns=0
            ),
            replaces=stored.article_id if stored else None,
            size=line.size,
        )

    def _why_nothing(self) -> str:
        if not self._failed:
            return "is empty"
        _, reason = self._failed[0]
        return f"has no article in any line: line {min(self._bad)} {reason}"

    def _failures(self) -> tuple[tuple[str, str], ...]:
        others = len(self._bad) - len(self._failed)
        if not others:
            return tuple(self._failed)
        more = f"has {others:,} more lines that are no articles"
        return (*self._failed, (self._file.file, more))


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
