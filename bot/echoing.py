"""Does a sentence without a number only say its question back?

"Who directs the office?" answered by "The office directs." A question that can be
answered by yes or no is another matter: its own words, said back, are the answer.
"""

import math

from index.analysing import UNSPACED, analyse
from index.function_words import folded_words, function_words
from index.numbers import asks_for_number

# A small model says the question back as good as whole.
_MOST_LEFT_OUT = 0.2
_SAME = 0.6
_SHORTEST = 3


def is_echo(text: str, question: str, language: str) -> bool:
    """Say whether ``text``, which has no number, has no word that its question lacks.

    Function words do not count. Without a question word, the words of the question have
    to be an answer to it; so they may be where some of them are left out ("Poland or
    Germany?", "Germany.").
    """
    asked, said = _content(question, language), _content(text, language)
    if not said or any(not _is_among(word, asked) for word in said):
        return False
    if asks_for_number(question, language):
        return True
    left_out = sum(not _is_among(word, said) for word in asked) / max(len(asked), 1)
    return _has_question_word(question, language) and left_out <= _MOST_LEFT_OUT


def _content(text: str, language: str) -> list[str]:
    """Return the words that are no function words; in a script without spaces, pairs."""
    if UNSPACED.search(text):
        return analyse(text)
    known = function_words().get(language.split("-")[0])
    plain = known.every if known else frozenset()
    return [word for word in folded_words(text) if word not in plain]


def _is_among(word: str, words: list[str]) -> bool:
    """Say whether one of ``words`` begins like ``word``, which may be inflected."""
    stem = word[: max(_SHORTEST, math.ceil(_SAME * len(word)))]
    return any(other.startswith(stem) for other in words)


def _has_question_word(question: str, language: str) -> bool:
    known = function_words().get(language.split("-")[0])
    if known is None:
        return False
    if UNSPACED.search(question):
        return any(word in question for word in known.asks)
    return not known.asks.isdisjoint(folded_words(question))
