"""Opening the catalogue's file, and what its failures are called from then on.

``database`` does the same for a catalogue in PostgreSQL. ``pyproject.toml`` names the
few modules that import SQLAlchemy.
"""

import sqlite3
from pathlib import Path
from typing import Protocol

import sqlalchemy as sql
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DatabaseError, OperationalError

from index import schema
from index.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexUnreachable,
    NoIndex,
    UserError,
)

_WAIT_S = 30
# The terms of a batch lie all over their table: some thousand pages of 4 KB. The longer
# they gather in the log, which may grow to 64 MB by this, the fewer are written twice.
_PAGES_IN_LOG = 16_384
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# An error that is no more than SQLITE_ERROR is a table or a column that is not there.
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


class OpenedCatalogue(Protocol):
    """What a Catalogue reads and a Recorder writes: a file, or a part of a database."""

    @property
    def name(self) -> str:
        """What messages call the index."""

    @property
    def engine(self) -> sql.Engine:
        """What statements run on."""

    def which(self) -> int:
        """Return what tells one build of the index from the next.

        A rebuild puts another build in the place of the one that is open; from then on
        it is that one which ``engine`` reads.
        """

    def close(self) -> None:
        """Let go of it."""


class CatalogueFile:
    """A catalogue in a file of its own, open."""

    def __init__(self, path: Path, *, create: bool) -> None:
        """Open the file at ``path``; see ``open_engine``."""
        self.name = str(path.parent)
        self.engine = open_engine(path, create=create)
        self._path = path
        self._file = path.stat().st_ino

    def which(self) -> int:
        """Return the number of the file at the path, which is read from then on."""
        try:
            file = self._path.stat().st_ino
        except FileNotFoundError:
            # A rebuild takes the old folder away an instant before the new one comes.
            return self._file
        if file != self._file:
            self.engine.dispose()
            self._file = file
        return file

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def open_engine(path: Path, *, create: bool) -> sql.Engine:
    """Open the catalogue file at ``path``; with ``create``, make what is not there.

    The engine raises ``IndexBusy`` when the file stays locked, ``IndexDamaged`` when it
    is no catalogue and ``IndexUnreachable`` when its disk takes no more or fails, also
    from every later statement.

    Raises:
        NoIndex: There is no file and ``create`` is False.
        IndexMismatch: The file has another layout.
    """
    if not create and not path.is_file():
        raise NoIndex(
            f"There is no index at '{path.parent}' yet."
            " Make one with 'polycite ingest FOLDER'."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sql.create_engine(
        # Built, not written: a path may hold what means something in an address.
        sql.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _WAIT_S, "check_same_thread": False},
    )

    def tell_a_person(context: ExceptionContext) -> None:
        # The other kinds of DatabaseError are mistakes in our statements.
        if type(context.sqlalchemy_exception) in (DatabaseError, OperationalError):
            error = context.original_exception
            raise _translated(error, path) from error

    sql.event.listen(engine, "connect", _prepare_connection)
    sql.event.listen(engine, "handle_error", tell_a_person)
    if create:
        schema.metadata.create_all(engine)
        _claim_schema(engine)
    check_layout(engine, str(path.parent))
    return engine


def check_layout(engine: sql.Engine, name: str) -> None:
    """Refuse tables that another version of this program made.

    Raises:
        IndexMismatch: The tables of the index called ``name`` are laid out otherwise.
    """
    made_with = read_about(engine).get("schema")
    if made_with != schema.SCHEMA:
        raise IndexMismatch(
            f"The index at '{name}' has the layout {made_with!r}, this program"
            f" writes {schema.SCHEMA!r}. Run 'polycite ingest --rebuild --prune FOLDER...'"
            " with every folder of it."
        )


def read_about(engine: sql.Engine) -> dict[str, str]:
    """Return what the catalogue says of itself, by key."""
    with engine.connect() as connection:
        rows = connection.execute(sql.select(schema.about)).all()
    return {row.key: row.value for row in rows}


def _translated(error: BaseException, path: Path) -> UserError:
    # The lower byte is the kind of error, the rest says more of it.
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if kind in _LOCKED:
        return IndexBusy(
            f"Another program is writing the index at '{path.parent}' ({error})."
            " Wait until it has ended, then try again."
        )
    if kind in _BROKEN:
        return IndexDamaged(
            f"'{path}' cannot be read as a catalogue ({error})."
            " Move it away and run 'polycite ingest' again."
        )
    # What is damaged is made anew; what only cannot be reached must not be.
    return IndexUnreachable(
        f"The catalogue '{path}' cannot be used ({error})."
        " See to its disk and its permissions, then try again."
    )


def _claim_schema(engine: sql.Engine) -> None:
    if "schema" not in read_about(engine):
        with engine.begin() as connection:
            connection.execute(
                schema.about.insert().values(key="schema", value=schema.SCHEMA)
            )


def _prepare_connection(connection: DBAPIConnection, _: object) -> None:
    """Let readers go on while an ingest writes."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={_PAGES_IN_LOG}")
    cursor.close()
