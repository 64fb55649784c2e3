import sqlite3
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMismatch,
    IndexUnreachable,
    NoIndex,
)
from index.recording import Recorder
from tests.index.recorded import add, article, files


@pytest.fixture
def catalogue(catalogue_file: Catalogue) -> Catalogue:
    """These tests look at the file."""
    return catalogue_file


def test_where_nothing_was_ingested_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex) as caught:
        Catalogue(tmp_path / "index" / "catalogue.sqlite")

    assert str(caught.value) == (
        f"There is no index at '{tmp_path / 'index'}' yet."
        " Make one with 'polycite ingest FOLDER'."
    )


@pytest.mark.parametrize("create", [False, True], ids=["reading", "writing"])
def test_a_file_that_is_no_catalogue_is_called_damaged(
    tmp_path: Path, create: bool
) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"not a database " * 1_000)

    with pytest.raises(IndexDamaged) as caught:
        Catalogue(path, create=create)

    assert str(caught.value) == (
        f"'{path}' cannot be read as a catalogue (file is not a database)."
        " Move it away and run 'polycite ingest' again."
    )


def test_an_empty_file_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.touch()

    with pytest.raises(IndexDamaged, match="no such table"):
        Catalogue(path)


def test_a_catalogue_that_is_broken_further_in_is_called_damaged(
    tmp_path: Path,
) -> None:
    path = tmp_path / "catalogue.sqlite"
    catalogue = Catalogue(path, create=True)
    recorder = Recorder(catalogue)
    for number in range(20):
        add(recorder, article("Слово. " * 200, path=f"/a/{number}.txt"))
    catalogue.close()
    content = bytearray(path.read_bytes())
    # The first page, which says what tables there are, stays whole.
    content[8_192:] = b"\xff" * (len(content) - 8_192)
    path.write_bytes(content)

    with pytest.raises(IndexDamaged, match="malformed"):
        Catalogue(path).articles()


def test_a_catalogue_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index" / "catalogue.sqlite"
    Catalogue(path, create=True).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET value='catalogue-0' WHERE key='schema'")
    connection.close()

    with pytest.raises(IndexMismatch) as caught:
        Catalogue(path)

    assert str(caught.value) == (
        f"The index at '{path.parent}' has the layout 'catalogue-0', this program"
        " writes 'catalogue-6'. Run 'polycite ingest --rebuild --prune FOLDER...'"
        " with every folder of it."
    )


def test_a_catalogue_put_in_the_place_of_an_open_one_is_read_from_then_on(
    catalogue: Catalogue, recorder: Recorder, tmp_path: Path
) -> None:
    add(recorder, article(path="/a/old.txt"))
    before = catalogue.generation()
    other = Catalogue(tmp_path / "other" / "catalogue.sqlite", create=True)
    add(Recorder(other), article(path="/a/new.txt"))
    other.close()

    (tmp_path / "index").rename(tmp_path / "index.old")
    between = catalogue.generation()
    (tmp_path / "other").rename(tmp_path / "index")

    assert between == before != catalogue.generation()
    assert files(catalogue) == ["new.txt"]


def test_a_reader_goes_on_while_an_ingest_writes(
    recorder: Recorder, tmp_path: Path
) -> None:
    add(recorder, article())
    reader = Catalogue(tmp_path / "index" / "catalogue.sqlite")
    with sqlite3.connect(tmp_path / "index" / "catalogue.sqlite") as writing:
        writing.execute("UPDATE articles SET file='half-way'")

        assert files(reader) == ["x.txt"]

    writing.close()
    reader.close()


def take_the_lock(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def limit(catalogue: Catalogue, pragma: str) -> None:
    """Set a limit of SQLite's on the one connection that ``catalogue`` uses."""
    with catalogue.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {pragma}")


def test_a_catalogue_that_stays_locked_is_called_busy(
    catalogue: Catalogue, recorder: Recorder, tmp_path: Path
) -> None:
    limit(catalogue, "busy_timeout=10")
    other = take_the_lock(tmp_path / "index" / "catalogue.sqlite")

    with pytest.raises(IndexBusy) as caught:
        recorder.begin([article()])

    other.close()
    assert str(caught.value) == (
        f"Another program is writing the index at '{tmp_path / 'index'}'"
        " (database is locked). Wait until it has ended, then try again."
    )


@pytest.mark.parametrize(
    ("pragma", "reason"),
    [
        pytest.param("max_page_count=1", "database or disk is full", id="full"),
        pytest.param(
            "query_only=1", "attempt to write a readonly database", id="read-only"
        ),
    ],
)
def test_a_disk_that_takes_no_more_is_told_in_one_line(
    catalogue: Catalogue, recorder: Recorder, tmp_path: Path, pragma: str, reason: str
) -> None:
    limit(catalogue, pragma)

    with pytest.raises(IndexUnreachable) as caught:
        recorder.begin([article("Слово. " * 2_000)])

    path = tmp_path / "index" / "catalogue.sqlite"
    assert str(caught.value) == (
        f"The catalogue '{path}' cannot be used ({reason})."
        " See to its disk and its permissions, then try again."
    )


def test_a_locked_catalogue_can_be_written_later(
    catalogue: Catalogue, recorder: Recorder, tmp_path: Path
) -> None:
    limit(catalogue, "busy_timeout=10")
    other = take_the_lock(tmp_path / "index" / "catalogue.sqlite")
    with pytest.raises(IndexBusy):
        add(recorder, article())

    other.close()
    add(recorder, article())

    assert files(catalogue) == ["x.txt"]
