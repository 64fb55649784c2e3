"""The servers that ``make test-servers`` starts, as good as new for each test."""

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sql

from index.chroma import ChromaServer
from index.database import Database

_MISSING = "needs the servers that 'make test-servers' starts"


@contextmanager
def fresh_database() -> Iterator[str]:
    """Give the address of an empty database, or skip the test.

    Its text is sorted as people do it, "a" before "B", and not by code points.
    """
    address = _address("TEST_DATABASE_URL")
    name = f"test_{os.getpid()}"
    url = sql.make_url(address).set(drivername="postgresql+psycopg")
    server = sql.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} TEMPLATE template0"
            " LOCALE_PROVIDER icu ICU_LOCALE 'en'"
        )
        yield url.set(drivername="postgresql", database=name).render_as_string(
            hide_password=False
        )
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@contextmanager
def fresh_collections() -> Iterator[ChromaServer]:
    """Give a part of a Chroma server without any vectors, or skip the test."""
    prefix = f"test-{secrets.token_hex(4)}-"
    server = ChromaServer(_address("TEST_CHROMA_URL"), None, lambda: prefix)
    yield server
    server.clear()
    server.close()


def chroma_address() -> str:
    """Return the address of the Chroma server, or skip the test."""
    return _address("TEST_CHROMA_URL")


def built(database_address: str) -> set[int]:
    """Return the builds of a database that have vectors on the Chroma server."""
    with closing(Database(database_address)) as database:
        numbers = database.numbers_of("live") + database.numbers_of("replaced")
        numbers += database.numbers_of("rebuilding")
    return {number for number in numbers if _collections(number)}


def clear_builds(database_address: str) -> None:
    """Delete the vectors of all builds of a database."""
    for number in built(database_address):
        with closing(_vectors_of(number)) as server:
            server.clear()


def _collections(number: int) -> list[str]:
    with closing(_vectors_of(number)) as server:
        names = [c.name for c in server.open().list_collections()]
        return [name for name in names if name.startswith(server.prefix())]


def _vectors_of(number: int) -> ChromaServer:
    return ChromaServer(chroma_address(), None, lambda: f"polycite-{number:012x}-")


def _address(variable: str) -> str:
    address = os.environ.get(variable)
    if address is None:
        pytest.skip(_MISSING)
    return address
