"""When vectors that are not found are damage, and when they are a few."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.catalogue import Catalogue
from index.comparing import Difference, compare
from index.embedding import Vectors
from index.passages import Chunk
from index.recording import Recorder
from index.schema import ids_of
from index.sentences import split_sentences
from index.vectors import VectorStore
from tests.index.recorded import add, article

_WIDTH = 32


@pytest.fixture
def vectors(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "vectors")


def _put(recorder: Recorder, vectors: VectorStore, rows: Vectors) -> Sequence[int]:
    """Put in an article of one passage with a sentence for each row; return their ids."""
    text = " ".join(f"Line {number}." for number in range(len(rows)))
    sentences = tuple(split_sentences(text))
    span = replace(sentences[0], end=len(text))
    new = replace(
        article(text, language="en"), chunks=(Chunk(span=span, sentences=sentences),)
    )
    article_id = add(recorder, new)
    vectors.add("passages", "en", ids_of(article_id, 1), rows[-1:])
    ids = ids_of(article_id, len(rows))
    vectors.add("sentences", "en", ids, rows)
    return ids


def _rows(count: int) -> Vectors:
    """Return unit vectors of which no two lie near each other."""
    rows = np.random.default_rng(1).normal(size=(count, _WIDTH))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _damage(found: Sequence[Difference]) -> list[str | None]:
    return [difference.damage for difference in found]


@pytest.mark.parametrize(
    ("lost", "damage"),
    [(6, []), (7, ["of 24 vectors looked for, 7 are not found"])],
)
def test_a_quarter_of_the_vectors_that_are_looked_for_may_not_be_found(
    recorder: Recorder,
    catalogue: Catalogue,
    vectors: VectorStore,
    lost: int,
    damage: list[str],
) -> None:
    rows = _rows(24)
    rows[:lost] = 0
    _put(recorder, vectors, rows)

    assert _damage(compare(catalogue, vectors)) == damage


def test_twenty_four_vectors_are_looked_for_the_newest_among_them(
    recorder: Recorder, catalogue: Catalogue, vectors: VectorStore
) -> None:
    rows = _rows(60)
    rows[:59] = 0
    _put(recorder, vectors, rows)

    assert _damage(compare(catalogue, vectors)) == [
        "of 24 vectors looked for, 23 are not found"
    ]


@pytest.mark.parametrize(
    ("length", "is_missing"),
    [(1.0008, False), (1.0012, True), (0.9992, False), (0.9988, True)],
)
def test_a_vector_is_of_unit_length_to_a_thousandth(
    recorder: Recorder,
    catalogue: Catalogue,
    vectors: VectorStore,
    length: float,
    is_missing: bool,
) -> None:
    rows = _rows(8)
    rows[0] *= length**0.5
    ids = _put(recorder, vectors, rows)

    found = compare(catalogue, vectors, thoroughly=True)

    missing = [Difference(kind="sentences", language="en", missing=(ids[0],))]
    assert found == (missing if is_missing else [])


def test_of_equal_texts_any_one_that_is_found_will_do(
    recorder: Recorder, catalogue: Catalogue, vectors: VectorStore
) -> None:
    _put(recorder, vectors, np.repeat(_rows(1), 24, axis=0))

    assert compare(catalogue, vectors) == []
    assert compare(catalogue, vectors, thoroughly=True) == []


def test_without_thoroughness_a_few_vectors_of_another_length_are_let_be(
    recorder: Recorder, catalogue: Catalogue, vectors: VectorStore
) -> None:
    rows = _rows(8)
    rows[0] = 0
    _put(recorder, vectors, rows)

    assert compare(catalogue, vectors) == []
    assert len(compare(catalogue, vectors, thoroughly=True)) == 1
