"""A catalogue in PostgreSQL, which several machines share: its builds and its lock.

One database holds one index. Each build of it has the tables of ``schema`` in a
PostgreSQL schema of its own, and ``polycite.builds`` says which one is live, so that a
rebuild takes the place of the old index in one transaction. psycopg, the driver, comes
with ``polycite[servers]``; only SQLAlchemy imports it.
"""

import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal

import sqlalchemy as sql
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import CreateSchema, DropSchema

from index import schema
from index.database_failures import tell_a_person
from index.errors import BadSettings, IndexBusy, IndexUnreachable, NoIndex
from index.installing import how_to_install
from index.opening import check_layout

State = Literal["live", "rebuilding", "replaced"]

_builds = sql.Table(
    "builds",
    sql.MetaData(schema="polycite"),
    sql.Column("number", sql.BigInteger, primary_key=True, autoincrement=False),
    sql.Column("state", sql.String, nullable=False),
)
# Any number that no other program of this database uses for its own locks.
_LOCK = 0x706F6C7963697465
# The server notices within a minute that the machine of a writer is gone, and frees
# the lock; however long an ingest embeds, nobody takes its connection for dead.
_LOCK_SETTINGS = (
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
    "SET idle_session_timeout = 0",
)
_CONNECT_S = 10


class Database:
    """The database at one address; opens on first use."""

    def __init__(self, address: str) -> None:
        """Take ``address``, ``postgresql://USER:PASSWORD@HOST:PORT/NAME?sslmode=...``.

        Raises:
            BadSettings: It is no such address, or there is no driver.
        """
        try:
            url = sql.make_url(address).set(drivername="postgresql+psycopg")
        except (ArgumentError, ValueError) as error:
            # The error quotes the address, in which there is a password.
            raise BadSettings(
                "The address of the database is none. Write it as"
                " 'postgresql://USER:PASSWORD@HOST:PORT/NAME'."
            ) from error
        port = f":{url.port}" if url.port else ""
        self.name = f"postgresql://{url.host or ''}{port}/{url.database or ''}"
        self._program = f"polycite on {socket.gethostname()}, process {os.getpid()}"
        try:
            self.engine = sql.create_engine(
                url,
                # A bot runs for months, longer than many a server.
                pool_pre_ping=True,
                connect_args={
                    "connect_timeout": _CONNECT_S,
                    "application_name": self._program[:63],
                },
            )
        except ImportError as error:
            raise BadSettings(
                "A catalogue in PostgreSQL needs the driver psycopg."
                f" Run: {how_to_install('psycopg[binary]')}"
            ) from error
        sql.event.listen(self.engine, "handle_error", tell_a_person(self.name))

    def open(self, state: State, *, create: bool = False) -> "OpenBuild":
        """Open the build in ``state``; with ``create``, begin one where there is none.

        Raises:
            NoIndex: There is none and ``create`` is False.
            IndexMismatch: Its tables have another layout.
        """
        number = self.number_of(state)
        if number is None:
            if not create:
                raise NoIndex(
                    f"There is no index at '{self.name}' yet."
                    " Make one with 'polycite ingest FOLDER'."
                )
            number = self._make(state)
        build = OpenBuild(self, number, is_live=state == "live")
        check_layout(build.engine, self.name)
        return build

    def number_of(self, state: State) -> int | None:
        """Return the number of the build in ``state``, if there is one."""
        return next(iter(self.numbers_of(state)), None)

    def numbers_of(self, state: State) -> list[int]:
        """Return the numbers of all builds in ``state``."""
        query = sql.select(_builds.c.number).where(_builds.c.state == state)
        with self.engine.connect() as connection:
            made = sql.select(sql.func.to_regclass("polycite.builds"))
            if connection.execute(made).scalar_one() is None:
                return []
            return list(connection.execute(query).scalars())

    def swap(self) -> None:
        """Put the build that is ``rebuilding`` in the place of the live one, at once.

        Who is in the middle of a question still reads the old one: it stays, as
        ``replaced``, until ``drop`` is told to take it away.
        """
        put = _builds.update()
        with self.engine.begin() as connection:
            for before, after in (("live", "replaced"), ("rebuilding", "live")):
                connection.execute(
                    put.where(_builds.c.state == before).values(state=after)
                )

    def drop(self, number: int) -> None:
        """Delete a build and all that is in it."""
        with self.engine.begin() as connection:
            connection.execute(
                DropSchema(schema_of(number), cascade=True, if_exists=True)
            )
            connection.execute(_builds.delete().where(_builds.c.number == number))

    @contextmanager
    def locked(
        self, *, wait: bool = False, tell: Callable[[str], None] = lambda _: None
    ) -> Iterator[None]:
        """Be the one writer; the server frees the lock when the process ends.

        A writer that lost the lock, as by a restart of the server, may begin nothing
        more: its next statement fails. With ``wait``, a held lock is waited for, and
        ``tell`` hears who holds it.

        Raises:
            IndexBusy: Another program is writing, on whatever machine.
        """
        asked = sql.select(sql.func.pg_try_advisory_lock(_LOCK))
        alone = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as lock:
            for setting in _LOCK_SETTINGS:
                lock.exec_driver_sql(setting)
            if not lock.execute(asked).scalar_one():
                found = _find_holder(lock)
                holder = f" ({found})" if found else ""
                if not wait:
                    raise IndexBusy(
                        f"Another program is writing the index at '{self.name}'{holder}."
                        " Wait until it has ended, or let --wait do that."
                    )
                tell(
                    f"Waiting for the program that is writing '{self.name}'{holder} ..."
                )
                lock.execute(sql.select(sql.func.pg_advisory_lock(_LOCK)))

            # An ingest reads and writes at a time; a connection is for one thread.
            one_at_a_time = threading.Lock()

            def check_lock(connection: Connection) -> None:
                if connection is not lock:
                    with one_at_a_time:
                        lock.exec_driver_sql("SELECT 1")

            sql.event.listen(self.engine, "begin", check_lock)
            try:
                yield
            finally:
                sql.event.remove(self.engine, "begin", check_lock)
                # Freed at once, not when the server notices; with a connection that is
                # lost it is free. In the pool, this one could not be told from others.
                if not lock.invalidated:
                    with suppress(IndexUnreachable):
                        lock.execute(sql.select(sql.func.pg_advisory_unlock(_LOCK)))
                lock.invalidate()

    def find_writer(self) -> str | None:
        """Return who is writing now, in words; None if nobody is."""
        # Taking the lock to see whether it is free would turn a writer away.
        with self.engine.connect() as connection:
            return _find_holder(connection)

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def _make(self, state: State) -> int:
        # Vectors are named after the number: it must be one that no other database
        # which shares the Chroma server has, nor this one before it was made anew.
        number = secrets.randbits(48)
        with self.engine.begin() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
            if encoding != "UTF8":
                raise BadSettings(
                    f"The database at '{self.name}' keeps text as {encoding}. Make one"
                    " with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0."
                )
            connection.execute(CreateSchema("polycite", if_not_exists=True))
            _builds.metadata.create_all(connection)
            connection.execute(_builds.insert().values(number=number, state=state))
            connection.execute(CreateSchema(schema_of(number)))
            build = connection.execution_options(
                schema_translate_map={None: schema_of(number)}
            )
            schema.metadata.create_all(build)
            build.execute(
                schema.about.insert().values(key="schema", value=schema.SCHEMA)
            )
        return number


