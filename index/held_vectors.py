"""Vectors of small collections, held in memory for one generation.

Chroma finds what is nearest, always: its graph may miss one, and a question that is asked
again has to find the same. Giving vectors out takes it as long as finding them, and a
question compares some hundreds; those it is asked for again and again are held.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import Vectors
from index.vectors import Kind, VectorStore

# Reading a collection whole takes about as long as this many searches of it.
_FEW_SEARCHES = 20
_MOST_BYTES = 48_000_000
# Chroma gives each number of a vector as an object of Python.
_AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """All vectors of one kind and language; ``place_by_id`` are their rows."""

    place_by_id: dict[int, int]
    rows: Vectors


class HeldVectors:
    """Reads one VectorStore; safe to share among threads."""

    def __init__(self, store: VectorStore, most_bytes: int = _MOST_BYTES) -> None:
        """Read from ``store`` and hold up to ``most_bytes`` of its vectors.

        Whoever sees a new generation calls ``forget``.
        """
        self._store = store
        self._most_bytes = most_bytes
        self._one_at_a_time = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Let go of all vectors: there may be others."""
        with self._one_at_a_time:
            self._held: dict[tuple[Kind, str], _Held] = {}
            self._searches: Counter[tuple[Kind, str]] = Counter()
            self._bytes_left = self._most_bytes

    def nearest(
        self,
        kind: Kind,
        language: str,
        vector: Vectors,
        most: int,
        among: Sequence[int] | None = None,
    ) -> tuple[list[int], Vectors]:
        """Return the ids and vectors of the nearest; see ``VectorStore.nearest``."""
        held = self._find(kind, language, vector)
        if held is None:
            return self._store.nearest(kind, language, vector, most, among)
        ids = self._store.nearest_ids(kind, language, vector, most, among)
        # An ingest may have put in more since.
        known = [number for number in ids if number in held.place_by_id]
        return known, held.rows[[held.place_by_id[number] for number in known]]

    def fetch(
        self, kind: Kind, language: str, ids: Sequence[int]
    ) -> dict[int, Vectors]:
        """Return the vectors of ``ids``; missing ones are left out."""
        held = self._held.get((kind, language))
        if held is None:
            return self._store.fetch(kind, language, ids)
        known = [n for n in ids if n in held.place_by_id]
        return {n: held.rows[held.place_by_id[n]] for n in known}

    def _find(self, kind: Kind, language: str, vector: Vectors) -> _Held | None:
        """Return the vectors, read once it pays; None before, and if they are too many."""
        key = kind, language
        held = self._held.get(key)
        if held is not None:
            return held
        with self._one_at_a_time:
            self._searches[key] += 1
            if self._searches[key] == _FEW_SEARCHES:
                self._read(kind, language, vector.nbytes)
            return self._held.get(key)

    def _read(self, kind: Kind, language: str, bytes_each: int) -> None:
        """Read and hold a collection, if there is room for it."""
        ids = self._store.ids(kind, language)
        if not ids or len(ids) * bytes_each > self._bytes_left:
            return
        self._bytes_left -= len(ids) * bytes_each
        found: dict[int, Vectors] = {}
        for i in range(0, len(ids), _AT_A_TIME):
            found |= self._store.fetch(kind, language, ids[i : i + _AT_A_TIME])
        self._held[kind, language] = _Held(
            place_by_id={number: place for place, number in enumerate(found)},
            rows=np.stack(list(found.values())),
        )
