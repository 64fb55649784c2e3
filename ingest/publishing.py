"""Writing what is embedded: rows, vectors, and the instant in which readers see both.

The order survives a kill at any moment (``index.recording``): an article counts once
its vectors are complete, and what it replaces answers until then.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import Vectors
from index.holdings import Portion
from index.packing import PortionVectors
from index.portions import divide_new
from index.recording import Complete, Recorder
from index.schema import ids_of
from index.vectors import Kind, VectorStore
from ingest.preparing import Prepared

# Little is in memory, and little is done again after a kill.
_CLEARED_AT_A_TIME = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class _Begun:
    """An article that readers do not see yet, and its vectors, a row for each text."""

    article_id: int
    prepared: Prepared
    portions: tuple[Portion, ...]
    passages: Vectors
    sentences: Vectors

    def rows(self, kind: Kind, portion: Portion) -> Vectors:
        """Return the vectors of what is in one language."""
        vectors = self.passages if kind == "passages" else self.sentences
        first = ids_of(self.article_id, 1)[0]
        rows: Vectors = vectors[np.asarray(portion.ids(kind)) - first]
        return rows

    def complete(self) -> Complete:
        """Return what is recorded of it once its vectors are written."""
        return Complete(
            article_id=self.article_id,
            replaces=self.prepared.replaces,
            vectors={
                portion.language: PortionVectors(
                    self.rows("passages", portion), self.rows("sentences", portion)
                )
                for portion in self.portions
            },
        )


class Publisher:
    """Writes articles and their vectors; hold the ingest lock while using it."""

    def __init__(self, recorder: Recorder, vectors: VectorStore) -> None:
        """Write rows with ``recorder`` and vectors into ``vectors``."""
        self._recorder = recorder
        self._vectors = vectors
        self.has_written_vectors = False

    def publish(
        self, batch: Sequence[Prepared], vector_by_text: Mapping[str, Vectors]
    ) -> None:
        """Bring a batch into the index, all of it at once."""
        self._unsettle()
        ids = self._recorder.begin([prepared.article for prepared in batch])
        begun = [
            _begun(article_id, prepared, vector_by_text)
            for article_id, prepared in zip(ids, batch, strict=True)
        ]
        self._add_vectors("passages", begun)
        self._add_vectors("sentences", begun)
        self._recorder.publish([one.complete() for one in begun])

    def clear_leftovers(self) -> None:
        """Take away what is replaced, removed, or was interrupted half-way.

        Chroma takes as long for one article as for many.
        """
        left = self._recorder.leftovers()
        for i in range(0, len(left), _CLEARED_AT_A_TIME):
            self._unsettle()
            some = left[i : i + _CLEARED_AT_A_TIME]
            ids: defaultdict[tuple[Kind, str], list[int]] = defaultdict(list)
            for language, chunk_ids, sentence_ids in (
                p for o in some for p in o.portions
            ):
                ids["passages", language] += chunk_ids
                ids["sentences", language] += sentence_ids
            for (kind, language), numbers in ids.items():
                self._vectors.remove(kind, language, numbers)
            self._recorder.forget([one.article_id for one in some])

    def _add_vectors(self, kind: Kind, begun: Sequence[_Begun]) -> None:
        """Add all vectors of a language at once: Chroma takes as long for one as for many."""
        by_language: dict[str, list[tuple[_Begun, Portion]]] = {}
        for one in begun:
            for portion in one.portions:
                by_language.setdefault(portion.language, []).append((one, portion))
        for language, those in by_language.items():
            ids = [i for _, portion in those for i in portion.ids(kind)]
            rows = np.concatenate([one.rows(kind, portion) for one, portion in those])
            self._vectors.add(kind, language, ids, rows)

    def _unsettle(self) -> None:
        if not self.has_written_vectors:
            self._recorder.unsettle()
            self.has_written_vectors = True


def _begun(
    article_id: int, prepared: Prepared, vector_by_text: Mapping[str, Vectors]
) -> _Begun:
    return _Begun(
        article_id=article_id,
        prepared=prepared,
        portions=divide_new(article_id, prepared.article),
        passages=np.stack([vector_by_text[t] for t in prepared.passage_texts()]),
        sentences=np.stack([vector_by_text[t] for t in prepared.sentence_texts()]),
    )
