"""Vectors of one generation, held in memory where there is room, and compared exactly.

A search of some thousand vectors in memory takes a hundredth of what Chroma takes to begin
one, and its graph may miss what is near. Chroma searches what is too large to be held.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.catalogue import Catalogue
from index.embedding import Vectors
from index.holdings import LanguageSums
from index.kept_vectors import KeptVectors, Part
from index.vectors import Kind, VectorStore

MOST_BYTES = 200_000_000
"""What is held: some 130,000 vectors of 384 numbers, 25,000 passages and their sentences."""

_BYTES_EACH = np.dtype(np.float32).itemsize

# So many are compared in a quarter of a millisecond, some threads' beginning.
_MANY = 4_000

Key = tuple[Kind, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """All vectors of one kind and language; ``place_by_id`` are their rows.

    What an article has stands together, in the order of its ids.
    """

    ids: tuple[int, ...]
    place_by_id: Mapping[int, int]
    rows: Vectors

    def places(self, ids: Sequence[int]) -> list[int]:
        """Return the rows of those of ``ids`` that are there."""
        return [self.place_by_id[n] for n in ids if n in self.place_by_id]

    def rows_of(self, part: Part) -> Vectors | None:
        """Return what an article has, None if it is not there."""
        ids = part.ids
        place = self.place_by_id.get(ids[0]) if ids else None
        return None if place is None else self.rows[place : place + len(ids)]


_NOTHING = _Held(ids=(), place_by_id={}, rows=np.zeros((0, 0), np.float32))


class _Generation:
    """The vectors to hold of one generation; what ``before`` has of them is not read again.

    A vector never changes under its id in one build of an index.
    """

    def __init__(
        self, kept: KeptVectors, sizes: Mapping[Key, int], before: Mapping[Key, _Held]
    ) -> None:
        self.sizes = sizes
        self._kept = kept
        self._before = before
        self._one_at_a_time = threading.Lock()
        self._held: Mapping[Key, _Held] | None = None

    def what_is_read(self) -> Mapping[Key, _Held]:
        """Return what is held by now, of this generation or of the one before."""
        return self._before if self._held is None else self._held

    def find(self, kind: Kind, language: str) -> _Held | None:
        """Return vectors that are to be held; the first call reads them all."""
        if (kind, language) not in self.sizes:
            return None
        with self._one_at_a_time:
            if self._held is None:
                parts = self._kept.find_parts(self.sizes)
                self._held = {key: self._gather(key, parts[key]) for key in parts}
                self._before = {}
        return self._held[kind, language]

    def _gather(self, key: Key, parts: Sequence[Part]) -> _Held:
        before = self._before.get(key, _NOTHING)
        known = {part.article_id: before.rows_of(part) for part in parts}
        new = [part for part in parts if known[part.article_id] is None]
        if not new and sum(len(part.ids) for part in parts) == len(before.ids):
            return before
        read = self._kept.read(new)
        there: list[tuple[Part, Vectors]] = []
        for part in parts:
            rows = known[part.article_id]
            rows = read.get(part.article_id) if rows is None else rows
            if rows is not None:
                there.append((part, rows))
        if not there:
            return _NOTHING
        ids = tuple(number for part, _ in there for number in part.ids)
        return _Held(
            ids=ids,
            place_by_id={number: place for place, number in enumerate(ids)},
            rows=np.concatenate([rows for _, rows in there]),
        )


class HeldVectors:
    """Reads the vectors of one index; safe to share among threads."""

    def __init__(
        self, catalogue: Catalogue, store: VectorStore, most_bytes: int = MOST_BYTES
    ) -> None:
        """Hold up to ``most_bytes`` of what ``catalogue`` keeps; ``store`` has the rest.

        Whoever sees a new generation calls ``turn_to``.
        """
        self._kept = KeptVectors(catalogue)
        self._store = store
        self._most_bytes = most_bytes
        self._build = 0
        self._generation = _Generation(self._kept, {}, {})

    def turn_to(self, sums: Sequence[LanguageSums], build: int = 0) -> None:
        """Take note of what there is now; only what is new of it is read, when wanted.

        Another ``build`` of the index numbers its articles anew: all of it is read.
        """
        sizes = _small(sums, self._most_bytes)
        before = self._generation.what_is_read() if build == self._build else {}
        self._build = build
        self._generation = _Generation(self._kept, sizes, before)

    def holds(self, kind: Kind, language: str) -> bool:
        """Say whether vectors of this kind and language are compared without Chroma."""
        return (kind, language) in self._generation.sizes

    def takes_long(self, kind: Kind, language: str) -> bool:
        """Say whether a search lasts so long that others should go on beside it."""
        return self._generation.sizes.get((kind, language), _MANY) >= _MANY

    def nearest(
        self,
        kind: Kind,
        language: str,
        vector: Vectors,
        most: int,
        among: Sequence[int] | None = None,
    ) -> tuple[list[int], Vectors]:
        """Return the ids and vectors of the nearest; see ``VectorStore.nearest``."""
        held = self._generation.find(kind, language)
        if held is None:
            return self._store.nearest(kind, language, vector, most, among)
        products = _products(held.rows, vector) if held.ids else np.zeros(0, np.float32)
        if among is not None:
            allowed = held.places(among)
            nearest = _largest(products[allowed], most)
            places = [allowed[place] for place in nearest]
        else:
            places = _largest(products, most)
        rows = held.rows[places].reshape(len(places), len(vector))
        return [held.ids[place] for place in places], rows

    def fetch(
        self, kind: Kind, language: str, ids: Sequence[int]
    ) -> dict[int, Vectors]:
        """Return the vectors of ``ids``; missing ones are left out."""
        held = self._generation.find(kind, language)
        if held is None:
            return self._store.fetch(kind, language, ids)
        return {held.ids[place]: held.rows[place] for place in held.places(ids)}


def _small(sums: Sequence[LanguageSums], most_bytes: int) -> dict[Key, int]:
    """Return the smallest collections that have room together, with their sizes."""
    sizes: list[tuple[int, Key, int]] = []
    for of_it in sums:
        bytes_each = _BYTES_EACH * len(of_it.passages_sum)
        sizes.append((of_it.chunks, ("passages", of_it.language), bytes_each))
        sizes.append((of_it.sentences, ("sentences", of_it.language), bytes_each))
    small: dict[Key, int] = {}
    for count, key, bytes_each in sorted(sizes):
        most_bytes -= count * bytes_each
        if most_bytes < 0:
            break
        small[key] = count
    return small


def _products(rows: Vectors, vector: Vectors) -> Vectors:
    """Return the inner product of each row with ``vector``.

    As fast as ``@`` on idle cores, and ten times as fast on busy ones: the threads of
    BLAS wait for each other there.
    """
    products: Vectors = np.einsum("ij,j->i", rows, vector)
    return products


def _largest(products: Vectors, most: int) -> list[int]:
    """Return the places of the ``most`` largest, in falling order, equal ones as they stand."""
    if len(products) > most:
        least = np.partition(products, len(products) - most)[len(products) - most]
        places = np.flatnonzero(products >= least)
    else:
        places = np.arange(len(products))
    order = np.argsort(-products[places], kind="stable")
    found: list[int] = places[order][:most].tolist()
    return found
