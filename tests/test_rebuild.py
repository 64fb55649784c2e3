"""An index is rebuilt beside the old one, which answers until it is complete."""

import resource
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.wiring import open_retriever
from index.errors import (
    ArticlesWouldBeLost,
    IndexMismatch,
    IndexUnreachable,
    NothingToIngest,
)
from index.home import Home, catalogue_in
from index.passages import Scope
from ingest.progress import IngestReport
from tests.fakes import EmbeddingWire, embedding_wire
from tests.small_world import ARTICLES, write_articles
from tests.updated import castle, files, settings_of, update

CHANGED = {"castle-de.txt": "Das Schloss\n\nDas Schloss bleibt für immer geschlossen."}


@pytest.fixture
def wire() -> Iterator[EmbeddingWire]:
    with embedding_wire() as opened:
        yield opened


@pytest.fixture
def settings(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url)


@pytest.fixture
def other_model(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url, "another")


@pytest.mark.parametrize("prune", [False, True])
def test_another_model_is_refused_with_the_command_that_mends_it(
    settings: Settings, other_model: Settings, articles: Path, prune: bool
) -> None:
    update(settings, articles)

    with pytest.raises(IndexMismatch) as caught:
        update(other_model, articles, prune=prune)

    assert str(caught.value) == (
        f"The index at '{settings.home / 'index'}' was made with embedding model"
        " 'endpoint/lexicon', the settings now say 'endpoint/another'."
        " Set it back, or run 'polycite ingest --rebuild FOLDER'."
    )


def test_another_model_is_refused_by_a_question_too(
    settings: Settings, other_model: Settings, articles: Path
) -> None:
    update(settings, articles)

    with pytest.raises(IndexMismatch, match="polycite ingest --rebuild"):
        castle(other_model)


def test_that_command_mends_it(
    settings: Settings, other_model: Settings, articles: Path
) -> None:
    update(settings, articles)

    report = update(other_model, articles, rebuild=True)

    assert report == IngestReport(added=sorted(ARTICLES))
    assert castle(other_model) == ARTICLES["castle-de.txt"].strip()
    assert files(other_model) == sorted(ARTICLES)


def test_a_rebuild_without_an_index_is_a_first_ingest(
    settings: Settings, articles: Path
) -> None:
    assert update(settings, articles, rebuild=True).added == sorted(ARTICLES)
    assert files(settings) == sorted(ARTICLES)


def test_a_rebuild_leaves_one_index_and_nothing_beside_it(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)

    update(settings, articles, rebuild=True)

    assert sorted(p.name for p in settings.home.iterdir()) == ["index", "ingest.lock"]


def test_one_process_may_rebuild_again_and_again(
    settings: Settings, articles: Path
) -> None:
    for text in ("Das Schloss ist rot.", "Das Schloss ist blau.", "Das Schloss fiel."):
        write_articles(articles, {"castle-de.txt": text})

        update(settings, articles, rebuild=True)

        assert castle(settings) == text


def test_a_rebuild_of_one_folder_keeps_the_articles_of_the_others(
    settings: Settings, articles: Path, tmp_path: Path
) -> None:
    more = write_articles(
        tmp_path / "more", {"sub/honey-en.txt": "Honey is sold here."}
    )
    update(settings, articles)
    update(settings, more)

    update(settings, articles / "harbour", rebuild=True)

    assert files(settings) == sorted(["sub/honey-en.txt", *ARTICLES])


def test_a_rebuild_keeps_an_article_that_was_given_as_a_hidden_file(
    settings: Settings, articles: Path
) -> None:
    (articles / "honey-uk.txt").rename(articles / ".honey-uk.txt")
    update(settings, articles, articles / ".honey-uk.txt")

    update(settings, articles, rebuild=True)

    assert ".honey-uk.txt" in files(settings)


def test_a_rebuild_that_would_lose_articles_is_refused_unless_told_to_prune(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    (articles / "honey-uk.txt").unlink()

    with pytest.raises(ArticlesWouldBeLost, match="--prune"):
        update(settings, articles, rebuild=True)

    assert "honey-uk.txt" in files(settings)


def test_a_rebuild_in_which_a_known_file_cannot_be_read_keeps_the_old_index(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    (articles / "honey-uk.txt").write_text("", encoding="utf-8")

    with pytest.raises(
        ArticlesWouldBeLost, match=r"honey-uk\.txt.*the old index stays"
    ):
        update(settings, articles, rebuild=True)

    assert "honey-uk.txt" in files(settings)


def test_a_rebuild_of_an_unreadable_index_asks_for_every_folder(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    catalogue_in(Home(settings.home).index).write_bytes(b"rubbish" * 1000)

    with pytest.raises(ArticlesWouldBeLost, match="Name every folder"):
        update(settings, articles, rebuild=True)


def test_an_index_of_another_layout_is_mended_by_the_command_that_it_names(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    path = catalogue_in(Home(settings.home).index)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE about SET value='catalogue-0' WHERE key='schema'")

    with pytest.raises(IndexMismatch, match="ingest --rebuild --prune FOLDER"):
        update(settings, articles)
    update(settings, articles, rebuild=True, prune=True)

    assert files(settings) == sorted(ARTICLES)


@contextmanager
def no_file_larger_than(most_bytes: int) -> Iterator[None]:
    """Let the system refuse to write more, as a disk that is full does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_rebuild_that_the_disk_ends_goes_on_where_it_was(
    settings: Settings, wire: EmbeddingWire, tmp_path: Path
) -> None:
    few = {f"{n:03}.txt": f"Das Schloss hat {n} Zimmer." for n in range(150)}
    large = {"large.txt": f"{'-' * 2_000}\n" * 6_000 + "Das Schloss ist leer."}
    folder = write_articles(tmp_path / "many", few | large)

    with (
        no_file_larger_than(8_000_000),
        pytest.raises(IndexUnreachable, match="its disk"),
    ):
        update(settings, folder, rebuild=True)
    report = update(settings, folder, rebuild=True)

    assert len(report.added) + len(report.unchanged) == 151
    assert "000.txt" in report.unchanged
    assert sum(few["000.txt"] in sent for sent in wire.inputs) == 1


def test_a_running_bot_sees_a_rebuild_at_once(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    with open_retriever(settings) as retriever:
        retriever.retrieve("Schloss")
        write_articles(articles, CHANGED)
        update(settings, articles, rebuild=True)

        found = retriever.retrieve("Schloss", scope=Scope(languages=("de",))).passages

    assert [passage.text for passage in found] == [CHANGED["castle-de.txt"]]


def test_a_folder_without_articles_is_refused_and_makes_no_index(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(NothingToIngest) as caught:
        update(settings, tmp_path / "empty")

    assert str(caught.value) == (
        f"There is no article in '{tmp_path / 'empty'}'."
        " Types that are read: .docx .epub .htm .html .jsonl .markdown .md .ndjson"
        " .pdf .txt."
    )
    assert not settings.home.exists()


def test_pruning_an_empty_folder_empties_the_index(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    shutil.rmtree(articles)
    articles.mkdir()

    assert sorted(update(settings, articles, prune=True).removed) == sorted(ARTICLES)


def test_vectors_that_a_lost_catalogue_left_behind_are_not_mixed_with_new_ones(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    catalogue_in(Home(settings.home).index).unlink()
    (articles / "honey-uk.txt").unlink()

    update(settings, articles)

    with open_retriever(settings) as retriever:
        found = retriever.retrieve("Schloss", most=100).passages
    assert sorted({p.source.file for p in found}) == files(settings)
    assert len({p.chunk_id for p in found}) == len(found)
