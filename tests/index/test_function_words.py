import pytest

from index.function_words import folded_words, function_words
from prompts import catalogue_languages


def test_there_is_a_list_for_every_language_with_a_catalogue() -> None:
    assert function_words().keys() == catalogue_languages()


@pytest.mark.parametrize("language", sorted(function_words().keys() - {"zh"}))
def test_every_listed_word_is_as_words_of_a_text_are_given(language: str) -> None:
    for word in function_words()[language].every:
        assert folded_words(word) == [word]


def test_a_question_word_is_listed_once() -> None:
    for words in function_words().values():
        assert words.asks.isdisjoint(words.others)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Où l’été ?", ["où", "l", "été"], id="fr"),
        pytest.param("İlk kez", ["ilk", "kez"], id="tr"),
        pytest.param("آن‌ها کی؟", ["آن", "ها", "کی"], id="fa"),
        pytest.param("e\u0301te\u0301", ["été"], id="decomposed"),
    ],
)
def test_words_are_folded_and_parted(text: str, words: list[str]) -> None:
    assert folded_words(text) == words
