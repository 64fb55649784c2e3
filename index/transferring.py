"""Copying all rows of one catalogue into another that has none."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sql
from sqlalchemy.dialects.postgresql import REGCLASS

from index import schema
from index.catalogue import Catalogue

# A text may have millions of characters.
_ROWS_AT_A_TIME = 100


def transfer(source: Catalogue, target: Catalogue) -> None:
    """Copy every row, ids and all, in one transaction of ``target``."""
    with source.engine.connect() as reading, target.engine.begin() as writing:
        # It names the layout already, as the source does.
        writing.execute(schema.about.delete())
        for table in schema.metadata.sorted_tables:
            rows = reading.execute(sql.select(table)).yield_per(_ROWS_AT_A_TIME)
            for portion in rows.mappings().partitions():
                writing.execute(table.insert(), [dict(row) for row in portion])
        _go_on_counting(writing, _last_id(reading))


def row_counts(catalogue: Catalogue) -> Mapping[str, int]:
    """Return how many rows each table has."""
    with catalogue.engine.connect() as connection:
        return {
            table.name: connection.execute(
                sql.select(sql.func.count()).select_from(table)
            ).scalar_one()
            for table in schema.metadata.sorted_tables
        }


def _last_id(reading: sql.Connection) -> int:
    """Return the highest id that an article ever had, whether it is still there or not.

    Vectors of an article that is forgotten may have stayed; its id must stay its own.
    """
    ids = schema.articles.c.id
    highest = reading.execute(sql.select(sql.func.max(ids))).scalar() or 0
    if reading.dialect.name == "sqlite":
        counted = reading.exec_driver_sql(
            "SELECT seq FROM sqlite_sequence WHERE name = 'articles'"
        )
    else:
        last = sql.func.pg_sequence_last_value(_sequence_of(reading))
        counted = reading.execute(sql.select(last))
    return max(int(highest), int(counted.scalar() or 0))


def _go_on_counting(writing: sql.Connection, last_id: int) -> None:
    """Let the next article have an id above ``last_id``."""
    if writing.dialect.name == "sqlite":
        writing.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'articles'")
        writing.exec_driver_sql(
            "INSERT INTO sqlite_sequence (name, seq) VALUES ('articles', ?)", (last_id,)
        )
        return
    # The next one is the value itself where it was not called yet.
    is_called = last_id > 0
    value = max(last_id, 1)
    writing.execute(
        sql.select(sql.func.setval(_sequence_of(writing), value, is_called))
    )


def _sequence_of(connection: sql.Connection) -> sql.ColumnElement[Any]:
    """Return the sequence that numbers the articles of a build in PostgreSQL."""
    options: Mapping[str, Any] = connection.get_execution_options()
    where = options["schema_translate_map"][None]
    return sql.cast(
        sql.func.pg_get_serial_sequence(f"{where}.articles", "id"), REGCLASS
    )
