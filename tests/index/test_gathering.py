"""What is found by passage, by sentence and by a rare word, in vectors made by hand."""

import pytest

from index.catalogue import Catalogue
from index.gathering import Found, Gatherer
from index.passages import Scope
from index.scoping import Among, find_among
from index.scoring import Asked, score
from tests.index.nearness import PLAIN, Put, about, asked, crowd


def _gather(
    gatherer: Gatherer, question: Asked, *languages: str, among: Among | None = None
) -> dict[int, Found]:
    """Return what was found by chunk, each once."""
    found = gatherer.gather(question, languages or ("en",), PLAIN, among=among)
    by_chunk = {f.chunk_id: f for f in found}
    assert len(by_chunk) == len(found)
    return by_chunk


def _worth(
    chunk_id: int,
    passage: float,
    nearest_sentence: float,
    *,
    is_own: bool = False,
    rare_words: float = 0,
) -> Found:
    """Return what to find of a passage with these similarities."""
    value = score(passage, nearest_sentence, is_own=is_own)
    return Found(
        chunk_id=chunk_id,
        score=about(value),
        rare_words=rare_words,
    )


def test_a_passage_is_worth_itself_and_its_nearest_sentence(
    put: Put, gatherer: Gatherer
) -> None:
    one, other = put(0.8, 0.6, 0.2), put(0.4, 0.1, 0.3)

    found = _gather(gatherer, asked())

    assert found == {one: _worth(one, 0.8, 0.6), other: _worth(other, 0.4, 0.3)}


def test_a_passage_in_the_language_of_the_question_is_worth_less(
    put: Put, gatherer: Gatherer
) -> None:
    one = put(0.8, 0.6, 0.2)

    found = _gather(gatherer, asked(language="en"))

    assert found == {one: _worth(one, 0.8, 0.6, is_own=True)}


def test_what_is_found_comes_best_first(put: Put, gatherer: Gatherer) -> None:
    last, first = put(0.1, 0.1), put(0.9, 0.9)
    second, third = put(0.5, 0.5), put(0.5, 0.5, text="متن.", language="fa")

    found = gatherer.gather(asked(), ["fa", "en"], PLAIN)

    assert [f.chunk_id for f in found] == [first, second, third, last]


def test_a_passage_that_only_a_sentence_leads_to_counts_as_the_last_found(
    put: Put, gatherer: Gatherer
) -> None:
    crowd(put)
    one = put(-0.2, 0.9)

    found = _gather(gatherer, asked())

    assert found[one] == _worth(one, 0.5, 0.9)


def test_the_sentences_of_a_passage_that_none_led_to_count_as_the_last_found(
    put: Put, gatherer: Gatherer
) -> None:
    crowd(put)
    one = put(0.9, -0.2, -0.3)

    found = _gather(gatherer, asked())

    assert found[one] == _worth(one, 0.9, 0.4)


@pytest.mark.parametrize(
    ("question", "language", "is_found"),
    [
        ("Що таке UNODC?", "uk", True),
        ("Хто у 2031?", "uk", True),
        ("Хто такий Ashford?", "uk", False),
        ("What is ashford?", "en", True),
        ("What is it?", "en", False),
    ],
    ids=["capitals", "number", "a-name", "own-language", "other-words"],
)
def test_a_rare_word_leads_to_a_passage_that_nothing_else_does(
    put: Put, gatherer: Gatherer, question: str, language: str, is_found: bool
) -> None:
    crowd(put)
    one = put(-0.1, -0.2, -0.3, text="UNODC of Ashford. 2031.")

    found = _gather(gatherer, asked(question, language))

    assert (one in found) == is_found


def test_a_passage_that_only_a_word_leads_to_counts_as_the_last_found(
    put: Put, gatherer: Gatherer
) -> None:
    crowd(put)
    one = put(-0.1, -0.2, text="UNODC.")

    found = _gather(gatherer, asked("UNODC?"))

    assert found[one] == _worth(one, 0.5, 0.4, rare_words=1)
    assert [chunk for chunk, f in found.items() if f.rare_words] == [one]


def test_a_word_of_more_than_twenty_passages_leads_nowhere(
    put: Put, gatherer: Gatherer
) -> None:
    crowd(put)
    others = [put(-0.1, -0.2, text=f"UNODC {n}.") for n in range(21)]

    found = _gather(gatherer, asked("UNODC?"))

    assert found.keys().isdisjoint(others)


def test_only_what_is_among_the_wanted_is_found_in_any_way(
    put: Put, catalogue: Catalogue, gatherer: Gatherer
) -> None:
    put(0.9, 0.9, 0.9, text="UNODC. It is near.")
    wanted = put(-0.1, -0.2, text="Far")
    put(0.9, 0.9, text="Поруч.", language="fa")
    among = find_among(catalogue, Scope(files=("/far",)))

    found = _gather(gatherer, asked("UNODC?"), "en", "fa", among=among)

    assert found == {wanted: _worth(wanted, -0.1, -0.2)}


def test_each_language_is_asked_by_itself(put: Put, gatherer: Gatherer) -> None:
    crowd(put)
    one = put(0.1, 0.2, text="متن.", language="fa")

    both = _gather(gatherer, asked(), "en", "fa")
    english = _gather(gatherer, asked(), "en")

    assert both[one] == _worth(one, 0.1, 0.2)
    assert english.keys() == both.keys() - {one}
