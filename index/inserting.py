"""Many rows into one table, as fast as the database's driver takes them.

SQLAlchemy looks at each value of each row, which takes it longer than SQLite takes to
write them all; an article has hundreds of terms.
"""

from collections.abc import Sequence

import sqlalchemy as sql
from sqlalchemy.engine import Connection


def insert_rows(
    connection: Connection, table: sql.Table, rows: Sequence[tuple[object, ...]]
) -> None:
    """Insert rows with the values of all columns, in the order of these.

    The values are what the driver takes: texts, whole numbers, None.
    """
    if not rows:
        return
    names = [column.name for column in table.columns]
    options = connection.get_execution_options()
    compiled = table.insert().compile(
        dialect=connection.dialect,
        schema_translate_map=options.get("schema_translate_map"),
        render_schema_translate="schema_translate_map" in options,
    )
    # SQLite wants the values of a row in order, psycopg by name.
    is_in_order = connection.dialect.positional
    values = rows if is_in_order else [dict(zip(names, r, strict=True)) for r in rows]
    connection.exec_driver_sql(str(compiled), values)
