"""A bot that is open while another process writes the index."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.wiring import make_embedder, open_index, open_retriever
from index.errors import IndexDamaged
from index.home import Home, vectors_in
from index.retrieving import Retriever
from index.vectors import VectorStore
from tests.fakes import EmbeddingWire, embedding_wire
from tests.killing import start
from tests.program import REPOSITORY, polycite
from tests.small_world import ARTICLES, write_articles
from tests.test_killing import CHANGES, long_article
from tests.updated import settings_of, update


@pytest.fixture
def wire() -> Iterator[EmbeddingWire]:
    with embedding_wire() as opened:
        yield opened


@pytest.fixture
def settings(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url)


@pytest.fixture
def environment(wire: EmbeddingWire) -> dict[str, str]:
    return {
        "POLYCITE_EMBEDDING_URL": wire.url,
        "POLYCITE_EMBEDDING_MODEL": "lexicon",
    }


class Chat:
    """``polycite chat`` in a process of its own, asked through a pipe."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        """Talk to ``process``."""
        self._process = process

    def ask(self, question: str) -> str:
        """Return what is printed between a question and the one after it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{question}\n/new\n")
        self._process.stdin.flush()
        lines: list[str] = []
        while (line := self._process.stdout.readline()) != "> /new\n":
            assert line, "it has ended"
            lines.append(line)
        return "".join(lines)


@contextmanager
def chatting(home: Path, environment: dict[str, str]) -> Iterator[Chat]:
    """Open ``polycite chat --no-model`` and end it afterwards."""
    plain = {n: v for n, v in os.environ.items() if not n.startswith("POLYCITE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--no-model"],
        env={
            **plain,
            "PYTHONPATH": str(REPOSITORY),
            "POLYCITE_HOME": str(home),
            **environment,
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        yield Chat(process)
        assert process.stdin
        process.stdin.close()


def test_an_open_chat_answers_from_the_new_articles_at_its_next_question(
    settings: Settings, articles: Path, environment: dict[str, str]
) -> None:
    update(settings, articles)
    with chatting(settings.home, environment) as chat:
        before = chat.ask("Wie lange dauerten die Arbeiten am Schloss?")
        write_articles(articles, {"castle-de.txt": CHANGES["castle-de.txt"] or ""})
        ran = polycite("ingest", articles, home=settings.home, environment=environment)
        after = chat.ask("Bleibt das Schloss geschlossen?")
        (articles / "castle-de.txt").unlink()
        polycite(
            "ingest", articles, "--prune", home=settings.home, environment=environment
        )
        gone = chat.ask("Bleibt das Schloss geschlossen?")

    assert ran.code == 0, ran.err
    assert "Das Schloss öffnet im Frühling wieder." in before
    assert "Das Schloss bleibt für immer geschlossen." in after
    assert "castle-de.txt" not in gone


@pytest.mark.parametrize("options", [(), ("--rebuild",)], ids=["ingest", "rebuild"])
def test_a_bot_answers_throughout_an_ingest_of_another_process(
    settings: Settings,
    articles: Path,
    environment: dict[str, str],
    options: tuple[str, ...],
) -> None:
    write_articles(articles, {"fair-en.txt": long_article(0)})
    update(settings, articles)
    write_articles(
        articles, {**ARTICLES, "fair-en.txt": long_article(1_100), "b-en.txt": "A pot."}
    )
    answered: list[bool] = []
    with open_retriever(settings) as retriever:
        child = start(settings.home, ("ingest", str(articles), *options), environment)
        while child.is_alive():
            found = retriever.retrieve("Schloss", language="de", most=50).passages
            answered.append("castle-de.txt" in {p.source.file for p in found})
        child.join()
        after = retriever.retrieve("pot", language="en", most=99).passages

    assert child.exitcode == 0
    assert len(answered) > 3
    assert set(answered) == {True}
    assert "b-en.txt" in {passage.source.file for passage in after}


def test_several_threads_may_ask_while_another_process_ingests(
    settings: Settings, articles: Path, environment: dict[str, str]
) -> None:
    update(settings, articles)
    write_articles(articles, {f"{n}-en.txt": f"Fair {n} has a pot." for n in range(40)})
    answered: list[bool] = []
    with open_retriever(settings) as retriever:
        child = start(settings.home, ("ingest", str(articles)), environment)

        def ask() -> None:
            while child.is_alive():
                found = retriever.retrieve("Schloss", language="de", most=50).passages
                answered.append("castle-de.txt" in {p.source.file for p in found})

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        child.join()
        for thread in threads:
            thread.join()

    assert set(answered) == {True}


def test_vectors_that_chroma_lost_are_answered_from_while_memory_holds_them(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    with open_retriever(settings) as retriever:
        before = retriever.retrieve("honey").passages
    store = VectorStore(vectors_in(Home(settings.home).index))
    store.remove("sentences", "de", store.ids("sentences", "de"))

    with open_retriever(settings) as retriever:
        after = retriever.retrieve("honey").passages

    assert after == before


def test_a_question_is_not_answered_from_fewer_vectors_than_there_are(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    store = VectorStore(vectors_in(Home(settings.home).index))
    store.remove("sentences", "de", store.ids("sentences", "de")[:1])

    with open_index(settings) as (catalogue, vectors):
        embedder = make_embedder(settings)
        by_chroma = Retriever(catalogue, vectors, embedder, held_bytes=0)
        with pytest.raises(IndexDamaged) as caught:
            by_chroma.retrieve("honey")

    assert str(caught.value) == (
        "The index lacks 1 vector of its articles, so that a search would miss some."
        " Run 'polycite doctor --repair'."
    )
