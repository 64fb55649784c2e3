"""What a question is read as, and which index is whole enough to answer it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.catalogue import Catalogue
from index.embedding import Vectors
from index.errors import BadQuestion, IndexDamaged
from index.home import catalogue_in, vectors_in
from index.recording import Recorder
from index.retrieving import Retriever, check_question
from index.vectors import VectorStore
from tests.fakes import LexiconEmbedder
from tests.small_world import OpenIndex, ingest, open_index, write_articles


def test_a_question_may_have_5000_characters_white_space_around_it_not_counted() -> (
    None
):
    assert check_question(f"  {'a' * 5_000}\n") == "a" * 5_000
    with pytest.raises(BadQuestion):
        check_question("a" * 5_001)


def test_a_question_of_no_language_is_asked_all_the_same(world: OpenIndex) -> None:
    found = world.retriever.retrieve("42?")

    assert (found.language, len(found.passages)) == ("und", 8)


def test_a_region_does_not_make_another_language(world: OpenIndex) -> None:
    plain, british = (
        world.retriever.retrieve("apple", language=code) for code in ("en", "en-GB")
    )

    assert british.language == "en-GB"
    assert british.passages == plain.passages


def test_where_no_dates_are_asked_for_no_article_is_left_out_for_lack_of_one(
    world: OpenIndex,
) -> None:
    assert world.retriever.retrieve("honey").undated == 0


class _ApartEmbedder(LexiconEmbedder):
    """Reads a question for honey as one for a castle, and as a passage as it stands."""

    tells_questions_apart = True

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        """Count in the questions, with honey for a castle."""
        return super().embed_questions([t.replace("honey", "castle") for t in texts])


def test_a_question_is_read_as_a_passage_for_a_quarter(tmp_path: Path) -> None:
    text = "The honey fair\n\nThe fair sold honey."
    folder = write_articles(tmp_path / "a", {"x-en.txt": text})
    ingest(tmp_path / "index", [folder], _ApartEmbedder())
    catalogue = Catalogue(catalogue_in(tmp_path / "index"))
    vectors = VectorStore(vectors_in(tmp_path / "index"))

    found = Retriever(catalogue, vectors, _ApartEmbedder()).retrieve(
        "honey", language="uk"
    )
    catalogue.close()

    # Without what they have in common with probes, castle and honey are (-1, 1, 0) and
    # (-1, 0, 1) by √2. The question is (-1.25, 1, 0.25), by its length of √2.625.
    assert found.passages[0].similarity == pytest.approx(1.5 / (2.625 * 2) ** 0.5)


def test_ten_stories_are_found_although_one_has_more_passages_than_are_read(
    tmp_path: Path,
) -> None:
    versions = {
        f"honey-{n:02}.txt": f"The village\n\nThe honey fair number {n} sold honey."
        for n in range(18)
    }
    others = {
        f"other-{n:02}.txt": f"The honey\n\nThe fair number {n} sold honey and apple."
        for n in range(12)
    }
    ingest(tmp_path / "index", [write_articles(tmp_path / "a", versions | others)])

    with open_index(tmp_path / "index") as opened:
        articles = opened.catalogue.articles()
        first = articles[0].source.article_id
        Recorder(opened.catalogue).group(
            {
                a.source.article_id: first
                if a.source.file in versions
                else a.source.article_id
                for a in articles
            }
        )
        found = opened.retriever.retrieve("мед", language="uk").passages
        three = opened.retriever.retrieve("мед", language="uk", most=3).passages

    assert [len(found), len(three)] == [10, 3]
    assert found[0].source.file in versions
    assert all(passage.source.file in others for passage in found[1:])
    assert len({passage.source.article_id for passage in found}) == 10


def _by_chroma(opened: OpenIndex) -> Retriever:
    """Return what finds passages by Chroma alone."""
    return Retriever(opened.catalogue, opened.vectors, opened.embedder, held_bytes=0)


@pytest.mark.parametrize("kind", ["passages", "sentences"])
def test_vectors_too_many_in_one_language_make_up_for_none_in_another(
    index: Path, kind: str
) -> None:
    with open_index(index) as opened:
        german = [
            a.source.article_id
            for a in opened.catalogue.articles()
            if a.source.language == "de"
        ]
        (chunk,) = opened.catalogue.chunk_ids(german)
        lost = [chunk]
        rows = LexiconEmbedder().embed_passages(["honey"] * 3)
        if kind == "passages":
            opened.vectors.remove("passages", "de", lost)
            opened.vectors.add("passages", "uk", [7, 8, 9], rows)
        else:
            opened.vectors.remove("sentences", "de", lost)
            opened.vectors.add("sentences", "uk", [7, 8, 9], rows)

        with pytest.raises(IndexDamaged) as caught:
            _by_chroma(opened).retrieve("honey")

    assert str(caught.value).startswith("The index lacks 1 vector of its articles")


def test_an_index_that_lost_its_vectors_answers_nothing(
    index: Path, tmp_path: Path
) -> None:
    with open_index(index) as opened:
        empty = replace(opened, vectors=VectorStore(tmp_path / "none"))

        with pytest.raises(IndexDamaged) as caught:
            _by_chroma(empty).retrieve("honey")

        counts = opened.vectors.counts()
    missing = sum(counts.values())
    assert str(caught.value).startswith(f"The index lacks {missing} vectors")


def test_what_it_reads_from_and_embeds_with_can_be_asked_for(world: OpenIndex) -> None:
    assert world.retriever.catalogue is world.catalogue
    assert world.retriever.embedder is world.embedder
