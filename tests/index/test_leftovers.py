"""How leftovers are found among many articles that are live."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy.engine import Connection

from index.catalogue import Catalogue
from index.portions import divide_dead
from index.recording import Recorder
from tests.index.recorded import add, article


def _plans(connection: Connection) -> Sequence[str]:
    """Return how SQLite goes about finding what is not live."""
    asked: list[tuple[str, object]] = []

    @sql.event.listens_for(connection, "before_cursor_execute")
    def keep(
        _: object, __: object, statement: str, values: object, *___: object
    ) -> None:
        asked.append((statement, values))

    divide_dead(connection)
    statements = list(asked)
    return [
        row.detail
        for statement, values in statements
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
    ]


def test_leftovers_are_found_without_a_look_at_live_articles(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite", create=True)
    recorder = Recorder(catalogue)
    recorder.retire([add(recorder, article("Старий текст."))])

    with catalogue.engine.connect() as connection:
        plans = _plans(connection)

    catalogue.close()
    looked = [plan for plan in plans if "articles" in plan]
    assert looked
    assert all("articles_not_live" in p or "PRIMARY KEY" in p for p in looked), plans
