"""No model, or none to be trusted: the best sentences verbatim, said to be quotes."""

from bot.answers import AnswerSentence, Citation
from index.passages import Passage, Retrieval, Sentence
from index.scoring import share_terms

_MOST_QUOTES = 3
# Of the sample questions, three sentences out of four passages show more answers than
# one sentence of each of three.
_PASSAGES = 4
# A sentence this far below the best one is more likely noise than a second answer.
_MARGIN = 0.08


def quote(
    retrieval: Retrieval,
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Return up to three sentences nearest to the question, each with its citation."""
    nearest = sorted(
        (
            (_worth(retrieval, passage, sentence), passage, sentence)
            for passage in retrieval.passages[:_PASSAGES]
            for sentence in passage.sentences
        ),
        key=lambda row: row[0],
        reverse=True,
    )
    best = nearest[0][0]
    chosen = [row for row in nearest[:_MOST_QUOTES] if best - row[0] <= _MARGIN]
    citations = tuple(
        Citation(number=number, passage=passage, sentence=sentence)
        for number, (_, passage, sentence) in enumerate(chosen, start=1)
    )
    sentences = tuple(
        AnswerSentence(text=_one_line(c.sentence.text), citations=(c.number,))
        for c in citations
    )
    return sentences, citations


def _worth(retrieval: Retrieval, passage: Passage, sentence: Sentence) -> float:
    by_words = 0.0
    if passage.source.language == retrieval.language:
        by_words = share_terms(retrieval.question, sentence.text)
    return (sentence.similarity or 0.0) + passage.score + by_words


def _one_line(text: str) -> str:
    return " ".join(text.split())
