"""No model, or none to be trusted: the best sentences verbatim, said to be quotes."""

from bot.answers import AnswerSentence, Citation
from index.passages import Retrieval
from index.scoring import rank_sentences

PASSAGES_QUOTED = 4
"""Quotes are chosen from so many passages.

Of the sample questions, three sentences out of four passages show more answers than one
sentence of each of three.
"""
_MOST_QUOTES = 3
# A sentence this far below the best one is more likely noise than a second answer.
_MARGIN = 0.25


def quote(
    retrieval: Retrieval,
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Return up to three sentences nearest to the question, each with its citation."""
    nearest = rank_sentences(retrieval, PASSAGES_QUOTED)
    best = nearest[0].score
    chosen = [row for row in nearest[:_MOST_QUOTES] if best - row.score <= _MARGIN]
    citations = tuple(
        Citation(number=number, passage=row.passage, sentence=row.sentence)
        for number, row in enumerate(chosen, start=1)
    )
    sentences = tuple(
        AnswerSentence(text=_one_line(c.sentence.text), citations=(c.number,))
        for c in citations
    )
    return sentences, citations


def _one_line(text: str) -> str:
    return " ".join(text.split())
