"""An endpoint that serves another model under the same name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.diagnosing import diagnose
from bot.repairing import repair_index
from bot.settings import Settings
from index.errors import EmbeddingUnavailable, IndexMismatch
from tests.fakes import (
    EmbeddingWire,
    LexiconEmbedder,
    Reply,
    embedding_wire,
    json_reply,
    lexicon_reply,
)
from tests.small_world import ARTICLES
from tests.updated import castle, files, settings_of, update

TOLD = (
    "The embedding model 'endpoint/lexicon' makes vectors of 9 dimensions now, the"
    " index has 8. Set back what serves it, or run 'polycite ingest --rebuild FOLDER'."
)


@pytest.fixture
def wire() -> Iterator[EmbeddingWire]:
    with embedding_wire() as opened:
        yield opened


@pytest.fixture
def settings(home: Path, wire: EmbeddingWire) -> Settings:
    return settings_of(home, wire.url)


def wider(texts: list[str]) -> Reply:
    """Answer with one number more than the LexiconEmbedder has."""
    rows = LexiconEmbedder().embed_passages(texts)
    return json_reply(
        [{"index": i, "embedding": [*row.tolist(), 0.0]} for i, row in enumerate(rows)]
    )


def test_nothing_of_it_comes_into_the_index(
    settings: Settings, wire: EmbeddingWire, articles: Path
) -> None:
    update(settings, articles)
    (articles / "new-en.txt").write_text("The apple was red. The apple fell far.")
    wire.reply = wider

    with pytest.raises(IndexMismatch) as caught:
        update(settings, articles)

    assert str(caught.value) == TOLD
    wire.reply = None
    assert files(settings) == sorted(ARTICLES)
    assert update(settings, articles).added == ["new-en.txt"]
    assert castle(settings) == ARTICLES["castle-de.txt"].strip()


def test_a_question_is_told_so(
    settings: Settings, wire: EmbeddingWire, articles: Path
) -> None:
    update(settings, articles)
    wire.reply = wider

    with pytest.raises(IndexMismatch) as caught:
        castle(settings)

    assert str(caught.value) == TOLD


def test_a_doctor_finds_it(
    settings: Settings, wire: EmbeddingWire, articles: Path
) -> None:
    update(settings, articles)
    wire.reply = wider

    problems = [f.text for f in diagnose(settings) if f.level == "problem"]

    assert problems == [TOLD]


def test_a_repair_puts_nothing_of_it_in(
    settings: Settings, wire: EmbeddingWire, articles: Path
) -> None:
    update(settings, articles)
    for file in (settings.home / "index" / "vectors").rglob("*.*"):
        file.unlink()
    wire.reply = wider

    with pytest.raises(IndexMismatch):
        repair_index(settings, lambda _done, _total: None)

    wire.reply = None
    repair_index(settings, lambda _done, _total: None)
    assert files(settings) == sorted(ARTICLES)


def test_an_endpoint_of_several_models_at_a_time_makes_no_index(
    settings: Settings, wire: EmbeddingWire, articles: Path
) -> None:
    (articles / "long-en.txt").write_text("The apple was red. " * 2_000)

    def either(texts: list[str]) -> Reply:
        return lexicon_reply(texts) if len(wire.inputs) % 2 else wider(texts)

    wire.reply = either

    with pytest.raises((EmbeddingUnavailable, IndexMismatch)):
        update(settings, articles)

    wire.reply = None
    assert update(settings, articles).added == sorted([*ARTICLES, "long-en.txt"])
