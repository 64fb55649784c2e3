"""Candidates for a question: by passages, by sentences, by rare words.

Measured reasons: sentence vectors add to passage vectors, most of all across languages;
what a language alone contributes to a cosine has to go before languages are compared.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from index.analysing import analyse, literal_terms
from index.calibrating import Calibration
from index.embedding import Embedder, Vectors
from index.held_rows import HeldRows
from index.held_vectors import HeldVectors, Key
from index.holdings import StoredChunk
from index.passages import Passage
from index.scoping import Among
from index.scoring import Asked, Candidate, score
from index.vectors import Kind

_PASSAGES = 20
_SENTENCES = 40
_BY_WORD = 5
_CHUNKS_PER_VERSION = 3
# The searches of a question that run at a time: more than two gain nothing here.
_AT_A_TIME = 4

_Read = TypeVar("_Read")


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A chunk by its id and about what it is worth.

    ``rare_words`` is how much of the question's rare words it has, 0 if none.
    """

    chunk_id: int
    score: float
    rare_words: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Search:
    """The similarities of the nearest passages and sentences of one language, by id."""

    language: str
    passages: Mapping[int, float]
    sentences: Mapping[int, float]


def worth_reading(found: Sequence[Found], most: int) -> list[int]:
    """Return the first ``most`` of what was found, and a few that rare words brought in.

    Meaning may not know a name or a code that makes a passage the right one.
    """
    worded = [f for f in found[most:] if f.rare_words]
    worded.sort(key=lambda f: -f.rare_words)
    return [f.chunk_id for f in (*found[:most], *worded[:_BY_WORD])]


