"""An index is moved to servers and back without embedding anything again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.moving import move_index
from bot.settings import Settings
from bot.wiring import open_retriever
from index.errors import BadSettings, NoIndex
from index.passages import Scope
from tests.bot.test_mixed_languages import ENGLISH, TEXT
from tests.fakes import EmbeddingWire, embedding_wire
from tests.servers import chroma_address, clear_builds, fresh_database
from tests.small_world import ARTICLES, write_articles
from tests.updated import castle, files, settings_of, update

MORE = {"more-de.txt": "Das Schloss\n\nNoch ein Schloss steht im Tal."}


@pytest.fixture
def wire() -> Iterator[EmbeddingWire]:
    with embedding_wire() as opened:
        yield opened


@pytest.fixture
def settings(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url)


@pytest.fixture
def shared(settings: Settings) -> Iterator[Settings]:
    with fresh_database() as address:
        servers = {"database_url": SecretStr(address), "chroma_url": chroma_address()}
        yield settings.model_copy(update=servers)
        clear_builds(address)


def quiet(_: int, __: int) -> None:
    return


def test_without_servers_nothing_is_moved(settings: Settings) -> None:
    with pytest.raises(BadSettings, match="POLYCITE_DATABASE_URL"):
        move_index(settings, "servers", quiet)


@pytest.mark.servers
def test_an_index_that_is_not_there_is_not_moved(shared: Settings) -> None:
    with pytest.raises(NoIndex):
        move_index(shared, "servers", quiet)

    assert not shared.home.exists()


@pytest.mark.servers
def test_a_moved_index_answers_the_same_and_nothing_was_embedded(
    settings: Settings, shared: Settings, wire: EmbeddingWire, articles: Path
) -> None:
    write_articles(articles, {"feed.jsonl": json.dumps({"text": TEXT})})
    update(settings, articles)
    embedded = len(wire.inputs)

    move_index(shared, "servers", quiet)

    assert len(wire.inputs) == embedded
    assert files(shared) == files(settings)
    assert {"feed.jsonl#1", *ARTICLES} == set(files(shared))
    assert castle(shared) == castle(settings)
    assert _in_english(shared) == _in_english(settings)
    assert ENGLISH in _in_english(shared)


def _in_english(settings: Settings) -> list[str]:
    with open_retriever(settings) as retriever:
        english = Scope(languages=("en",))
        found = retriever.retrieve("apple", scope=english, most=99).passages
    return [passage.text for passage in found]


@pytest.mark.servers
def test_a_moved_index_is_written_on(
    settings: Settings, shared: Settings, articles: Path
) -> None:
    update(settings, articles)
    move_index(shared, "servers", quiet)
    write_articles(articles, MORE)

    report = update(shared, articles)

    assert (report.added, report.unchanged) == (["more-de.txt"], sorted(ARTICLES))
    assert files(shared) == sorted([*ARTICLES, *MORE])


@pytest.mark.servers
def test_moving_again_replaces_and_moving_back_brings_it_home(
    settings: Settings, shared: Settings, articles: Path, tmp_path: Path
) -> None:
    update(settings, articles)
    move_index(shared, "servers", quiet)
    write_articles(articles, MORE)
    update(settings, articles)
    move_index(shared, "servers", quiet)
    back = tmp_path / "back"

    move_index(shared.model_copy(update={"home": back}), "home", quiet)

    assert files(shared) == sorted([*ARTICLES, *MORE])
    assert files(settings.model_copy(update={"home": back})) == files(shared)
