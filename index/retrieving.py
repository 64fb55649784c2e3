"""Question to Retrieval: passages and sentences by meaning, terms within a language.

Measured reasons: sentence vectors add to passage vectors, most of all across
languages; terms help in the question's own language and hurt elsewhere; what a
language alone contributes to a cosine has to go before languages are compared.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from index.calibrating import Calibration
from index.catalogue import Catalogue
from index.embedding import Embedder, Vectors
from index.errors import BadQuestion, EmptyIndex
from index.holdings import LanguageSums, StoredChunk
from index.languages import detect_language
from index.matching import rank_by_terms, share_out
from index.numbers import asks_for_number
from index.passages import Passage, Retrieval
from index.scoring import Asked, Candidate, as_passage, score_chunks
from index.vectors import VectorStore

_PASSAGES_PER_LANGUAGE = 30
_SENTENCES_PER_LANGUAGE = 60
_LONGEST_QUESTION = 5_000


class Retriever:
    """Finds the passages of one index that speak to a question."""

    def __init__(
        self, catalogue: Catalogue, vectors: VectorStore, embedder: Embedder
    ) -> None:
        """Read from ``catalogue`` and ``vectors``; nothing is loaded before a question."""
        self._catalogue = catalogue
        self._vectors = vectors
        self._embedder = embedder
        self._generation: tuple[int, int] | None = None
        self._sums: dict[str, LanguageSums] = {}
        self._calibration: Calibration | None = None

    def retrieve(
        self,
        question: str,
        *,
        language: str | None = None,
        only_languages: Collection[str] = (),
        most: int = 10,
    ) -> Retrieval:
        """Return up to ``most`` passages, best first.

        ``language`` is the question's own, detected when None. ``only_languages``
        keeps articles in those languages alone.

        Raises:
            BadQuestion: The question is empty or too long, or no article is in any of
                ``only_languages``.
        """
        question = check_question(question)
        calibration = self._catch_up()
        language = language or detect_language(question) or "und"
        # Opening is paid once, by the first question; searching by every one.
        self._vectors.open()
        started = time.perf_counter()
        languages = self._asked_languages(only_languages)
        asked = Asked(
            text=question,
            language=language,
            vector=calibration.question(
                self._embedder.embed_questions([question])[0], language
            ),
            wants_number=asks_for_number(question, language),
        )
        candidates: list[Candidate] = []
        for code in languages:
            candidates += self._candidates(asked, code, calibration)
        self._reorder_own_language(candidates, asked)
        candidates.sort(key=lambda c: (-c.score, c.chunk.chunk_id))
        chosen = candidates[:most]
        similarities = self._compare(
            asked.vector, [c.chunk for c in chosen], calibration
        )
        passages = tuple(
            as_passage(candidate, found, asked)
            for candidate, found in zip(chosen, similarities, strict=True)
        )
        return Retrieval(
            question=question,
            language=language,
            passages=passages,
            seconds=time.perf_counter() - started,
        )

    def compare(
        self, text: str, language: str, passages: Sequence[Passage]
    ) -> list[Vectors]:
        """Return how near a sentence of ``language`` is to every sentence of passages.

        One array per passage, shape ``(sentences,)``: inner products without what the
        two languages alone contribute.
        """
        calibration = self._catch_up()
        vector = self._embedder.embed_passages([text])[0]
        return self._compare(
            calibration.passage(vector, language), passages, calibration
        )

    def languages(self) -> list[str]:
        """Return the languages that the index holds articles in."""
        self._catch_up()
        return list(self._sums)

    def _catch_up(self) -> Calibration:
        """See what another process has ingested since the last question.

        Raises:
            EmptyIndex: The index holds no articles.
            IndexMismatch: It was rebuilt with another embedding model.
        """
        generation = self._catalogue.generation()
        if generation != self._generation or self._calibration is None:
            made_with = self._catalogue.identity()
            if made_with is not None:
                ours = replace(made_with, embedding_model=self._embedder.model)
                self._catalogue.check_identity(ours)
            if self._generation is not None:
                self._vectors.reopen()
            self._sums = {sums.language: sums for sums in self._catalogue.languages()}
            if not self._sums:
                raise EmptyIndex(
                    "The index holds no articles. Add some with 'polycite ingest FOLDER'."
                )
            self._calibration = Calibration(
                self._catalogue.biases(), self._sums.values()
            )
            self._generation = generation
        return self._calibration

    def _asked_languages(self, only: Collection[str]) -> list[str]:
        asked = [code for code in self._sums if not only or code in only]
        if not asked:
            raise BadQuestion(
                f"No article is in {', '.join(sorted(only))}. The index has articles in:"
                f" {', '.join(self._sums)}."
            )
        return asked

    def _candidates(
        self, asked: Asked, language: str, calibration: Calibration
    ) -> list[Candidate]:
        """Return the scored candidates of one language."""
        passages = dict(
            self._vectors.nearest(
                "passages", language, asked.vector, _PASSAGES_PER_LANGUAGE
            )
        )
        sentences = self._vectors.nearest(
            "sentences", language, asked.vector, _SENTENCES_PER_LANGUAGE
        )
        chunk_by_sentence = self._catalogue.chunk_by_sentence(n for n, _ in sentences)
        return score_chunks(
            asked,
            self._catalogue.chunks([*passages, *chunk_by_sentence.values()]),
            passages=passages,
            sentences=sentences,
            bias=float(asked.vector @ calibration.passage_bias(language)),
        )

    def _reorder_own_language(
        self, candidates: Sequence[Candidate], asked: Asked
    ) -> None:
        """Let shared terms reorder the passages in the question's own language."""
        own = {
            c.chunk.chunk_id: c
            for c in candidates
            if c.chunk.source.language == asked.language
        }
        if len(own) < 2:
            return
        sums = self._sums[asked.language]
        by_terms = rank_by_terms(
            asked.text,
            lambda terms: self._catalogue.postings(asked.language, terms),
            chunk_count=sums.chunks,
            mean_terms=sums.terms / max(sums.chunks, 1),
        )
        scores = {chunk_id: c.score for chunk_id, c in own.items()}
        for chunk_id, score in share_out(scores, by_terms).items():
            own[chunk_id].score = score

    def _compare(
        self,
        vector: Vectors,
        chunks: Sequence[StoredChunk | Passage],
        calibration: Calibration,
    ) -> list[Vectors]:
        """Return the calibrated inner products of ``vector`` with all sentences."""
        texts_by_language: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for chunk in chunks:
            texts = (sentence.text for sentence in chunk.sentences)
            texts_by_language[chunk.source.language] |= zip(
                chunk.sentence_ids, texts, strict=True
            )
        found: dict[int, float] = {}
        for language, texts_by_id in texts_by_language.items():
            bias = calibration.passage_bias(language)
            rows = self._vectors.fetch("sentences", language, list(texts_by_id))
            # An ingest may have replaced an article since its passage was found.
            if gone := [number for number in texts_by_id if number not in rows]:
                again = self._embedder.embed_passages([texts_by_id[n] for n in gone])
                rows |= zip(gone, again, strict=True)
            found |= {
                number: float(vector @ (row - bias)) for number, row in rows.items()
            }
        return [
            np.asarray([found[n] for n in chunk.sentence_ids], np.float32)
            for chunk in chunks
        ]


def check_question(question: str) -> str:
    """Return a question without white space around it.

    Raises:
        BadQuestion: It is empty, or too long to be one.
    """
    question = question.strip()
    if not any(c.isalnum() for c in question):
        raise BadQuestion("The question is empty. Ask it in words, in any language.")
    if len(question) > _LONGEST_QUESTION:
        raise BadQuestion(
            f"The question has {len(question):,} characters;"
            f" the most is {_LONGEST_QUESTION:,}. Shorten it."
        )
    return question
