"""Candidates of one language for a question: by passages, by sentences, by rare words.

Measured reasons: sentence vectors add to passage vectors, most of all across languages;
what a language alone contributes to a cosine has to go before languages are compared.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.analysing import analyse, literal_terms
from index.calibrating import Calibration
from index.catalogue import Catalogue
from index.embedding import Embedder, Vectors
from index.holdings import StoredChunk
from index.passages import Passage
from index.scoping import Among
from index.scoring import Asked, Candidate, score
from index.vectors import Kind, VectorStore

_PASSAGES = 30
_SENTENCES = 60
# A word of more passages than this is left to meaning.
_RARE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A chunk by its id, with the similarity of the whole and what it is worth."""

    chunk_id: int
    similarity: float
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Search:
    """The similarities of the nearest passages and sentences of one language, by id."""

    language: str
    passages: Mapping[int, float]
    sentences: Mapping[int, float]


class Gatherer:
    """Finds candidates in one index."""

    def __init__(
        self, catalogue: Catalogue, vectors: VectorStore, embedder: Embedder
    ) -> None:
        """Read from ``catalogue`` and ``vectors``; ``embedder`` made the vectors."""
        self._catalogue = catalogue
        self._vectors = vectors
        self._embedder = embedder

    def gather(
        self,
        asked: Asked,
        languages: Sequence[str],
        calibration: Calibration,
        among: Among | None = None,
    ) -> list[Found]:
        """Return the chunks that may speak to a question, in any order.

        Each language is asked by itself, so that none crowds the others out.
        """
        searches = [
            self._search(asked, language, calibration, among)
            for language in languages
            if among is None or among.chunk_ids.get(language)
        ]
        chunk_by_sentence = self._catalogue.chunk_by_sentence(
            sentence for search in searches for sentence in search.sentences
        )
        rare = self._with_rare_terms(asked, [search.language for search in searches])
        found: list[Found] = []
        for search in searches:
            nearest: dict[int, float] = {}
            for sentence, similarity in search.sentences.items():
                chunk = chunk_by_sentence.get(sentence)
                if chunk is not None:
                    nearest[chunk] = max(nearest.get(chunk, -1.0), similarity)
            literal = rare.get(search.language, set())
            if among is not None:
                literal &= set(among.chunk_ids[search.language])
            found += self._score(asked, search, nearest, literal, calibration)
        return found

    def read(
        self, found: Sequence[Found], asked: Asked, calibration: Calibration
    ) -> list[Candidate]:
        """Return what was found as candidates, every sentence compared.

        Chunks of articles that are no longer live are left out.
        """
        chunks = self._catalogue.chunks(f.chunk_id for f in found)
        live = [f for f in found if f.chunk_id in chunks]
        texts = [chunks[f.chunk_id] for f in live]
        return [
            Candidate.weighed(chunk, f.similarity, vectors @ asked.vector, asked)
            for f, chunk, vectors in zip(
                live, texts, self.sentence_vectors(texts, calibration), strict=True
            )
        ]

    def read_article(
        self, article_id: int, asked: Asked, calibration: Calibration
    ) -> list[Candidate]:
        """Return all chunks of an article in the asker's language as candidates."""
        ids = self._catalogue.chunk_ids([article_id])
        rows = self._vectors.fetch("passages", asked.language, ids)
        similarities = _similarities(asked, rows, asked.language, calibration)
        found = [
            Found(chunk_id=chunk, similarity=similarity, score=similarity)
            for chunk, similarity in similarities.items()
        ]
        return self.read(found, asked, calibration)

    def sentence_vectors(
        self, chunks: Sequence[StoredChunk | Passage], calibration: Calibration
    ) -> list[Vectors]:
        """Return each chunk's calibrated sentence vectors, shape ``(sentences, dimension)``."""
        texts_by_language: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for chunk in chunks:
            texts = (sentence.text for sentence in chunk.sentences)
            texts_by_language[chunk.source.language] |= zip(
                chunk.sentence_ids, texts, strict=True
            )
        found: dict[int, Vectors] = {}
        for language, texts_by_id in texts_by_language.items():
            rows = self._vectors.fetch("sentences", language, list(texts_by_id))
            # An ingest may have replaced an article since its passage was found.
            if gone := [number for number in texts_by_id if number not in rows]:
                again = self._embedder.embed_passages([texts_by_id[n] for n in gone])
                rows |= zip(gone, again, strict=True)
            calibrated = calibration.passages(np.stack(list(rows.values())), language)
            found |= zip(rows, calibrated, strict=True)
        return [np.stack([found[n] for n in chunk.sentence_ids]) for chunk in chunks]

    def _search(
        self, asked: Asked, language: str, calibration: Calibration, among: Among | None
    ) -> _Search:
        """Return the passages and sentences of one language that lie nearest."""

        def nearest(kind: Kind, most: int) -> dict[int, float]:
            within = among.of(kind, language) if among else None
            ids, rows = self._vectors.nearest(
                kind, language, asked.vector, most, within
            )
            cosines = calibration.passages(rows, language) @ asked.vector
            return dict(zip(ids, cosines.tolist(), strict=True))

        return _Search(
            language=language,
            passages=nearest("passages", _PASSAGES),
            sentences=nearest("sentences", _SENTENCES),
        )

    def _score(
        self,
        asked: Asked,
        search: _Search,
        nearest: Mapping[int, float],
        literal: Collection[int],
        calibration: Calibration,
    ) -> list[Found]:
        """Return the chunks of one language with what they are worth.

        ``nearest`` has the similarity of the nearest sentence of some; ``literal`` are
        chunks found by a word.
        """
        known = search.passages
        missing = [chunk for chunk in {*nearest, *literal} if chunk not in known]
        rows = self._vectors.fetch("passages", search.language, missing)
        similarities = {**known} | _similarities(
            asked, rows, search.language, calibration
        )
        # What was not among the nearest is at most as near as the last that was.
        floor = min(search.sentences.values(), default=0.0)
        is_own = search.language == asked.language
        return [
            Found(
                chunk_id=chunk,
                similarity=similarity,
                score=score(similarity, nearest.get(chunk, floor), is_own=is_own),
            )
            for chunk, similarity in similarities.items()
        ]

    def _with_rare_terms(
        self, asked: Asked, languages: Sequence[str]
    ) -> dict[str, set[int]]:
        """Return the chunks that have a word of the question that few chunks have."""
        literal = set(literal_terms(asked.text))
        terms_by_language = dict.fromkeys(languages, literal)
        if asked.language in terms_by_language:
            terms_by_language[asked.language] = set(analyse(asked.text))
        return self._catalogue.chunks_with_rare(terms_by_language, _RARE)


def _similarities(
    asked: Asked, rows: Mapping[int, Vectors], language: str, calibration: Calibration
) -> dict[int, float]:
    if not rows:
        return {}
    cosines = calibration.passages(np.stack(list(rows.values())), language)
    return dict(zip(rows, map(float, cosines @ asked.vector), strict=True))
