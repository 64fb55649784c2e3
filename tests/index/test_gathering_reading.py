"""Which of what is found is read, and what it is worth then, in vectors made by hand."""

from collections.abc import Sequence

import pytest

from index.catalogue import Catalogue
from index.gathering import Found, Gatherer, worth_reading
from index.held_rows import HeldRows
from index.held_vectors import HeldVectors
from index.recording import Recorder
from index.scoring import score
from index.vectors import VectorStore
from tests.fakes import LexiconEmbedder
from tests.index.nearness import PLAIN, Put, about, asked, crowd


@pytest.mark.parametrize(
    ("worded", "most", "read"),
    [
        ((), 3, [0, 1, 2]),
        ((0, 2), 3, [0, 1, 2]),
        ((1, 9, 19), 3, [0, 1, 2, 9, 19]),
        (range(10, 20), 3, [0, 1, 2, 10, 11, 12, 13, 14]),
        (range(20), 3, [0, 1, 2, 3, 4, 5, 6, 7]),
        ((1, 9, 19), 30, list(range(20))),
    ],
    ids=["none", "among-the-first", "below", "many-below", "all", "few-found"],
)
def test_the_first_are_read_and_five_more_that_a_word_brought_in(
    worded: Sequence[int], most: int, read: list[int]
) -> None:
    found = [Found(chunk_id=n, score=-n, rare_words=n in worded) for n in range(20)]

    assert worth_reading(found, most) == read


def test_what_has_more_of_the_rare_words_is_read_first() -> None:
    found = [Found(chunk_id=n, score=-n, rare_words=n) for n in range(9)]

    assert worth_reading(found, 1) == [0, 8, 7, 6, 5, 4]


def test_what_is_read_is_compared_as_a_whole_and_by_every_sentence(
    put: Put, gatherer: Gatherer
) -> None:
    crowd(put)
    one = put(0.1, -0.2, -0.3)

    (candidate,) = gatherer.read([one], asked(), PLAIN)

    assert candidate.chunk.chunk_id == one
    assert candidate.similarity == about(0.1)
    assert candidate.similarities == about([-0.2, -0.3])
    assert candidate.score == about(score(0.1, -0.2, is_own=False))


def test_what_is_read_in_the_language_of_the_question_is_worth_less(
    put: Put, gatherer: Gatherer
) -> None:
    one, other = put(0.4, 0.1, 0.3), put(0.4, 0.3, text="متن.", language="fa")

    found = gatherer.read([one, other], asked(language="en"), PLAIN)

    assert {c.chunk.chunk_id: c.score for c in found} == {
        one: about(score(0.4, 0.3, is_own=True)),
        other: about(score(0.4, 0.3, is_own=False)),
    }


def test_what_is_no_longer_live_is_not_read(
    put: Put, recorder: Recorder, gatherer: Gatherer
) -> None:
    retired, one = put(0.9, 0.9), put(0.7, 0.7, 0.7)
    recorder.retire([retired >> 20])

    (candidate,) = gatherer.read([retired, one], asked(), PLAIN)

    assert candidate.chunk.chunk_id == one


def test_what_has_no_vector_any_more_is_not_read(
    put: Put, catalogue: Catalogue, vectors: VectorStore
) -> None:
    lost, one = put(0.8, 0.8, text="Lost."), put(0.7, 0.7, 0.7)
    vectors.remove("passages", "en", [lost])
    by_chroma = HeldVectors(catalogue, vectors, 0)
    gatherer = Gatherer(HeldRows(catalogue), by_chroma, LexiconEmbedder())

    (candidate,) = gatherer.read([lost, one], asked(), PLAIN)

    assert candidate.chunk.chunk_id == one


def test_what_is_read_is_worth_less_where_it_lacks_the_number_asked_for(
    put: Put, gatherer: Gatherer
) -> None:
    said = put(0.5, 0.3, 0.6, text="Some came. 12 left.")
    unsaid = put(0.5, 0.3, 0.6, text="Some came. Others left.")

    found = gatherer.read([said, unsaid], asked(wants_number=True), PLAIN)

    assert {c.chunk.chunk_id: c.score for c in found} == {
        said: about(score(0.5, 0.6, is_own=False)),
        unsaid: about(score(0.5, 0.6 - 0.05, is_own=False)),
    }
