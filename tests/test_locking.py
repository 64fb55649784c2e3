"""Two programs that want to write one index: one does, the other is told or waits."""

import os
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.locking import Holder, find_holder, hold_lock
from bot.settings import Settings
from index.errors import BadSettings, IndexBusy
from index.home import Home
from tests.fakes import embedding_wire
from tests.holding import Hold
from tests.program import polycite
from tests.small_world import ARTICLES, start_process, write_articles
from tests.updated import files, settings_of, update


@pytest.fixture
def settings(home: Path) -> Iterator[Settings]:
    with embedding_wire() as wire:
        yield settings_of(home, wire.url)


def ingest_elsewhere(home: Path, url: str, folder: Path) -> None:
    """Ingest with the endpoint at ``url``; run by another process."""
    update(settings_of(home, url), folder)


@contextmanager
def writing(home: Path, folder: Path) -> Iterator[tuple[int, threading.Event]]:
    """Ingest in another process, which waits half-way until the event is set."""
    hold = Hold(0)
    with embedding_wire(hold) as wire:
        child = start_process(ingest_elsewhere, home, wire.url, folder)
        assert hold.reached.wait(60)
        assert child.pid
        try:
            yield child.pid, hold.let_go
        finally:
            hold.let_go.set()
            child.join(60)


def test_a_second_ingest_is_told_who_is_writing(
    settings: Settings, articles: Path
) -> None:
    with (
        writing(settings.home, articles) as (process, _),
        pytest.raises(IndexBusy) as caught,
    ):
        update(settings, articles)

    said = re.sub(r"since [-0-9]{10} [:0-9]{8}", "since THEN", str(caught.value))
    assert said == (
        f"Another program is writing the index at '{settings.home}' ('polycite ingest',"
        f" process {process} on {socket.gethostname()}, since THEN)."
        " Wait until it has ended, or let --wait do that."
    )


def test_one_that_waits_says_for_whom_and_then_sees_what_came_meanwhile(
    settings: Settings, articles: Path
) -> None:
    told: list[str] = []
    with writing(settings.home, articles) as (process, let_go):

        def tell(line: str) -> None:
            told.append(line)
            write_articles(articles, {"honey-en.txt": "The honey fair begins."})
            let_go.set()

        report = update(settings, articles, wait=True, tell=tell)

    assert report.added == ["honey-en.txt"]
    assert sorted(report.unchanged) == sorted(ARTICLES)
    assert [f"process {process}" in line for line in told] == [True]


def test_the_lock_of_a_process_that_was_killed_is_free(
    settings: Settings, articles: Path
) -> None:
    hold = Hold(0)
    with embedding_wire(hold) as wire:
        child = start_process(ingest_elsewhere, settings.home, wire.url, articles)
        assert hold.reached.wait(60)
        child.kill()
        child.join()
        hold.let_go.set()

    assert Home(settings.home).holder.exists()
    assert find_holder(Home(settings.home)) is None
    update(settings, articles)
    assert files(settings) == sorted(ARTICLES)


def test_the_holder_is_known_while_it_holds_and_not_afterwards(home: Path) -> None:
    with hold_lock(Home(home), "polycite ingest"):
        holder = find_holder(Home(home))

    assert isinstance(holder, Holder)
    assert (holder.doing, holder.process) == ("polycite ingest", os.getpid())
    assert find_holder(Home(home)) is None


@pytest.mark.parametrize("said", ["", "[]", '{"doing": "polycite ingest"}', "\x00"])
def test_a_lock_whose_holder_does_not_say_who_it_is_is_held_all_the_same(
    home: Path, said: str
) -> None:
    with hold_lock(Home(home), "polycite ingest"):
        Home(home).holder.write_text(said, encoding="utf-8")

        with (
            pytest.raises(IndexBusy, match=f"the index at '{home}'. Wait"),
            hold_lock(Home(home), "polycite ingest"),
        ):
            pass


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with (
        pytest.raises(BadSettings, match="cannot be written"),
        hold_lock(Home(tmp_path / "file" / "home"), "polycite ingest"),
    ):
        pass


def test_doctor_leaves_an_index_alone_that_is_being_written(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    write_articles(articles, {"honey-en.txt": "The honey fair begins."})
    with writing(settings.home, articles):
        ran = polycite(
            "doctor",
            home=settings.home,
            environment={
                "POLYCITE_EMBEDDING_URL": settings.embedding_url or "",
                "POLYCITE_EMBEDDING_MODEL": "lexicon",
            },
        )

    assert "is writing; its vectors are compared when that has ended" in ran.out
    assert ran.code == 0


def test_a_home_that_is_taken_away_meanwhile_does_not_end_what_ends(
    home: Path,
) -> None:
    with hold_lock(Home(home), "polycite ingest"):
        shutil.rmtree(home)
        home.write_text("", encoding="utf-8")

    assert find_holder(Home(home)) is None
