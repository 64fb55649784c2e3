"""The stories of a catalogue: which articles tell one, which have not been looked at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from hashlib import sha256

import numpy as np
import sqlalchemy as sql

from index import schema
from index.catalogue import Catalogue, source_of
from index.holdings import Outline
from index.passages import Source

# A text may have millions of characters.
_TEXTS_AT_A_TIME = 50


class StoryRows:
    """Reads the stories in one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Read from ``catalogue``."""
        self._catalogue = catalogue

    def versions(self, stories: Iterable[int]) -> dict[int, list[Source]]:
        """Return the live articles of each story, by file name; none is left out."""
        a = schema.articles.c
        query = sql.select(*schema.LISTED).where(a.state == "live")
        wanted = list(dict.fromkeys(stories))
        alone = query.where(a.story.is_(None))
        rows = self._catalogue.select_in(query, a.story, wanted)
        sources = [
            source_of(r)
            for r in (*rows, *self._catalogue.select_in(alone, a.id, wanted))
        ]
        found: dict[int, list[Source]] = {}
        for source in sorted(sources, key=lambda s: (s.file, s.path)):
            found.setdefault(source.story, []).append(source)
        return found

    def ungrouped(self) -> set[int]:
        """Return the live articles whose story was not looked for yet."""
        a = schema.articles.c
        query = sql.select(a.id).where(a.story.is_(None), a.state == "live")
        with self._catalogue.engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def story_by_article(self, article_ids: Iterable[int]) -> dict[int, int]:
        """Return the stories that some articles tell; none of those no longer live."""
        a = schema.articles.c
        query = sql.select(a.id, sql.func.coalesce(a.story, a.id).label("told")).where(
            a.state == "live"
        )
        rows = self._catalogue.select_in(query, a.id, article_ids)
        return {row["id"]: row["told"] for row in rows}

    def body_hashes(self, article_ids: Iterable[int]) -> dict[int, bytes]:
        """Return a hash of the passages of each live article; white space is aside."""
        a, c = schema.articles.c, schema.chunks.c
        of_chunks = sql.select(c.article_id, c.start, c.end).order_by(c.id)
        of_texts = sql.select(a.id, a.text).where(a.state == "live")
        wanted = list(article_ids)
        hashes: dict[int, bytes] = {}
        for i in range(0, len(wanted), _TEXTS_AT_A_TIME):
            portion = wanted[i : i + _TEXTS_AT_A_TIME]
            words: defaultdict[int, list[str]] = defaultdict(list)
            texts = self._catalogue.select_in(of_texts, a.id, portion)
            text_by_id = {row["id"]: row["text"] for row in texts}
            for row in self._catalogue.select_in(of_chunks, c.article_id, text_by_id):
                text = text_by_id[row["article_id"]]
                words[row["article_id"]] += text[row["start"] : row["end"]].split()
            for article, said in words.items():
                hashes[article] = sha256(" ".join(said).encode()).digest()
        return hashes

    def outlines(self) -> Iterator[Outline]:
        """Go through the live articles, by id, few at a time in memory."""
        a, p = schema.articles.c, schema.portions.c
        names = [field.name for field in fields(Outline)]
        columns = [p.article_id, *(a[n] for n in names if n in a), p.passages_sum]
        own = [p.chunks.label("own_chunks"), p.sentences.label("own_sentences")]
        query = (
            sql.select(*columns, *own)
            .join_from(schema.articles, schema.portions)
            .where(a.state == "live", p.language == a.language)
            .order_by(a.id)
        )
        with self._catalogue.engine.connect() as connection:
            for row in connection.execute(query).yield_per(1000).mappings():
                total = np.frombuffer(row["passages_sum"], np.float64)
                yield Outline(**{**row, "passages_sum": total})
