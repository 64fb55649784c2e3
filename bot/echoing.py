"""Does a sentence without a number of its own only say its question back?

"Who directs the office?" answered by "The office directs." A question that can be
answered by yes or no is another matter: its own words, said back, are the answer.
"""

import math

from index.analysing import UNSPACED, analyse
from index.function_words import folded_words, function_words
from index.numbers import asks_for_number

# A small model says the question back as good as whole.
_MOST_LEFT_OUT = 0.2
# Two words that begin alike may be one, inflected.
_SAME = 0.6
_SHORTEST = 3
# "In which city", "Від якого міністерства"; later on, such a word may only join clauses.
_AT_THE_BEGINNING = 3
# A question word stays where its answer would stand.
_IN_PLACE = frozenset({"fa", "tr", "vi"})


def is_echo(text: str, question: str, language: str) -> bool:
    """Say whether ``text`` has no word that its question lacks, and leaves few out.

    ``question`` asks for a person, a thing, a time or a number; of any other nothing is
    an echo. Nor is an answer that picks some of its words ("Poland or Germany?",
    "Germany."). Words that are added behind the whole question make no answer of it.
    """
    # In brackets stands what a follow-up leans on.
    question = question.split(" (")[0]
    if not _asks(question, language):
        return False
    asked, said = _words(question), _words(text)
    if asked and said[: len(asked)] == asked:
        return True
    if not said or any(not _is_among(word, asked) for word in said):
        return False
    left_out = [word for word in asked if not _is_among(word, said)]
    return asks_for_number(question, language) or (
        # The question word itself is left out.
        len(left_out) <= _MOST_LEFT_OUT * len(asked) + 1
    )


def _words(text: str) -> list[str]:
    """Return the words of a text, or the pairs of a script without spaces."""
    return analyse(text) if UNSPACED.search(text) else folded_words(text)


def _is_among(word: str, words: list[str]) -> bool:
    """Say whether one of ``words`` begins like ``word``, which may be inflected."""
    if len(word) <= _SHORTEST:
        return word in words
    stem = word[: max(_SHORTEST, math.ceil(_SAME * len(word)))]
    return any(other.startswith(stem) for other in words)


def _asks(question: str, language: str) -> bool:
    """Say whether a question word asks for something."""
    code = language.split("-")[0]
    known = function_words().get(code)
    if known is None:
        return False
    words = known.asks - known.whether
    if UNSPACED.search(question):
        is_whether = any(word in question for word in known.whether)
        return not is_whether and any(word in question for word in words)
    asked = folded_words(question)
    return not words.isdisjoint(
        asked if code in _IN_PLACE else asked[:_AT_THE_BEGINNING]
    )
