"""Sentences in which one name is another of the same article.

Names are found without the checker's own means where a script has capitals: words that
are never written small in the whole data. In Arabic script they are words that sound like
a name of the parallel English sentence.
"""

import random
import re
from collections.abc import Iterable, Mapping

from index.analysing import WORD
from index.naming import keys_of_word
from tests.benchmarks.data import Dataset
from tests.benchmarks.lines import Line

_ENGLISH = "en"
_WITHOUT_CAPITALS = frozenset({"ar", "fa"})
_TIMES = frozenset(
    [
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December", "Monday", "Tuesday"),
        *("Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ]
)
# After anything else a capital letter may only begin a sentence or a quotation.
_INSIDE = re.compile(r"[\w,;)]\s*$")
_JOINS = frozenset({" ", "\xa0", "-"})
_SHORTEST = 3
_SAME_BEGINNING = 4


class Namer:
    """Finds names in the sentences of a dataset, and puts others in their place."""

    def __init__(self, dataset: Dataset) -> None:
        """Learn from all of ``dataset`` which words are written small."""
        self._small: Mapping[str, frozenset[str]] = {
            code: frozenset(
                _stem(word)
                for article in articles
                for sentence in article.sentences
                for word in WORD.findall(sentence)
                if word[0].islower()
            )
            for code, articles in dataset.articles.items()
        }

    def swap(
        self, line: Line, article: Iterable[Line], language: str, drawn: random.Random
    ) -> str | None:
        """Return a sentence of ``line`` with one name replaced by one of its article.

        None without a name in it, or without another that is of no word like any of its
        own.
        """
        sentence = line.sentences[language]
        own = self.find_names(line, language)
        others = {
            other.sentences[language][start:end]
            for other in article
            for start, end in self.find_names(other, language)
        }
        free = sorted(name for name in others if not _is_like(name, sentence))
        if not own or not free:
            return None
        start, end = drawn.choice(own)
        return sentence[:start] + drawn.choice(free) + sentence[end:]

    def find_names(self, line: Line, language: str) -> list[tuple[int, int]]:
        """Return where the names in a sentence of ``line`` start and end, in order."""
        sentence = line.sentences[language]
        words = [
            (word.start(), word.end())
            for word in WORD.finditer(sentence)
            if len(_stem(word.group())) >= _SHORTEST
        ]
        if language in _WITHOUT_CAPITALS:
            english = self._keys_of_english(line)
            return [
                (start, end)
                for start, end in words
                if keys_of_word(sentence[start:end]) & english
            ]
        names = [
            (start, end)
            for start, end in words
            if self._is_name(sentence[start:end], language)
            and _INSIDE.search(sentence, 0, start)
        ]
        return _join(names, sentence)

    def _keys_of_english(self, line: Line) -> frozenset[str]:
        sentence = line.sentences.get(_ENGLISH, "")
        return frozenset().union(
            *(
                keys_of_word(word)
                for word in WORD.findall(sentence)
                if self._is_name(word, _ENGLISH)
            )
        )

    def _is_name(self, word: str, language: str) -> bool:
        is_time = language == _ENGLISH and word in _TIMES
        small = self._small[language]
        return word[0].isupper() and _stem(word).lower() not in small and not is_time


def _stem(word: str) -> str:
    """Return what an apostrophe does not join to a word: "I" of "I've"."""
    return re.split("['’ʼ]", word)[0]


def _join(names: Iterable[tuple[int, int]], sentence: str) -> list[tuple[int, int]]:
    """Return names that stand side by side as one."""
    joined: list[tuple[int, int]] = []
    for start, end in names:
        if joined and sentence[joined[-1][1] : start] in _JOINS:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_like(name: str, sentence: str) -> bool:
    """Say whether a word of ``name`` begins, or sounds, like one of ``sentence``."""
    mine, others = WORD.findall(name), WORD.findall(sentence)
    if {_beginning(word) for word in mine} & {_beginning(word) for word in others}:
        return True
    heard = frozenset().union(*map(keys_of_word, others))
    return any(keys_of_word(word) & heard for word in mine)


def _beginning(word: str) -> str:
    return word[:_SAME_BEGINNING].casefold()
