"""Whether the index says anything of what is asked, by the bundled embedding model."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.bundled_model import BundledEmbedder
from index.catalogue import Catalogue
from index.home import catalogue_in, vectors_in
from index.retrieving import Retriever
from index.vectors import VectorStore
from tests.small_world import OpenIndex, ingest, write_articles


@pytest.fixture(scope="module")
def with_meaning(
    tmp_path_factory: pytest.TempPathFactory, bundled: BundledEmbedder
) -> Iterator[Retriever]:
    """The small world by the bundled embedding model, which knows what words mean."""
    folder = tmp_path_factory.mktemp("meaning")
    ingest(folder / "index", [write_articles(folder / "articles")], bundled)
    catalogue = Catalogue(catalogue_in(folder / "index"))
    yield Retriever(catalogue, VectorStore(vectors_in(folder / "index")), bundled)
    catalogue.close()


@pytest.mark.parametrize(
    "question",
    [
        "How many crates of apples did the farmers pick?",
        "Яка висота маяка в гавані?",
        "Где начался конкурс скрипачей?",
        "Ile lat trwały prace w zamku?",
        "Where did the violin competition begin?",
    ],
)
def test_a_question_that_an_article_answers_is_not_far(
    with_meaning: Retriever, question: str
) -> None:
    assert not with_meaning.retrieve(question).is_far


@pytest.mark.parametrize(
    "question",
    [
        "How do I reset the password of my router?",
        "Яка формула сірчаної кислоти?",
        "¿Cuál es la tasa de interés del banco central?",
        "چگونه لاستیک ماشین را عوض کنم؟",
        "Wer hat die Relativitätstheorie aufgestellt?",
    ],
)
def test_a_question_about_something_else_is_far(
    with_meaning: Retriever, question: str
) -> None:
    found = with_meaning.retrieve(question)

    assert found.is_far
    assert len(found.passages) > 0


def test_a_retrieval_of_nothing_is_far(world: OpenIndex) -> None:
    found = world.retriever.retrieve("honey")

    assert replace(found, passages=()).is_far
