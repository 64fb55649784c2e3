"""No model, or none to be trusted: the best sentences verbatim, said to be quotes."""

from bot.answers import AnswerSentence, Citation
from index.passages import Passage, Retrieval, Sentence

_MOST_QUOTES = 3
# A sentence this far below the best one is more likely noise than a second answer.
_MARGIN = 0.035


def quote(
    retrieval: Retrieval,
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Return up to three sentences nearest to the question, each with its citation.

    Of one passage only the nearest sentence is quoted.
    """
    nearest = sorted(
        ((p, p.sentence) for p in retrieval.passages[: 2 * _MOST_QUOTES]),
        key=_likelihood,
        reverse=True,
    )
    best = _likelihood(nearest[0])
    chosen = [pair for pair in nearest if best - _likelihood(pair) <= _MARGIN]
    citations = tuple(
        Citation(number=number, passage=passage, sentence=sentence)
        for number, (passage, sentence) in enumerate(chosen[:_MOST_QUOTES], start=1)
    )
    sentences = tuple(
        AnswerSentence(text=_one_line(c.sentence.text), citations=(c.number,))
        for c in citations
    )
    return sentences, citations


def _likelihood(pair: tuple[Passage, Sentence]) -> float:
    passage, sentence = pair
    return (sentence.similarity or 0.0) + 0.5 * passage.score


def _one_line(text: str) -> str:
    return " ".join(text.split())
