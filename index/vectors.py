"""Vectors of passages and sentences in Chroma, in a folder or on a server.

Every method that reads or writes raises ``IndexDamaged`` when Chroma cannot do it, and
``IndexUnreachable`` when its server cannot be had.

One collection per kind and language, so that a question is asked of each language
by itself: scores are calibrated per language, and a language filter costs nothing.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import numpy as np

from index.chroma import MEND, ChromaFolder, VectorPlace, damaged
from index.embedding import Vectors
from index.errors import IndexDamaged, IndexMismatch

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import GetResult, Include, QueryResult

# SQLite, which Chroma asks, takes no more variables in a statement.
_IDS_AT_A_TIME = 30_000
# A server takes requests of 40 MB, in which a byte may become 1.4.
_BYTES_AT_A_TIME = 16_000_000
_SPACE: Literal["ip"] = "ip"

# Chroma saves a graph in a fraction of a second.
_WAITS_S = (0.0, 0.1, 0.3, 0.6)

Kind = Literal["passages", "sentences"]
_Read = TypeVar("_Read")


class VectorStore:
    """The Chroma side of one index."""

    def __init__(self, where: Path | VectorPlace) -> None:
        """Remember the folder or server; Chroma opens on first use (about a second)."""
        self._place = ChromaFolder(where) if isinstance(where, Path) else where
        self._client: ClientAPI | None = None
        self._collections: dict[str, Collection] = {}
        # Searches of several languages, and of several questions, run at a time.
        self._opening = threading.RLock()

    def add(
        self, kind: Kind, language: str, ids: Sequence[int], vectors: Vectors
    ) -> None:
        """Put in unit vectors under ``ids``; an id that is there is overwritten."""
        with self._place.naming_failures():
            collection = self._collection(kind, language)
            most = max(1, _BYTES_AT_A_TIME // max(1, vectors[:1].nbytes))
            most = min(most, self.open().get_max_batch_size())
            for i in range(0, len(ids), most):
                collection.upsert(
                    ids=[str(number) for number in ids[i : i + most]],
                    embeddings=vectors[i : i + most],
                )

    def remove(self, kind: Kind, language: str, ids: Sequence[int]) -> None:
        """Take out ``ids``; one that is not there is no error."""
        with self._place.naming_failures():
            collection = self._collection(kind, language)
            most = self.open().get_max_batch_size()
            for i in range(0, len(ids), most):
                collection.delete(ids=[str(number) for number in ids[i : i + most]])

    def nearest(
        self,
        kind: Kind,
        language: str,
        vector: Vectors,
        most: int,
        among: Sequence[int] | None = None,
    ) -> tuple[list[int], Vectors]:
        """Return the ids and vectors of up to ``most`` nearest, shape ``(found, dimension)``.

        They are those with the largest inner products, best first, and of ``among``
        unless that is None.

        Raises:
            IndexDamaged: There never was a vector of this kind and language, or there
                are some and none is found.
        """
        found = self._query(kind, language, [vector], most, among, ["embeddings"])
        rows = found["embeddings"] if found else None
        ids = [int(number) for number in found["ids"][0]] if found else []
        # Chroma gives its rows as lists or as an array.
        vectors = np.asarray(rows[0] if rows is not None else [], np.float32)
        return ids, vectors.reshape(len(ids), len(vector))

    def nearest_ids_of_each(
        self, kind: Kind, language: str, vectors: Sequence[Vectors], most: int
    ) -> list[list[int]]:
        """Return the ids that ``nearest`` does, for each of some vectors.

        Raises:
            IndexDamaged: As ``nearest`` does.
        """
        if not vectors:
            return []
        found = self._query(kind, language, vectors, most, None, [])
        return (
            [[int(number) for number in row] for row in found["ids"]] if found else []
        )

    def _query(
        self,
        kind: Kind,
        language: str,
        vectors: Sequence[Vectors],
        most: int,
        among: Sequence[int] | None,
        include: "Include",
    ) -> "QueryResult | None":
        """Return what Chroma finds; None if nothing of ``among`` is there."""

        def ask(is_again: bool) -> "tuple[QueryResult | None, bool]":
            collection = self._existing(kind, language)
            wanted = None if among is None else [str(number) for number in among]
            if wanted and is_again:
                wanted = _known(collection, wanted)
            if wanted == []:
                return None, False
            found = collection.query(
                query_embeddings=np.stack(vectors),
                n_results=most,
                ids=wanted,
                include=include,
            )
            # Chroma finds nothing in a graph whose files were cut off, and says nothing.
            is_lost = among is None and not all(found["ids"]) and collection.count() > 0
            return found, is_lost

        found, is_lost = self._read(ask)
        if is_lost:
            raise damaged(self._place.name, f"no {kind} in {language!r} can be found")
        return found

    def fetch(
        self, kind: Kind, language: str, ids: Sequence[int]
    ) -> dict[int, Vectors]:
        """Return the vectors of ``ids``; missing ones are left out."""
        found: dict[int, Vectors] = {}
        for i in range(0, len(ids), _IDS_AT_A_TIME):
            portion = [str(number) for number in ids[i : i + _IDS_AT_A_TIME]]

            def ask(_: bool, wanted: list[str] = portion) -> "GetResult":
                collection = self._existing(kind, language)
                return collection.get(ids=wanted, include=["embeddings"])

            rows = self._read(ask)
            vectors = np.asarray(rows["embeddings"], np.float32)
            found |= zip(map(int, rows["ids"]), vectors, strict=True)
        return found

    def counts(self) -> dict[tuple[Kind, str], int]:
        """Return how many vectors each kind and language has."""
        prefix = self._place.prefix()

        def count(_: bool) -> dict[tuple[Kind, str], int]:
            counts: dict[tuple[Kind, str], int] = {}
            for collection in self.open().list_collections():
                if collection.name.startswith(prefix):
                    name = collection.name.removeprefix(prefix)
                    kind, _dash, language = name.partition("-")
                    counts[cast("Kind", kind), language] = collection.count()
            return counts

        return self._read(count)

    def ids(self, kind: Kind, language: str) -> list[int]:
        """Return the ids of all vectors of a kind and language, in no order."""
        rows = self._read(lambda _: self._existing(kind, language).get(include=[]))
        return [int(number) for number in rows["ids"]]

    def drop(self, kind: Kind, language: str) -> None:
        """Delete all vectors of a kind and language; ``add`` begins anew."""
        from chromadb.errors import NotFoundError

        name = self._name(kind, language)
        with self._place.naming_failures(), suppress(NotFoundError):
            self._collections.pop(name, None)
            self.open().delete_collection(name)

    def clear(self) -> None:
        """Delete all vectors, also such as cannot be read."""
        self.reopen()
        self._place.clear()

    def close(self) -> None:
        """Let go of what is open; whatever is asked next opens it again."""
        self.reopen()
        self._place.close()

    def reopen(self) -> None:
        """Drop what is in memory, to see what another process wrote.

        An open Chroma client answers queries from its own copy of the index and never
        sees another process's additions, although ``count`` does.
        """
        with self._opening:
            self._client = None
            self._collections = {}

    def open(self) -> "ClientAPI":
        """Open Chroma unless it is open: about half a second, once."""
        with self._opening:
            if self._client is None:
                self._client = self._place.open()
            return self._client

    def _read(self, ask: Callable[[bool], _Read]) -> _Read:
        """Return what ``ask`` reads, if need be with what another process wrote since.

        An open client that learns of an id which it did not load refuses it, and files
        that another process is just saving cannot be read for a moment. ``ask`` is told
        whether it is asked again.
        """
        is_again = False
        for wait_s in _WAITS_S:
            try:
                with self._place.naming_failures():
                    return ask(is_again)
            except IndexDamaged:
                time.sleep(wait_s)
                self.reopen()
            is_again = True
        with self._place.naming_failures():
            return ask(is_again)

    def _existing(self, kind: Kind, language: str) -> "Collection":
        from chromadb.errors import NotFoundError

        name = self._name(kind, language)
        if name not in self._collections:
            try:
                self._collections[name] = self.open().get_collection(
                    name, embedding_function=None
                )
            except NotFoundError as error:
                raise IndexDamaged(
                    f"The vectors at '{self._place.name}' lack all {kind} in"
                    f" {language!r}. {MEND}"
                ) from error
        return self._collections[name]

    def _collection(self, kind: Kind, language: str) -> "Collection":
        name = self._name(kind, language)
        if name not in self._collections:
            collection = self.open().get_or_create_collection(
                name, configuration={"hnsw": {"space": _SPACE}}, embedding_function=None
            )
            # Of a collection that is there, Chroma keeps the configuration it has.
            space = (collection.configuration_json.get("hnsw") or {}).get("space")
            if space != _SPACE:
                raise IndexMismatch(
                    f"The collection '{name}' at '{self._place.name}' measures by"
                    f" {space!r}, not by {_SPACE!r}: another program made it. Delete it."
                )
            self._collections[name] = collection
        return self._collections[name]

    def _name(self, kind: Kind, language: str) -> str:
        return f"{self._place.prefix()}{kind}-{language}"


def _known(collection: "Collection", ids: Sequence[str]) -> list[str]:
    """Return those of ``ids`` that are there; Chroma refuses a query with another.

    An ingest may have added or removed some since they were looked up.
    """
    known: list[str] = []
    for i in range(0, len(ids), _IDS_AT_A_TIME):
        portion = ids[i : i + _IDS_AT_A_TIME]
        known += collection.get(ids=list(portion), include=[])["ids"]
    return known
