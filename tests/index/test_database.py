"""One index that several machines share in PostgreSQL."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sql

from index.catalogue import Catalogue
from index.database import Database, schema_of
from index.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexUnreachable,
    NoIndex,
)
from index.recording import Recorder
from tests.index.recorded import add, article, files

pytestmark = pytest.mark.servers


@pytest.fixture
def database(database_address: str) -> Iterator[Database]:
    with closing(Database(database_address)) as opened:
        yield opened


@contextmanager
def another_machine(address: str) -> Iterator[Database]:
    with closing(Database(address)) as opened:
        yield opened


def execute(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def begin(database: Database, file: str) -> Catalogue:
    """Begin a build beside the live one, with one article."""
    catalogue = Catalogue(database.open("rebuilding", create=True))
    add(Recorder(catalogue), article(path=f"/a/{file}"))
    return catalogue


def test_where_nothing_was_ingested_there_is_no_index(database: Database) -> None:
    with pytest.raises(NoIndex) as caught:
        database.open("live")

    assert str(caught.value) == (
        f"There is no index at '{database.name}' yet."
        " Make one with 'polycite ingest FOLDER'."
    )


def test_what_one_machine_writes_another_reads(
    database: Database, database_address: str
) -> None:
    writer = Catalogue(database.open("live", create=True))
    with another_machine(database_address) as other:
        reader = Catalogue(other.open("live"))
        before = reader.generation()
        add(Recorder(writer), article())

        assert files(reader) == ["x.txt"]
        assert reader.generation() != before


def test_a_rebuild_is_not_seen_before_the_swap_and_whole_after_it(
    database: Database, database_address: str
) -> None:
    add(Recorder(Catalogue(database.open("live", create=True))), article())
    with another_machine(database_address) as other:
        reader = Catalogue(other.open("live"))
        begin(database, "new.txt")
        first = reader.generation()
        before = files(reader)
        database.swap()

        in_the_middle_of_a_question = files(reader)
        second = reader.generation()

        assert (before, in_the_middle_of_a_question) == (["x.txt"], ["x.txt"])
        assert (files(reader), first == second) == (["new.txt"], False)


def test_a_rebuild_that_was_killed_is_gone_on_with(database: Database) -> None:
    add(Recorder(begin(database, "a.txt")), article(path="/a/b.txt"))

    again = Catalogue(database.open("rebuilding", create=True))

    assert files(again) == ["a.txt", "b.txt"]


def test_what_a_swap_replaced_stays_until_it_is_dropped(database: Database) -> None:
    old = database.open("live", create=True).number
    begin(database, "new.txt")
    database.swap()
    left = database.numbers_of("replaced")

    database.drop(old)

    assert left == [old]
    assert database.numbers_of("replaced") == []
    assert schema_of(old) not in sql.inspect(database.engine).get_schema_names()


def test_a_build_of_another_layout_is_refused(database: Database) -> None:
    number = database.open("live", create=True).number
    execute(
        database,
        f"UPDATE {schema_of(number)}.about SET value = 'old' WHERE key = 'schema'",  # noqa: S608
    )

    with pytest.raises(IndexMismatch, match="has the layout 'old'"):
        database.open("live")


def test_a_build_that_lost_its_tables_is_called_damaged(database: Database) -> None:
    build = database.open("live", create=True)
    execute(database, f"DROP TABLE {schema_of(build.number)}.articles CASCADE")

    with pytest.raises(IndexDamaged, match=r"articles\" does not exist"):
        Catalogue(build).articles()


def test_a_second_writer_is_told_who_writes(
    database: Database, database_address: str
) -> None:
    with (
        database.locked(),
        another_machine(database_address) as other,
        pytest.raises(IndexBusy) as caught,
        other.locked(),
    ):
        pass

    assert "Another program is writing the index at" in str(caught.value)
    assert "(polycite on " in str(caught.value)


def test_the_lock_is_free_after_its_holder_has_ended(
    database: Database, database_address: str
) -> None:
    with database.locked():
        pass

    with another_machine(database_address) as other, other.locked():
        database.open("live", create=True)


def test_a_writer_that_lost_its_lock_writes_no_more(
    database: Database, database_address: str
) -> None:
    with another_machine(database_address) as other, database.locked():
        recorder = Recorder(Catalogue(database.open("live", create=True)))
        execute(
            other,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'",
        )

        with pytest.raises(IndexUnreachable):
            recorder.begin([article()])


def test_a_reader_gets_over_a_restart_of_the_server(
    database: Database, database_address: str
) -> None:
    add(Recorder(Catalogue(database.open("live", create=True))), article())
    with another_machine(database_address) as other:
        reader = Catalogue(other.open("live"))
        execute(
            database,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )

        assert files(reader) == ["x.txt"]


def test_a_wrong_password_is_told_in_one_line_without_it(database_address: str) -> None:
    address = sql.make_url(database_address).set(password="wrong")  # noqa: S106
    text = address.render_as_string(hide_password=False)

    with (
        another_machine(text) as refused,
        pytest.raises(IndexUnreachable) as caught,
    ):
        refused.open("live")

    assert "password authentication failed" in str(caught.value)
    assert "wrong" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_that_may_only_be_read_is_told(database: Database) -> None:
    build = database.open("live", create=True)
    execute(database, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")

    with pytest.raises(IndexUnreachable, match="read-only transaction"):
        Recorder(Catalogue(build)).begin([article()])
