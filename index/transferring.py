"""Copying all rows of one catalogue into another that has none."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sql

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
        if target.engine.dialect.name == "postgresql":
            # SQLite counts on from the largest id by itself.
            ids = schema.articles.c.id
            highest = sql.select(sql.func.max(ids)).scalar_subquery()
            writing.execute(
                sql.select(
                    sql.func.setval(
                        sql.func.pg_get_serial_sequence(
                            f"{_schema_of(writing)}.articles", "id"
                        ),
                        sql.func.coalesce(highest, 1),
                    )
                )
            )


def row_counts(catalogue: Catalogue) -> Mapping[str, int]:
    """Return how many rows each table has."""
    with catalogue.engine.connect() as connection:
        return {
            table.name: connection.execute(
                sql.select(sql.func.count()).select_from(table)
            ).scalar_one()
            for table in schema.metadata.sorted_tables
        }


def _schema_of(connection: sql.Connection) -> str:
    options: Mapping[str, Any] = connection.get_execution_options()
    return str(options["schema_translate_map"][None])
