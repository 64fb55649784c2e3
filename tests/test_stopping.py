"""Ctrl-C during long work: it says what is done, and running it again goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from index.home import Home, vectors_in
from index.vectors import VectorStore
from tests.fakes import embedding_wire
from tests.holding import Hold
from tests.program import Ran, started_polycite
from tests.small_world import ARTICLES, write_articles
from tests.test_killing import long_article
from tests.updated import castle, files, settings_of, update

CHANGED = {"castle-de.txt": "Das Schloss bleibt für immer geschlossen."}
_AGAIN = "Run the same command again to go on.\n"


@pytest.fixture
def settings(home: Path) -> Iterator[Settings]:
    with embedding_wire() as wire:
        yield settings_of(home, wire.url)


def interrupt(home: Path, requests: int, *arguments: str | Path) -> Ran:
    """Run the program and press Ctrl-C while it waits for an embedding request."""
    hold = Hold(requests)
    with embedding_wire(hold) as wire:
        environment = {
            "POLYCITE_EMBEDDING_URL": wire.url,
            "POLYCITE_EMBEDDING_MODEL": "lexicon",
        }
        with started_polycite(
            *arguments, home=home, environment=environment
        ) as started:
            is_held = hold.reached.wait(60)
            started.press_ctrl_c()
            try:
                ran = started.ended(within_s=60)
            finally:
                hold.let_go.set()
    assert is_held, ran
    return ran


def write_many(folder: Path) -> Path:
    """Write the small world, and a long article that comes after all of it."""
    return write_articles(folder, {**ARTICLES, "z-en.txt": long_article(0)})


def test_an_interrupted_ingest_says_how_many_articles_are_in(
    settings: Settings, tmp_path: Path
) -> None:
    update(settings, write_articles(tmp_path / "articles", CHANGED))

    # All of it is one batch, whose third request is never answered.
    ran = interrupt(settings.home, 2, "ingest", write_many(tmp_path / "articles"))
    again = update(settings, tmp_path / "articles")

    assert ran == Ran(
        130,
        "",
        f"polycite: interrupted; 0 articles of this run in the index. {_AGAIN}",
    )
    assert sorted([*again.added, *again.changed]) == sorted([*ARTICLES, "z-en.txt"])


def test_an_interrupted_rebuild_says_that_the_old_index_still_answers(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    write_articles(articles, CHANGED)

    ran = interrupt(settings.home, 0, "ingest", "--rebuild", articles)
    during = castle(settings)
    again = update(settings, articles, rebuild=True)

    assert ran == Ran(
        130,
        "",
        "polycite: interrupted; the new index has 0 articles so far; the old one still"
        f" answers. {_AGAIN}",
    )
    assert during == ARTICLES["castle-de.txt"].strip()
    assert again.added == sorted(ARTICLES)
    assert castle(settings) == CHANGED["castle-de.txt"]


def test_a_rebuild_goes_on_with_what_an_interrupted_one_has_done(
    settings: Settings, tmp_path: Path
) -> None:
    folder = write_articles(
        tmp_path / "articles",
        {f"{n}-en.txt": long_article(100 * n)[:40_000] for n in range(6)},
    )
    with embedding_wire() as wire:
        update(settings_of(settings.home, wire.url), folder)
        requests = len(wire.inputs)

    # By then the first batch is in, and the last article is not.
    ran = interrupt(settings.home, requests * 4 // 5, "ingest", "--rebuild", folder)
    again = update(settings, folder, rebuild=True)

    assert ran.code == 130
    assert again.unchanged
    assert again.added
    assert files(settings) == [f"{n}-en.txt" for n in range(6)]


def test_an_interrupted_repair_says_how_many_vectors_are_made(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    store = VectorStore(vectors_in(Home(settings.home).index))
    store.drop("sentences", "de")
    store.drop("sentences", "uk")

    ran = interrupt(settings.home, 1, "doctor", "--repair")

    assert ran == Ran(
        130,
        "",
        f"polycite: interrupted; 3 vectors of this run in the index. {_AGAIN}",
    )
