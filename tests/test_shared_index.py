"""An index on servers: several machines, each with a home of its own, share it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.diagnosing import diagnose
from bot.settings import Settings
from bot.wiring import make_place, open_retriever
from index.errors import ArticlesWouldBeLost, IndexBusy, IndexMismatch, NoIndex
from index.passages import Scope
from ingest.progress import IngestReport
from tests.bot.test_mixed_languages import ENGLISH, TEXT
from tests.fakes import EmbeddingWire, embedding_wire
from tests.servers import built, chroma_address, clear_builds, fresh_database
from tests.small_world import ARTICLES, write_articles
from tests.updated import castle, files, settings_of, update

pytestmark = pytest.mark.servers

CHANGED = {"castle-de.txt": "Das Schloss\n\nDas Schloss bleibt für immer geschlossen."}


@pytest.fixture
def wire() -> Iterator[EmbeddingWire]:
    with embedding_wire() as opened:
        yield opened


@pytest.fixture
def settings(home: Path, wire: EmbeddingWire) -> Iterator[Settings]:
    with fresh_database() as address:
        shared = settings_of(home, wire.url).model_copy(
            update={
                "database_url": SecretStr(address),
                "chroma_url": chroma_address(),
            }
        )
        yield shared
        clear_builds(address)


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    """The settings of another machine."""
    return settings.model_copy(update={"home": tmp_path / "elsewhere"})


@pytest.fixture
def other_model(settings: Settings) -> Settings:
    return settings.model_copy(update={"embedding_model": "another"})


def test_before_the_first_ingest_there_is_no_index(settings: Settings) -> None:
    with pytest.raises(NoIndex, match="There is no index at 'postgresql://"):
        castle(settings)


def test_what_one_machine_ingests_another_answers_from(
    settings: Settings, elsewhere: Settings, articles: Path
) -> None:
    update(settings, articles)

    assert castle(elsewhere) == ARTICLES["castle-de.txt"].strip()
    assert files(elsewhere) == sorted(ARTICLES)
    assert not elsewhere.home.exists()


def test_lines_are_moved_changed_and_taken_away_one_by_one(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    feed = write_articles(tmp_path / "in", {"feed.jsonl": _lines(*ARTICLES.values())})
    update(settings, feed)
    _, *others = ARTICLES.values()
    written = _lines("Das Schloss fiel.", *others[:-1])
    write_articles(feed, {"feed.jsonl": written})

    report = update(elsewhere, feed)

    assert report.added == ["feed.jsonl#1"]
    assert report.removed == ["feed.jsonl#1", "feed.jsonl#8"]
    assert report.unchanged == [f"feed.jsonl#{number}" for number in range(2, 8)]
    assert files(settings) == [f"feed.jsonl#{number}" for number in range(1, 8)]
    assert [f.level for f in diagnose(settings) if f.about == "index"] == ["fine"]


def _lines(*texts: str) -> str:
    return "".join(f"{json.dumps({'text': text})}\n" for text in texts)


def test_a_passage_is_found_in_its_own_language(
    settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    folder = write_articles(tmp_path / "in", {"mill.txt": TEXT})
    update(settings, folder)

    with open_retriever(elsewhere) as retriever:
        found = retriever.retrieve("apple", scope=Scope(languages=("en",))).passages

    assert [(p.source.language, p.language, p.text) for p in found] == [
        ("uk", "en", ENGLISH)
    ]


def test_an_unchanged_folder_costs_nothing(settings: Settings, articles: Path) -> None:
    update(settings, articles)

    assert update(settings, articles) == IngestReport(unchanged=sorted(ARTICLES))


def test_a_running_bot_sees_the_next_ingest(
    settings: Settings, elsewhere: Settings, articles: Path
) -> None:
    update(settings, articles)
    with open_retriever(elsewhere) as retriever:
        retriever.retrieve("Schloss")
        write_articles(articles, CHANGED)
        (articles / "honey-uk.txt").unlink()
        update(settings, articles, prune=True)

        found = retriever.retrieve("Schloss", scope=Scope(languages=("de",))).passages

    assert [passage.text for passage in found] == [CHANGED["castle-de.txt"]]
    assert "honey-uk.txt" not in files(elsewhere)


def test_a_running_bot_sees_a_rebuild_at_once_and_never_half_of_it(
    settings: Settings, elsewhere: Settings, articles: Path
) -> None:
    update(settings, articles)
    with open_retriever(elsewhere) as retriever:
        retriever.retrieve("Schloss")
        write_articles(articles, CHANGED)
        update(settings, articles, rebuild=True)

        found = retriever.retrieve("Schloss", scope=Scope(languages=("de",))).passages

    assert [passage.text for passage in found] == [CHANGED["castle-de.txt"]]


def test_another_model_is_refused_and_a_rebuild_mends_it(
    settings: Settings, other_model: Settings, articles: Path
) -> None:
    update(settings, articles)
    with pytest.raises(IndexMismatch, match="polycite ingest --rebuild"):
        update(other_model, articles)

    update(other_model, articles, rebuild=True)

    assert files(other_model) == sorted(ARTICLES)


def test_a_rebuild_that_would_lose_articles_leaves_the_old_index(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    (articles / "honey-uk.txt").write_text("", encoding="utf-8")

    with pytest.raises(ArticlesWouldBeLost, match="the old index stays"):
        update(settings, articles, rebuild=True)

    assert "honey-uk.txt" in files(settings)


def test_what_a_rebuild_replaced_is_deleted_by_the_next_ingest(
    settings: Settings, articles: Path
) -> None:
    update(settings, articles)
    update(settings, articles, rebuild=True)
    assert settings.database_url is not None
    address = settings.database_url.get_secret_value()
    before = built(address)

    update(settings, articles)

    assert (len(before), len(built(address))) == (2, 1)
    assert built(address) < before
    assert files(settings) == sorted(ARTICLES)


def test_a_second_ingest_from_another_machine_is_refused(
    settings: Settings, elsewhere: Settings, articles: Path
) -> None:
    with (
        make_place(settings).hold_lock("polycite ingest"),
        pytest.raises(IndexBusy, match="Another program is writing"),
    ):
        update(elsewhere, articles)


def test_doctor_finds_a_sound_index(settings: Settings, articles: Path) -> None:
    update(settings, articles)
    shutil.rmtree(articles)

    found = [f for f in diagnose(settings) if f.about == "index"]

    assert [f.level for f in found] == ["fine"]
    assert found[0].text.startswith("8 articles, 8 passages, ")


def test_doctor_says_who_is_writing_and_compares_nothing_meanwhile(
    settings: Settings, elsewhere: Settings, articles: Path
) -> None:
    update(settings, articles)

    with make_place(elsewhere).hold_lock("polycite ingest"):
        found = [f for f in diagnose(settings) if f.about == "index"]

    assert [f.level for f in found] == ["fine", "fine"]
    assert "is writing; its vectors are compared" in found[1].text
