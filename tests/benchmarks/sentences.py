"""Where the sentences stand that bear an answer, in every language of parallel news."""

import math
from collections.abc import Sequence

from index.passages import FoundSentence, Span
from tests.benchmarks.asking import Asked
from tests.benchmarks.data import Dataset, GoldArticle, GoldQuestion

_LEAST_COVERED = 0.5


class GoldSentences:
    """The answer-bearing sentences of a dataset with parallel sentences."""

    def __init__(self, dataset: Dataset) -> None:
        """Read from ``dataset``, whose evidence is given in English."""
        self._english = {a.doc: a for a in dataset.articles["en"]}
        self._by_file = {article.file: article for article in dataset.every_article}

    def has(self, question: GoldQuestion) -> bool:
        """Whether the question names its evidence, and that stands in a sentence."""
        return any(self._numbers(question, doc) for doc in question.docs)

    def rank(self, asked: Asked, found: Sequence[FoundSentence]) -> float:
        """Return the rank, from 1, of the first answer-bearing sentence, or infinity."""
        for rank, row in enumerate(found, 1):
            article = self._by_file[row.passage.source.file]
            if article.doc not in asked.question.docs:
                continue
            spans = _spans(article)
            stretch = Span(start=row.sentence.start, end=row.sentence.end)
            numbers = self._numbers(asked.question, article.doc)
            if any(_is_same(stretch, spans[number]) for number in numbers):
                return rank
        return math.inf

    def _numbers(self, question: GoldQuestion, doc: str) -> list[int]:
        """Return which sentences of any version of ``doc`` bear the answer."""
        article = self._english.get(doc)
        if article is None or not question.evidence:
            return []
        return [n for n, s in enumerate(article.sentences) if question.evidence in s]


def _spans(article: GoldArticle) -> list[Span]:
    """Return where each sentence stands in the article's file."""
    spans: list[Span] = []
    cursor = article.content.index(article.text)
    for sentence in article.sentences:
        start = article.content.index(sentence, cursor)
        cursor = start + len(sentence)
        spans.append(Span(start=start, end=cursor))
    return spans


def _is_same(found: Span, gold: Span) -> bool:
    """Whether half of the gold sentence is in the one that was found.

    That may be longer: a headline that stands in the text without a full stop is one
    sentence with what follows it, for a person who splits it too.
    """
    covered = min(found.end, gold.end) - max(found.start, gold.start)
    return covered >= _LEAST_COVERED * (gold.end - gold.start)
