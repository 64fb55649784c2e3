from pathlib import Path

import pytest

from index.errors import EmptyIndex, IndexMismatch
from index.passages import Scope
from tests.fakes import LexiconEmbedder
from tests.small_world import ARTICLES, ingest, open_index, run_process, write_articles

MORE = {
    "honey-fr.txt": "Le miel honey\n\nLe miel honey est vendu au marché du village."
}


def update(index: Path, folder: Path) -> None:
    """Bring an index up to date with a folder; run by another process."""
    ingest(index, [folder], prune=True)


def test_whoever_has_the_index_open_sees_the_next_ingest_and_it_alone(
    index: Path, articles: Path
) -> None:
    castle = "Das Schloss\n\nDas Schloss mit dem Garten ist für immer geschlossen."
    with open_index(index) as opened:
        before = opened.files_for("honey", only_languages=["uk", "en"], most=1)
        write_articles(articles, {**MORE, "castle-de.txt": castle})
        run_process(update, index, articles)

        added = opened.files_for("honey", only_languages=["fr"])
        changed = opened.retriever.retrieve(
            "Schloss", scope=Scope(languages=("de",))
        ).passages

    assert (before, added) == (["honey-uk.txt"], ["honey-fr.txt"])
    assert [passage.text for passage in changed] == [castle]


def test_a_rebuild_with_another_model_is_not_mistaken_for_an_ingest(
    index: Path, articles: Path
) -> None:
    other = LexiconEmbedder("another")
    with open_index(index) as opened:
        opened.files_for("honey")
        index.rename(index.with_name("old"))
        ingest(index, [articles], other)

        with pytest.raises(IndexMismatch, match="embedding model 'another'"):
            opened.files_for("honey")


def test_an_index_that_lost_its_last_article_says_so(
    index: Path, articles: Path
) -> None:
    for file in ARTICLES:
        (articles / file).unlink()
    ingest(index, [articles], prune=True)

    with open_index(index) as opened, pytest.raises(EmptyIndex) as caught:
        opened.retriever.retrieve("honey")

    assert str(caught.value) == (
        "The index holds no articles. Add some with 'polycite ingest FOLDER'."
    )
