"""What articles have in each language, written and added up as they come and go."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import sqlalchemy as sql
from sqlalchemy.engine import Connection

from index import schema
from index.holdings import Portion
from index.packing import PortionVectors, pack

_Sum = npt.NDArray[np.float64]


def insert_portions(
    connection: Connection, portions_by_article: Mapping[int, Iterable[Portion]]
) -> None:
    """Write what articles have in each language, before they have any vectors."""
    rows = [
        {
            "article_id": article_id,
            "language": portion.language,
            "chunks": len(portion.chunk_ids),
            "sentences": len(portion.sentence_ids),
        }
        for article_id, portions in portions_by_article.items()
        for portion in portions
    ]
    connection.execute(schema.portions.insert(), rows)


def write_vectors(
    connection: Connection, article_id: int, vectors: Mapping[str, PortionVectors]
) -> None:
    """Write the vectors of an article in each of its languages, and their sums."""
    p = schema.portions
    for language, of_it in vectors.items():
        total = of_it.passages.sum(axis=0, dtype=np.float64)
        connection.execute(
            p.update()
            .where(p.c.article_id == article_id, p.c.language == language)
            .values(passages_sum=total.tobytes(), vectors=pack(of_it))
        )


def count_languages(connection: Connection, article_id: int, *, sign: int) -> None:
    """Add a live article to its languages' counts and sums, or take it out."""
    a, p = schema.articles.c, schema.portions.c
    columns = (p.language, p.chunks, p.sentences, p.passages_sum)
    query = (
        sql.select(*columns, (p.language == a.language).label("is_own"))
        .join_from(schema.portions, schema.articles)
        .where(p.article_id == article_id)
    )
    for portion in connection.execute(query).mappings().all():
        changes = {
            "articles": sign * bool(portion["is_own"]),
            "chunks": sign * portion["chunks"],
            "sentences": sign * portion["sentences"],
        }
        total = sign * np.frombuffer(portion["passages_sum"], np.float64)
        _count(connection, portion["language"], changes, total)


def _count(
    connection: Connection,
    language: str,
    changes: Mapping[str, int],
    total: _Sum,
) -> None:
    languages = schema.languages
    of_it = languages.c.language == language
    stored = connection.execute(sql.select(languages).where(of_it)).mappings().first()
    if stored is None:
        first = {**changes, "passages_sum": total.tobytes()}
        connection.execute(languages.insert().values(language=language, **first))
        return
    total = np.frombuffer(stored["passages_sum"], np.float64) + total
    values = {name: stored[name] + change for name, change in changes.items()}
    connection.execute(
        languages.update().where(of_it).values(**values, passages_sum=total.tobytes())
    )


def find_other_languages(connection: Connection) -> dict[int, list[str]]:
    """Return the languages of articles beside their own, of those that mix some."""
    a, p = schema.articles.c, schema.portions.c
    query = (
        sql.select(p.article_id, p.language)
        .join_from(schema.portions, schema.articles)
        .where(p.language != a.language)
        .order_by(p.language)
    )
    others: dict[int, list[str]] = {}
    for article_id, language in connection.execute(query):
        others.setdefault(article_id, []).append(language)
    return others
