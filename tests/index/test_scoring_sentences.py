"""What the sentences of a passage are worth, in similarities made by hand."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from index.scoring import Asked, as_passage
from tests.index.test_scoring import HOW_MANY, PLAIN, WHO, candidate


def worths(near: Mapping[str, float], asked: Asked = WHO) -> list[float]:
    """Return what each sentence is worth, without what its length is."""
    sentences = as_passage(candidate(near, asked=asked), asked, PLAIN).sentences
    return [s.worth - 0.01 * math.log(len(s.text) / 100) for s in sentences]


def test_what_follows_an_answer_adds_a_tenth_of_its_nearness() -> None:
    near = {"She sang. ": 0.4, "She came. ": 0.2, "She left.": 0.8}

    assert worths(near) == pytest.approx([0.4 + 0.02, 0.2 + 0.08, 0.8])


def test_a_sentence_in_the_askers_language_gains_a_fifth_of_the_terms_it_shares() -> (
    None
):
    near = {"She sang the opera. ": 0.4, "The tenor sang the opera.": 0.0}
    asked = replace(WHO, text="Tenor opera?", language="en")

    assert worths(near, asked) == pytest.approx([0.4 + 0.2 / 2, 0.2])
    assert worths(near, replace(asked, text="Opera?")) == pytest.approx([0.6, 0.2])
    assert worths(near, replace(asked, language="uk")) == pytest.approx([0.4, 0.0])


def test_a_question_without_a_term_shares_none() -> None:
    assert worths({"She came.": 0.4}, replace(WHO, text="?", language="en")) == (
        pytest.approx([0.4])
    )


def test_where_a_number_is_wanted_a_sentence_without_one_loses_its_worth() -> None:
    near = {"12 came. ": 0.4, "Men came.": 0.0}

    assert worths(near, HOW_MANY) == pytest.approx([0.4, -0.12])


def test_a_passage_is_shown_by_the_sentence_that_is_worth_most() -> None:
    near = {"She sang. ": 0.4, "She left. ": 0.7, "She came.": 0.5}

    found = as_passage(candidate(near), WHO, PLAIN)

    assert found.sentence == found.sentences[1]
    assert [s.similarity for s in found.sentences] == pytest.approx([0.4, 0.7, 0.5])
