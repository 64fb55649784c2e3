"""The servers that ``make test-servers`` starts, as good as new for each test."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sql

from index.chroma import ChromaServer

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


def _address(variable: str) -> str:
    address = os.environ.get(variable)
    if address is None:
        pytest.skip(_MISSING)
    return address
