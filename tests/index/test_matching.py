import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.matching import Postings, rank_by_terms, share_out

SCORES = st.dictionaries(
    st.integers(0, 50), st.floats(-2, 2, allow_nan=False), max_size=20
)


def rank(question: str, rows: Sequence[tuple[str, int, int, int]], **n: int) -> object:
    def postings_of(terms: Sequence[str]) -> Postings:
        return [row for row in rows if row[0] in terms]

    return rank_by_terms(
        question,
        postings_of,
        chunk_count=n.get("chunk_count", 3),
        mean_terms=n.get("mean_terms", 10),
    )


def test_a_term_scores_as_okapi_bm25_says() -> None:
    scores = rank("tea", [("tea", 7, 2, 10)])

    # Three chunks, one of them with the term, twice, at the mean length:
    # ln(1 + 2.5/1.5) * 2 * 2.2 / (2 + 1.2).
    assert scores == {7: pytest.approx(math.log(8 / 3) * 4.4 / 3.2)}


def test_a_longer_chunk_scores_less_for_the_same_term() -> None:
    scores = rank("tea", [("tea", 1, 1, 10), ("tea", 2, 1, 20)])

    weight = math.log(1 + 1.5 / 2.5)
    assert scores == {
        1: pytest.approx(weight * 2.2 / (1 + 1.2)),
        2: pytest.approx(weight * 2.2 / (1 + 1.2 * 1.75)),
    }


def test_the_terms_of_a_question_add_up() -> None:
    rows = [("tea", 1, 1, 10), ("milk", 1, 1, 10), ("milk", 2, 1, 10)]

    scores = rank("Tea, milk?", rows)

    tea, milk = math.log(1 + 2.5 / 1.5), math.log(1 + 1.5 / 2.5)
    assert scores == {1: pytest.approx(tea + milk), 2: pytest.approx(milk)}


def test_a_term_in_most_chunks_of_a_large_index_says_nothing() -> None:
    rows = [("the", n, 1, 10) for n in range(11)]

    assert rank("the", rows, chunk_count=21) == {}
    assert len(rank("the", rows, chunk_count=22)) == 11  # type: ignore[arg-type]


def test_a_question_that_shares_no_term_ranks_nothing() -> None:
    assert rank("coffee", [("tea", 1, 1, 10)]) == {}


def test_without_terms_every_chunk_keeps_its_score() -> None:
    assert share_out({1: 0.9, 2: 0.7, 3: 0.8}, {}) == {1: 0.9, 2: 0.7, 3: 0.8}


def test_terms_swap_chunks_that_are_nearly_as_near() -> None:
    shared = share_out({1: 0.9, 2: 0.8, 3: 0.1}, {2: 5.0})

    assert shared == {2: 0.9, 1: 0.8, 3: 0.1}


def test_terms_do_not_lift_what_is_far_off() -> None:
    shared = share_out({1: 0.9, 2: 0.8, 3: 0.1}, {3: 5.0})

    assert shared == {1: 0.9, 2: 0.8, 3: 0.1}


def test_nothing_is_shared_out_among_nobody() -> None:
    assert share_out({}, {1: 2.0}) == {}


@given(SCORES, st.dictionaries(st.integers(0, 50), st.floats(0, 30), max_size=20))
def test_the_scores_given_out_are_the_scores_there_were(
    score_by_chunk: dict[int, float], terms_by_chunk: dict[int, float]
) -> None:
    shared = share_out(score_by_chunk, terms_by_chunk)

    assert shared.keys() == score_by_chunk.keys()
    assert sorted(shared.values()) == sorted(score_by_chunk.values())


@given(SCORES, st.integers(0, 50))
def test_a_chunk_never_loses_by_sharing_a_term(
    score_by_chunk: dict[int, float], chunk: int
) -> None:
    shared = share_out(score_by_chunk, {chunk: 1.0})

    assert shared.get(chunk, 0.0) >= score_by_chunk.get(chunk, 0.0)
