import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.matching import share_out, weigh_names, weigh_terms

SCORES = st.dictionaries(
    st.integers(0, 50), st.floats(-2, 2, allow_nan=False), max_size=20
)


def weight(having: int, texts: int) -> object:
    """Return the inverse document frequency of what ``having`` of ``texts`` have."""
    return pytest.approx(math.log(1 + (texts - having + 0.5) / (having + 0.5)))


def test_a_term_weighs_more_the_fewer_of_the_texts_have_it() -> None:
    texts = ["Black tea", "Black milk", "Milk", "Water"]

    assert weigh_terms("tea?", texts) == [weight(1, 4), 0, 0, 0]
    assert weigh_terms("milk?", texts) == [0, weight(2, 4), weight(2, 4), 0]


def test_the_terms_of_a_question_add_up_each_once() -> None:
    texts = ["Tea, tea and milk", "Milk", "Water", "Juice"]

    both, milk, *rest = weigh_terms("Tea, milk, tea?", texts)

    assert both == pytest.approx(math.log(1 + 3.5 / 1.5) + math.log(1 + 2.5 / 2.5))
    assert [milk, *rest] == [weight(2, 4), 0, 0]


def test_a_term_of_more_than_half_of_the_texts_says_nothing() -> None:
    assert weigh_terms("tea", ["tea", "tea", "tea", "milk"]) == [0, 0, 0, 0]
    assert weigh_terms("tea", ["tea", "tea", "milk"]) == [0, 0, 0]


def test_a_term_of_the_only_text_counts_all_the_same() -> None:
    assert weigh_terms("tea", ["tea"]) == [weight(1, 1)]


def test_inflected_words_share_their_stem_alone() -> None:
    assert weigh_terms("manuscripts", ["A manuscript", "Tea"]) == [weight(1, 2), 0]


@pytest.mark.parametrize("question", ["", "coffee", "?!"])
def test_a_question_that_shares_no_term_weighs_nothing(question: str) -> None:
    assert weigh_terms(question, ["tea", "milk"]) == [0, 0]


def test_a_name_weighs_whatever_its_script() -> None:
    texts = ["Зеленський приїхав.", "جاء زيلينسكي", "Nobody came", "Kovalenko came"]

    assert weigh_names("When did Zelensky come?", texts) == [
        weight(2, 4),
        weight(2, 4),
        0,
        0,
    ]


def test_a_name_that_is_in_most_of_the_texts_weighs_a_little() -> None:
    weights = weigh_names("Zelensky", ["Зеленський", "Zełenski", "Zelensky"])

    assert weights == [weight(3, 3)] * 3


def test_a_name_with_several_spellings_counts_once() -> None:
    assert weigh_names("Kovalenko", ["Коваленко", "Tea"]) == [weight(1, 2), 0]


def test_the_names_and_numbers_of_a_question_add_up() -> None:
    texts = ["Zelensky, ۲۰۲۵", "In 2025", "Tea", "Tea"]

    both, number, *rest = weigh_names("Zelensky in 2025", texts)

    assert both == pytest.approx(math.log(1 + 3.5 / 1.5) + math.log(1 + 2.5 / 2.5))
    assert [number, *rest] == [weight(2, 4), 0, 0]


def test_a_question_without_names_weighs_nothing() -> None:
    assert weigh_names("who came?", ["Zelensky came", "Tea"]) == [0, 0]


@pytest.mark.parametrize("weigh", [weigh_terms, weigh_names])
def test_without_texts_there_is_nothing_to_weigh(weigh: object) -> None:
    assert callable(weigh)
    assert weigh("Zelensky", []) == []


def test_terms_count_four_tenths_of_what_meaning_does() -> None:
    # Scaled to [0, 1], the second is 0.625 near, or 0.575, and its terms add 0.4.
    assert share_out({1: 0.9, 2: 0.6, 3: 0.1}, {2: 7.0}) == {2: 0.9, 1: 0.6, 3: 0.1}
    assert share_out({1: 0.9, 2: 0.56, 3: 0.1}, {2: 7.0}) == {1: 0.9, 2: 0.56, 3: 0.1}


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
