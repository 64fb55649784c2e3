"""The vectors that a catalogue keeps of its live articles."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
import sqlalchemy as sql

from index import schema
from index.catalogue import Catalogue
from index.embedding import Vectors
from index.holdings import Portion
from index.packing import unpack
from index.portions import find_whereabouts
from index.vectors import Kind

_ROWS_AT_A_TIME = 200


class Part(NamedTuple):
    """What an article has of one kind in one language; a tuple, since there are many."""

    portion: Portion
    article_id: int
    kind: Kind
    language: str

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of its vectors, in the order in which these are kept."""
        return tuple(self.portion.ids(self.kind))


class KeptVectors:
    """Reads the vectors in one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read from ``catalogue``."""
        self._catalogue = catalogue

    def find_parts(
        self, keys: Collection[tuple[Kind, str]]
    ) -> dict[tuple[Kind, str], list[Part]]:
        """Return what there is of each kind and language, by article id."""
        languages = {language for _, language in keys}
        parts: dict[tuple[Kind, str], list[Part]] = {key: [] for key in keys}
        articles = find_whereabouts(self._catalogue, languages)
        for article in sorted(articles, key=lambda article: article.article_id):
            for portion in article.portions:
                for kind in ("passages", "sentences"):
                    of_key = parts.get((kind, portion.language))
                    if of_key is not None:
                        of_key.append(
                            Part(portion, article.article_id, kind, portion.language)
                        )
        return parts

    def read(self, parts: Collection[Part]) -> Mapping[int, Vectors]:
        """Return the vectors of parts of one kind and language, by article id.

        What an ingest has taken away since is left out.
        """
        p = schema.portions.c
        part_by_article = {part.article_id: part for part in parts}
        wanted = [*part_by_article]
        found: dict[int, Vectors] = {}
        with self._catalogue.engine.connect() as connection:
            for i in range(0, len(wanted), _ROWS_AT_A_TIME):
                some = wanted[i : i + _ROWS_AT_A_TIME]
                language = part_by_article[some[0]].language
                query = sql.select(p.article_id, p.vectors).where(
                    p.language == language, p.article_id.in_(some)
                )
                for article_id, stored in connection.execute(query):
                    found[article_id] = _of_kind(stored, part_by_article[article_id])
        return found


def _of_kind(stored: bytes, part: Part) -> Vectors:
    portion = part.portion
    counts = len(portion.chunk_ids), len(portion.sentence_ids)
    passages, sentences = unpack(stored, *counts)
    return (passages if part.kind == "passages" else sentences).astype(np.float32)