class OpenBuild:
    """The catalogue of one build, open; that of the live one follows a swap."""

    def __init__(self, database: Database, number: int, *, is_live: bool) -> None:
        self._database = database
        self._is_live = is_live
        self.number = number
        self.name = database.name

    @property
    def engine(self) -> sql.Engine:
        """What statements run on."""
        return self._database.engine.execution_options(
            schema_translate_map={None: schema_of(self.number)}
        )

    def which(self) -> int:
        """Return the number of the build, which is read from then on."""
        if self._is_live:
            live = self._database.number_of("live")
            self.number = self.number if live is None else live
        return self.number

    def close(self) -> None:
        """Let go of all connections."""
        self._database.close()


def schema_of(number: int) -> str:
    """Return the PostgreSQL schema that a build's tables are in."""
    return f"polycite_{number:012x}"


def _find_holder(connection: Connection) -> str | None:
    """Return who holds the lock, as far as the server tells; None if nobody does."""
    query = sql.text(
        "SELECT application_name AS program, backend_start AT TIME ZONE 'UTC' AS start"
        " FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)"
        " WHERE locktype = 'advisory' AND granted AND objsubid = 1"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND (CAST(classid AS bigint) << 32) + CAST(objid AS bigint) = :lock"
    )
    row = connection.execute(query, {"lock": _LOCK}).first()
    if row is None:
        return None
    # What programs of other users do is not told to everybody.
    since = f", since {row.start:%Y-%m-%d %H:%M} UTC" if row.start else ""
    return f"{row.program or 'another program'}{since}"
