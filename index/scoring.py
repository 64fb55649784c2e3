"""What found vectors are worth: scores of chunks, and the sentence nearest to a question.

``retrieving`` brings what is weighed here. The weights were chosen on every other question
of XQuAD (paragraphs scattered over four languages) and of parallel news.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.analysing import analyse
from index.embedding import Vectors
from index.holdings import StoredChunk
from index.numbers import says_number
from index.passages import FoundSentence, Passage, Retrieval, Sentence

_PASSAGE_WEIGHT = 0.5
# Two texts of one language are closer than translations of them would be.
_SAME_LANGUAGE = 0.9
# A sentence without any number does not say how many, how much, or when.
_NO_NUMBER = 0.03
# What all terms of a question in one sentence are worth against its similarity.
_TERMS = 0.15


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question ready for comparing; ``vector`` has its language's part taken out."""

    text: str
    language: str
    vector: Vectors
    wants_number: bool


@dataclass(slots=True)
class Candidate:
    """A chunk that may be shown, and what it is worth so far."""

    chunk: StoredChunk
    score: float


def score_chunks(
    asked: Asked,
    chunks: Mapping[int, StoredChunk],
    *,
    passages: Mapping[int, float],
    sentences: Sequence[tuple[int, float]],
    bias: float,
) -> list[Candidate]:
    """Return the chunks of one language with their scores by meaning.

    ``passages`` and ``sentences`` are inner products by chunk and by sentence, the
    latter best first; ``bias`` is what the language alone contributes to each.
    """
    if not passages or not sentences:
        return []
    similarity_by_sentence = dict(sentences)
    # What was not among the nearest is at most as near as the last that was.
    passage_floor = min(passages.values())
    sentence_floor = sentences[-1][1]
    candidates: list[Candidate] = []
    for chunk_id, chunk in chunks.items():
        nearest = max(
            similarity_by_sentence.get(number, sentence_floor)
            - missing_number(asked, sentence, chunk.source.language)
            for number, sentence in zip(
                chunk.sentence_ids, chunk.sentences, strict=True
            )
        )
        passage = passages.get(chunk_id, passage_floor)
        score = _PASSAGE_WEIGHT * (passage - bias) + nearest - bias
        scale = _SAME_LANGUAGE if chunk.source.language == asked.language else 1.0
        candidates.append(Candidate(chunk=chunk, score=scale * score))
    return candidates


def missing_number(asked: Asked, sentence: Sentence, language: str) -> float:
    """Return what a sentence loses for not saying the number that is asked for."""
    if not asked.wants_number or says_number(sentence.text, language):
        return 0.0
    return _NO_NUMBER


def as_passage(candidate: Candidate, similarities: Vectors, asked: Asked) -> Passage:
    """Return a candidate as a Passage, its sentences with ``similarities``."""
    chunk = candidate.chunk
    language = chunk.source.language
    sentences = tuple(
        replace(s, similarity=float(near) - missing_number(asked, s, language))
        for s, near in zip(chunk.sentences, similarities, strict=True)
    )
    question = asked.text if language == asked.language else ""
    return Passage(
        chunk_id=chunk.chunk_id,
        source=chunk.source,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        sentences=sentences,
        sentence_ids=chunk.sentence_ids,
        sentence=max(sentences, key=lambda s: _worth(s, question)),
        score=candidate.score,
    )


def rank_sentences(retrieval: Retrieval, passages: int) -> list[FoundSentence]:
    """Return the sentences of the first ``passages`` passages, best first.

    A sentence is worth its own similarity, its passage's score and, in the question's
    language, its share of the question's terms.
    """
    found: list[FoundSentence] = []
    for passage in retrieval.passages[:passages]:
        is_own = passage.source.language == retrieval.language
        question = retrieval.question if is_own else ""
        for sentence in passage.sentences:
            score = passage.score + _worth(sentence, question)
            found.append(FoundSentence(passage=passage, sentence=sentence, score=score))
    return sorted(found, key=lambda row: -row.score)


def share_terms(question: str, text: str) -> float:
    """Return what the terms that both have are worth, beside a similarity.

    It is for texts of the question's own language alone.
    """
    terms = set(analyse(question))
    return _TERMS * len(terms & set(analyse(text))) / len(terms) if terms else 0.0


def _worth(sentence: Sentence, question: str) -> float:
    """Return a similarity with the worth of the terms shared with ``question``."""
    return (sentence.similarity or 0.0) + share_terms(question, sentence.text)
