from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.catalogue import Catalogue
from index.comparing import Difference, compare, everything_missing
from index.home import catalogue_in, vectors_in
from index.portions import find_whereabouts
from index.recording import Recorder
from index.vectors import VectorStore
from tests.small_world import ARTICLES


@pytest.fixture
def catalogue(index: Path) -> Iterator[Catalogue]:
    with closing(Catalogue(catalogue_in(index))) as opened:
        yield opened


@pytest.fixture
def vectors(index: Path) -> VectorStore:
    return VectorStore(vectors_in(index))


def german_ids(catalogue: Catalogue) -> tuple[Sequence[int], Sequence[int]]:
    """Return the ids of the passages and sentences of the one German article."""
    (article,) = find_whereabouts(catalogue, ["de"])
    (portion,) = article.portions
    return portion.chunk_ids, portion.sentence_ids


@pytest.mark.parametrize("thoroughly", [False, True])
def test_after_an_ingest_they_do_not_differ(
    catalogue: Catalogue, vectors: VectorStore, thoroughly: bool
) -> None:
    assert compare(catalogue, vectors, thoroughly=thoroughly) == []


def test_what_chroma_lacks_is_missing_and_what_no_article_has_is_foreign(
    catalogue: Catalogue, vectors: VectorStore
) -> None:
    _, sentences = german_ids(catalogue)
    vectors.remove("sentences", "de", [sentences[0]])
    vectors.add("passages", "uk", [7], np.eye(1, 8, dtype=np.float32))
    vectors.add("passages", "fr", [8], np.eye(1, 8, dtype=np.float32))

    assert compare(catalogue, vectors) == [
        Difference(kind="passages", language="fr", foreign=(8,)),
        Difference(kind="passages", language="uk", foreign=(7,)),
        Difference(kind="sentences", language="de", missing=(sentences[0],)),
    ]


def test_what_the_next_ingest_takes_away_by_itself_is_not_foreign(
    catalogue: Catalogue, vectors: VectorStore
) -> None:
    (article,) = find_whereabouts(catalogue, ["de"])
    Recorder(catalogue).retire([article.article_id])

    assert compare(catalogue, vectors) == []


def test_a_vector_that_is_none_is_missing_when_every_vector_is_read(
    catalogue: Catalogue, vectors: VectorStore
) -> None:
    passages, _ = german_ids(catalogue)
    vectors.add("passages", "de", [passages[0]], np.zeros((1, 8), np.float32))

    found = compare(catalogue, vectors, thoroughly=True)

    assert found == [
        Difference(kind="passages", language="de", missing=tuple(passages))
    ]


def test_vectors_that_are_there_and_not_found_are_damaged(
    catalogue: Catalogue, vectors: VectorStore
) -> None:
    _, sentences = german_ids(catalogue)
    nothing = np.zeros((len(sentences), 8), np.float32)
    vectors.add("sentences", "de", sentences, nothing)

    assert compare(catalogue, vectors) == [
        Difference(
            kind="sentences",
            language="de",
            missing=tuple(sentences),
            damage="of 3 vectors looked for, 3 are not found",
        )
    ]


def test_from_an_empty_chroma_all_is_missing(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    empty = VectorStore(tmp_path / "empty")

    found = compare(catalogue, empty)

    assert found == everything_missing(catalogue)
    assert {d.language for d in found} == {f.split("-")[1][:2] for f in ARTICLES}
