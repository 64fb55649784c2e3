"""The vectors that a catalogue keeps of its live articles, read a language at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sql

from index import schema
from index.catalogue import Catalogue
from index.embedding import Vectors
from index.holdings import Portion
from index.packing import PortionVectors, unpack
from index.portions import find_whereabouts
from index.vectors import Kind

_ROWS_AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """All vectors of one kind and language: ``rows``, and the id of each, ascending."""

    kind: Kind
    language: str
    ids: tuple[int, ...]
    rows: Vectors


class KeptVectors:
    """Reads the vectors in one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read from ``catalogue``."""
        self._catalogue = catalogue

    def collect(self, languages: Collection[str]) -> Iterator[Collected]:
        """Yield the passages and the sentences of each of some languages, if it has any.

        No more than those of one language are in memory twice.
        """
        portions: defaultdict[str, dict[int, Portion]] = defaultdict(dict)
        for article in find_whereabouts(self._catalogue, languages):
            for portion in article.portions:
                portions[portion.language][article.article_id] = portion
        for language in languages:
            found = self._read(language, portions[language])
            if found:
                yield _collect("passages", language, found)
                yield _collect("sentences", language, found)

    def _read(
        self, language: str, portion_by_article: dict[int, Portion]
    ) -> list[tuple[Portion, PortionVectors]]:
        """Return portions with their vectors, in the order of the articles."""
        a, p = schema.articles.c, schema.portions.c
        query = (
            sql.select(p.article_id, p.vectors)
            .join_from(schema.portions, schema.articles)
            .where(a.state == "live", p.language == language)
            .order_by(p.article_id)
        )
        found: list[tuple[Portion, PortionVectors]] = []
        with self._catalogue.engine.connect() as connection:
            for row in connection.execute(query).yield_per(_ROWS_AT_A_TIME):
                portion = portion_by_article.get(row.article_id)
                # An ingest may have published it a moment ago.
                if portion is not None:
                    counts = len(portion.chunk_ids), len(portion.sentence_ids)
                    found.append((portion, unpack(row.vectors, *counts)))
        return found


def _collect(
    kind: Kind, language: str, found: list[tuple[Portion, PortionVectors]]
) -> Collected:
    parts = [
        vectors.passages if kind == "passages" else vectors.sentences
        for _, vectors in found
    ]
    return Collected(
        kind=kind,
        language=language,
        ids=tuple(number for portion, _ in found for number in portion.ids(kind)),
        rows=np.concatenate(parts),
    )
