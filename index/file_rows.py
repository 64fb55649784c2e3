"""The files that the live articles of a catalogue come from, and which come from each."""

import os
import stat
from typing import Protocol

import sqlalchemy as sql

from index import schema
from index.catalogue import Catalogue, source_of
from index.holdings import BadLine, StoredFile, StoredPart
from index.passages import Source

# A file changed within this time of being read may change again unseen: some file
# systems keep time in steps of two seconds.
_UNSETTLED_S = 2.0


class FileRows:
    """Reads the files in one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read from ``catalogue``."""
        self._catalogue = catalogue

    def files(self) -> list[StoredFile]:
        """Return the files of all live articles, by name.

        Size and time stand with every article of a file: where they differ, or are 0, an
        ingest was interrupted before it was through.
        """
        a = schema.articles.c
        low, high = sql.func.min, sql.func.max
        query = (
            sql.select(
                a.path,
                high(a.file).label("file"),
                low(a.size).label("size"),
                low(a.modified_ns).label("modified_ns"),
                low(a.seen).label("seen"),
                high(a.size).label("largest"),
                high(a.modified_ns).label("latest"),
                high(a.position).label("last"),
            )
            .where(a.state == "live")
            .group_by(a.path)
            .order_by("file", a.path)
        )
        with self._catalogue.engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            StoredFile(
                path=row.path,
                file=row.file,
                size=row.size,
                modified_ns=row.modified_ns,
                seen=row.seen,
                is_whole=(row.size, row.modified_ns) == (row.largest, row.latest),
                has_parts=row.last is not None,
            )
            for row in rows
        ]

    def parts(self, path: str) -> list[StoredPart]:
        """Return the live articles of one file, by line."""
        a = schema.articles.c
        columns = [a[name] for name in StoredPart._fields if name in a]
        query = (
            sql.select(a.id, *columns)
            .where(a.path == path, a.state == "live")
            .order_by(a.position)
        )
        with self._catalogue.engine.connect() as connection:
            return [StoredPart(*row) for row in connection.execute(query)]

    def bad_lines(self, path: str) -> list[BadLine]:
        """Return the lines of one file that were no articles when it was read, in order."""
        b = schema.bad_lines.c
        query = sql.select(b.line, b.reason).where(b.path == path).order_by(b.line)
        with self._catalogue.engine.connect() as connection:
            return [BadLine(*row) for row in connection.execute(query)]

    def find(self, path: str, position: int | None) -> Source | None:
        """Return the live article of a file, or of a line of it."""
        a = schema.articles.c
        query = sql.select(*schema.LISTED).where(
            a.state == "live", a.path == path, a.position == position
        )
        with self._catalogue.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else source_of(row)

    def has_name(self, file: str) -> bool:
        """Say whether a live article has a file of this name."""
        a = schema.articles.c
        query = sql.select(a.id).where(a.file == file, a.state == "live").limit(1)
        with self._catalogue.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def count_passages(self, path: str) -> int:
        """Return how many passages the live articles of one file have."""
        a = schema.articles.c
        query = sql.select(sql.func.coalesce(sql.func.sum(a.chunk_count), 0)).where(
            a.path == path, a.state == "live"
        )
        with self._catalogue.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def find_same(self, content_hash: str) -> str | None:
        """Return the name of a file with this content that is one live article."""
        a = schema.articles.c
        query = sql.select(a.file).where(
            a.content_hash == content_hash, a.state == "live", a.position.is_(None)
        )
        with self._catalogue.engine.connect() as connection:
            return connection.execute(query.limit(1)).scalar()


class Seen(Protocol):
    """What was known of a file when it was last read."""

    @property
    def size(self) -> int:
        """Its size in bytes."""

    @property
    def modified_ns(self) -> int:
        """When it was last changed, in nanoseconds since 1970."""

    @property
    def seen(self) -> float:
        """When that was looked at, in seconds since 1970."""


def looks_the_same(seen: Seen, size: int, modified_ns: int) -> bool:
    """Say whether a file of this size and time needs no other look."""
    is_settled = seen.seen - seen.modified_ns / 1e9 > _UNSETTLED_S
    return is_settled and (seen.size, seen.modified_ns) == (size, modified_ns)


def is_gone(path: str) -> bool:
    """Say whether there is no file at ``path`` any more: nothing, or a folder.

    What cannot be looked at (behind a closed folder, on a disk that has a bad moment) is
    not gone: nothing is removed because of that.
    """
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116 - as it is stored
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
