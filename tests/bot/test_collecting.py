"""Writing an index from a program that goes on answering, in a process of its own."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.collecting import Collection, WritingEnded
from bot.locking import hold_lock
from index.errors import IndexMismatch
from index.home import Home
from ingest.progress import IngestReport, Progress
from tests.fakes import embedding_wire
from tests.small_world import write_articles
from tests.updated import files, settings_of, update


@pytest.fixture
def url() -> Iterator[str]:
    with embedding_wire() as wire:
        yield wire.url


@pytest.fixture
def article(tmp_path: Path) -> Path:
    folder = write_articles(tmp_path / "in", {"castle.txt": "The castle opened.\n"})
    return folder / "castle.txt"


def add(collection: Collection, path: Path) -> IngestReport:
    return asyncio.run(collection.add(path, lambda _: None))


def end_while_it_waits(
    collection: Collection, path: Path, number: signal.Signals
) -> IngestReport:
    """Add a file while another program writes, and send a signal to what waits."""

    def end(progress: Progress | None) -> None:
        if progress is None:
            for process in multiprocessing.active_children():
                os.kill(process.pid or 0, number)

    return asyncio.run(collection.add(path, end))


def test_a_file_that_ends_what_reads_it_has_failed_and_an_ended_program_may_go_on(
    tmp_path: Path, url: str, article: Path
) -> None:
    settings = settings_of(tmp_path / "home", url)
    collection = Collection(settings)

    with hold_lock(Home(settings.home), "test"):
        crashed = end_while_it_waits(collection, article, signal.SIGSEGV)
        with pytest.raises(WritingEnded):
            end_while_it_waits(collection, article, signal.SIGKILL)
    again = add(collection, article)

    assert crashed.failed == [("castle.txt", "is damaged: reading it ended in SIGSEGV")]
    assert again.added == ["castle.txt"]
    assert files(settings) == ["castle.txt"]


def test_an_index_that_cannot_be_written_is_told_as_to_anybody(
    tmp_path: Path, url: str, article: Path
) -> None:
    settings = settings_of(tmp_path / "home", url)
    update(settings, article)

    with pytest.raises(IndexMismatch, match="embedding model"):
        add(Collection(settings_of(tmp_path / "home", url, "another")), article)
