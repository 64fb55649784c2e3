"""What found vectors and words are worth: scores of passages and of sentences.

``gathering`` brings what is weighed here. Weights were chosen on the questions of XQuAD at
even positions, those of sentences on parallel news too (``make bench-retrieval``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from index.calibrating import Calibration
from index.embedding import Vectors
from index.holdings import StoredChunk
from index.matching import share_out, terms_in, weigh_names, weigh_terms
from index.numbers import says_number
from index.passages import FoundSentence, Passage, Retrieval, Sentence, Source

_PASSAGE_WEIGHT = 0.5
# Two texts of one language are closer than translations of them would be.
_SAME_LANGUAGE = 0.9
_NAME_WEIGHT = 0.02
_NO_NUMBER_IN_PASSAGE = 0.05

# Of a sentence: what all terms of the question are worth; that a sentence without any
# number does not say how many or when, and a headline promises rather than says; that
# what follows an answer explains it, and a few words rarely hold one.
_SHARED_TERMS = 0.2
_NO_NUMBER = 0.12
_NEXT_WEIGHT = 0.1
_LENGTH_WEIGHT = 0.01
_USUAL_LENGTH = 100
_HEADLINE = 0.3
_ITS_PASSAGE_WEIGHT = 0.3

# How far below a passage that says the same as its question one that answers it lies:
# fitted to where 1 of 200 right XQuAD paragraphs lies below, over 36 pairs of languages.
_FLOOR = 0.19
_FLOOR_BY_LIKENESS = 0.34
# Where few passages calibrate a language, all scores are lower.
_FLOOR_BY_TRUST = 0.08


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question ready for comparing; ``vector`` has its language's part taken out.

    ``wants_number``: it asks how many, how much or when.
    """

    text: str
    language: str
    vector: Vectors
    wants_number: bool


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A chunk that may be shown, and what it is worth so far.

    ``similarity`` is that of the passage as a whole, ``similarities`` are those of its
    sentences; ``lacks_number`` is 1 for each of them that has none where one is wanted.
    """

    chunk: StoredChunk
    similarity: float
    similarities: Vectors
    lacks_number: Vectors
    score: float

    @classmethod
    def weighed(
        cls, chunk: StoredChunk, similarity: float, similarities: Vectors, asked: Asked
    ) -> Self:
        """Return a candidate with its score by meaning."""
        lacks_number = np.zeros_like(similarities)
        if asked.wants_number:
            lacks_number = _lacks_number(chunk)
        nearest = similarities - _NO_NUMBER_IN_PASSAGE * lacks_number
        is_own = chunk.language == asked.language
        return cls(
            chunk=chunk,
            similarity=similarity,
            similarities=similarities,
            lacks_number=lacks_number,
            score=score(similarity, float(np.max(nearest)), is_own=is_own),
        )

    @property
    def source(self) -> Source:
        """The article it is of."""
        return self.chunk.source


def score(similarity: float, nearest_sentence: float, *, is_own: bool) -> float:
    """Return what a passage is worth by meaning; ``is_own``: in the asker's language."""
    scale = _SAME_LANGUAGE if is_own else 1.0
    return scale * (_PASSAGE_WEIGHT * similarity + nearest_sentence)


def margin(candidate: Candidate, asked: Asked, calibration: Calibration) -> float:
    """Return how far above what may answer at all a passage lies; under 0, it is far.

    The floor is made of what its pair of languages reaches.
    """
    language = candidate.chunk.language
    likeness = calibration.likeness(asked.language, language)
    scale = _SAME_LANGUAGE if language == asked.language else 1.0
    floor = _FLOOR + _FLOOR_BY_LIKENESS * likeness
    floor += _FLOOR_BY_TRUST * calibration.trust(language)
    return candidate.score - scale * floor


def weigh_words(candidates: Sequence[Candidate], asked: Asked) -> None:
    """Let shared words speak: names in any language, all words in the asker's."""
    own = {
        c.chunk.chunk_id: c for c in candidates if c.chunk.language == asked.language
    }
    terms = weigh_terms(asked.text, [c.chunk.text for c in own.values()])
    shared = share_out(
        {chunk_id: c.score for chunk_id, c in own.items()},
        dict(zip(own, terms, strict=True)),
    )
    for chunk_id, shared_score in shared.items():
        own[chunk_id].score = shared_score
    names = weigh_names(asked.text, [c.chunk.text for c in candidates])
    for candidate, weight in zip(candidates, names, strict=True):
        candidate.score += _NAME_WEIGHT * weight


def as_passage(candidate: Candidate, asked: Asked, calibration: Calibration) -> Passage:
    """Return a candidate as a Passage, without what is around it."""
    chunk = candidate.chunk
    sentences = _weigh_sentences(candidate, asked)
    return Passage(
        chunk_id=chunk.chunk_id,
        source=chunk.source,
        language=chunk.language,
        start=chunk.start,
        end=chunk.end,
        text=chunk.text,
        sentences=sentences,
        sentence_ids=chunk.sentence_ids,
        sentence=max(sentences, key=lambda sentence: sentence.worth),
        score=candidate.score,
        similarity=candidate.similarity,
        margin=margin(candidate, asked, calibration),
    )


def strongest(retrieval: Retrieval, most: int) -> list[Passage]:
    """Return the best passages, several of one article where they are among them."""
    every = [p for passage in retrieval.passages for p in (passage, *passage.more)]
    return sorted(every, key=lambda p: (-p.score, p.chunk_id))[:most]


def rank_sentences(retrieval: Retrieval, passages: int) -> list[FoundSentence]:
    """Return the sentences of the first ``passages`` passages, best first."""
    found = [
        FoundSentence(
            passage=passage,
            sentence=sentence,
            score=sentence.worth + _ITS_PASSAGE_WEIGHT * passage.similarity,
        )
        for passage in strongest(retrieval, passages)
        for sentence in passage.sentences
    ]
    return sorted(found, key=lambda row: -row.score)


def _share_of_terms(question: str, text: str) -> float:
    terms = terms_in(question)
    return len(terms & terms_in(text)) / max(len(terms), 1)


def _weigh_sentences(candidate: Candidate, asked: Asked) -> tuple[Sentence, ...]:
    """Return the sentences of a candidate with their similarity and their worth."""
    chunk, near = candidate.chunk, candidate.similarities
    lengths = np.array([len(sentence.text) for sentence in chunk.sentences])
    worth = near + _NEXT_WEIGHT * np.append(near[1:], 0.0)
    worth = worth + _LENGTH_WEIGHT * np.log(lengths / _USUAL_LENGTH)
    worth = worth - _HEADLINE * np.array([_is_title(s, chunk) for s in chunk.sentences])
    worth = worth - _NO_NUMBER * candidate.lacks_number
    if chunk.language == asked.language:
        terms = [_share_of_terms(asked.text, s.text) for s in chunk.sentences]
        worth = worth + _SHARED_TERMS * np.asarray(terms)
    return tuple(
        replace(sentence, similarity=float(similarity), worth=float(value))
        for sentence, similarity, value in zip(
            chunk.sentences, near, worth, strict=True
        )
    )


def _is_title(sentence: Sentence, chunk: StoredChunk) -> bool:
    return " ".join(sentence.text.split()).strip("#*_ ") == chunk.source.title


def _lacks_number(chunk: StoredChunk) -> Vectors:
    """Return 1 for each sentence without any number, 0 for the others."""
    language = chunk.language
    said = [says_number(sentence.text, language) for sentence in chunk.sentences]
    return np.logical_not(said).astype(np.float32)