class Gatherer:
    """Finds candidates in one index."""

    def __init__(
        self, rows: HeldRows, vectors: HeldVectors, embedder: Embedder
    ) -> None:
        """Read from ``rows`` and ``vectors``; ``embedder`` made the vectors."""
        self._rows = rows
        self._vectors = vectors
        self._embedder = embedder
        # Chroma lets go of Python while it searches.
        self._pool = ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="search")

    def gather(
        self,
        asked: Asked,
        languages: Sequence[str],
        calibration: Calibration,
        *,
        among: Among | None = None,
        most: int = _PASSAGES,
    ) -> list[Found]:
        """Return the chunks that may speak to a question, best first.

        Each language is asked by itself, so that none crowds the others out, for
        ``most`` passages and twice as many sentences at least.
        """
        searches = self._search(asked, languages, calibration, among, most)
        chunk_by_sentence = self._rows.chunk_by_sentence(
            sentence for search in searches for sentence in search.sentences
        )
        by_word = self._with_rare_words(asked, [search.language for search in searches])
        found: list[Found] = []
        for search in searches:
            nearest: dict[int, float] = {}
            for sentence, similarity in search.sentences.items():
                chunk = chunk_by_sentence.get(sentence)
                if chunk is not None:
                    nearest[chunk] = max(nearest.get(chunk, -1.0), similarity)
            worded = by_word.get(search.language, {})
            if among is not None:
                allowed = set(among.chunk_ids[search.language])
                worded = {c: value for c, value in worded.items() if c in allowed}
            found += _score(search, nearest, worded, asked)
        return sorted(found, key=lambda f: (-f.score, f.chunk_id))

    def nearest_of(self, article_ids: Collection[int], asked: Asked) -> list[int]:
        """Return the chunks nearest to the question of articles in its language.

        What these have in another is left out.
        """
        chunk_ids = self._rows.chunk_ids(article_ids)
        if not chunk_ids:
            return []
        most = _CHUNKS_PER_VERSION * len(article_ids)
        if len(chunk_ids) <= most:
            return chunk_ids
        ids, _ = self._vectors.nearest(
            "passages", asked.language, asked.vector, most, chunk_ids
        )
        return ids

    def read(
        self, chunk_ids: Collection[int], asked: Asked, calibration: Calibration
    ) -> list[Candidate]:
        """Return chunks as candidates, the whole and every sentence compared.

        Those of articles that are no longer live are left out.
        """
        chunks = list(self._rows.chunks(chunk_ids).values())
        wanted = {chunk.chunk_id: chunk.language for chunk in chunks}
        wholes = self._fetch("passages", wanted, calibration)
        # An ingest may have taken some away a moment ago.
        chunks = [chunk for chunk in chunks if chunk.chunk_id in wholes]
        return [
            Candidate.weighed(
                chunk,
                float(wholes[chunk.chunk_id] @ asked.vector),
                vectors @ asked.vector,
                asked,
            )
            for chunk, vectors in zip(
                chunks, self.sentence_vectors(chunks, calibration), strict=True
            )
        ]

    def sentence_vectors(
        self, chunks: Sequence[StoredChunk | Passage], calibration: Calibration
    ) -> list[Vectors]:
        """Return each chunk's calibrated sentence vectors, shape ``(sentences, dimension)``."""
        wanted = {n: c.language for c in chunks for n in c.sentence_ids}
        found = self._fetch("sentences", wanted, calibration)
        # An ingest may have replaced an article since its passage was found.
        gone = [
            (number, chunk.language, sentence.text)
            for chunk in chunks
            for number, sentence in zip(
                chunk.sentence_ids, chunk.sentences, strict=True
            )
            if number not in found
        ]
        if gone:
            again = self._embedder.embed_passages([text for _, _, text in gone])
            for (number, language, _), vector in zip(gone, again, strict=True):
                found[number] = calibration.passages(vector, language)
        return [np.stack([found[n] for n in chunk.sentence_ids]) for chunk in chunks]

    def _fetch(
        self, kind: Kind, language_by_id: Mapping[int, str], calibration: Calibration
    ) -> dict[int, Vectors]:
        """Return calibrated vectors by id; missing ones are left out."""
        ids_by_language: defaultdict[str, list[int]] = defaultdict(list)
        for number, language in language_by_id.items():
            ids_by_language[language].append(number)

        def fetch(kind: Kind, language: str) -> dict[int, Vectors]:
            rows = self._vectors.fetch(kind, language, ids_by_language[language])
            vectors = np.array(list(rows.values()), np.float32)
            return (
                dict(zip(rows, calibration.passages(vectors, language), strict=True))
                if rows
                else {}
            )

        found: dict[int, Vectors] = {}
        keys = [(kind, code) for code in ids_by_language]
        by_chroma = [key for key in keys if not self._vectors.holds(*key)]
        for rows in self._each(fetch, keys, side_by_side=by_chroma):
            found |= rows
        return found

    def _search(
        self,
        asked: Asked,
        languages: Sequence[str],
        calibration: Calibration,
        among: Among | None,
        most: int,
    ) -> list[_Search]:
        """Return the passages and sentences that lie nearest, language by language."""
        counts = {
            "passages": max(most, _PASSAGES),
            "sentences": max(2 * most, _SENTENCES),
        }

        def nearest(kind: Kind, language: str) -> dict[int, float]:
            within = among.of(kind, language) if among else None
            ids, rows = self._vectors.nearest(
                kind, language, asked.vector, counts[kind], within
            )
            cosines = _cosines(asked, rows, language, calibration)
            return dict(zip(ids, cosines, strict=True))

        wanted = [
            code for code in languages if among is None or among.chunk_ids.get(code)
        ]
        keys: list[Key] = [
            (kind, code) for kind in ("passages", "sentences") for code in wanted
        ]
        large = [key for key in keys if self._vectors.takes_long(*key)]
        searched = self._each(nearest, keys, side_by_side=large)
        found = dict(zip(keys, searched, strict=True))
        return [
            _Search(
                language=code,
                passages=found["passages", code],
                sentences=found["sentences", code],
            )
            for code in wanted
        ]

    def _each(
        self,
        read: Callable[[Kind, str], _Read],
        keys: Sequence[Key],
        *,
        side_by_side: Collection[Key],
    ) -> list[_Read]:
        """Return what is read of each kind and language, in order.

        What takes little is had sooner than a thread for it.
        """
        coming = {key: self._pool.submit(read, *key) for key in side_by_side}
        return [coming[k].result() if k in coming else read(*k) for k in keys]

    def _with_rare_words(
        self, asked: Asked, languages: Sequence[str]
    ) -> dict[str, dict[int, float]]:
        """Return the chunks that have words of the question that few chunks have."""
        literal = set(literal_terms(asked.text))
        terms_by_language = dict.fromkeys(languages, literal)
        if asked.language in terms_by_language:
            terms_by_language[asked.language] = set(analyse(asked.text))
        return self._rows.chunks_with_rare(terms_by_language)


def _score(
    search: _Search,
    nearest: Mapping[int, float],
    worded: Mapping[int, float],
    asked: Asked,
) -> list[Found]:
    """Return the chunks of one language with about what they are worth.

    ``nearest`` has the similarity of each chunk's nearest sentence. What was not among
    the nearest is taken for as near as the last that was: about right, and ``read``
    compares exactly what comes out on top.
    """
    passage_floor = min(search.passages.values(), default=0.0)
    sentence_floor = min(search.sentences.values(), default=0.0)
    return [
        Found(
            chunk_id=chunk,
            score=score(
                search.passages.get(chunk, passage_floor),
                nearest.get(chunk, sentence_floor),
                is_own=search.language == asked.language,
            ),
            rare_words=worded.get(chunk, 0.0),
        )
        for chunk in {*search.passages, *nearest, *worded}
    ]


def _cosines(
    asked: Asked, rows: Vectors, language: str, calibration: Calibration
) -> list[float]:
    cosines: list[float] = (
        calibration.passages(rows, language) @ asked.vector
    ).tolist()
    return cosines
