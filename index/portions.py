"""Which chunks and sentences of an article are in which language, by their ids.

Vectors lie apart by language, so whoever looks for them has to know. Nearly every
article is in one: only the chunks that are in another have rows to read.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sql

from index import schema
from index.catalogue import Catalogue
from index.holdings import NewArticle, Portion, Whereabouts
from index.schema import ids_of


class ForeignChunk(NamedTuple):
    """A chunk that is in another language than its article, with its sentences."""

    chunk_id: int
    language: str
    first_sentence: int
    sentences: int


def divide_new(article_id: int, article: NewArticle) -> tuple[Portion, ...]:
    """Return what an article that is about to be stored has in each language."""
    foreign: list[ForeignChunk] = []
    first = ids_of(article_id, 1)[0]
    sentence = first
    for chunk_id, chunk in enumerate(article.chunks, start=first):
        count = len(chunk.sentences)
        if chunk.language is not None:
            foreign.append(ForeignChunk(chunk_id, chunk.language, sentence, count))
        sentence += count
    counts = len(article.chunks), article.sentence_count
    return _divide(article_id, article.language, *counts, foreign)


def find_whereabouts(
    catalogue: Catalogue,
    languages: Collection[str] = (),
    *conditions: sql.ColumnElement[bool],
) -> list[Whereabouts]:
    """Return where the live articles are, or those with a passage in some languages.

    Of these, only the portions in those languages; of all, those that meet ``conditions``.
    """
    a, p = schema.articles.c, schema.portions.c
    is_live = a.state == "live"
    columns = (a.id, a.language, a.chunk_count, a.sentence_count)
    query = sql.select(*columns, a.file, a.position, a.path, a.published)
    query = query.where(is_live, *conditions)
    if languages:
        having = sql.select(p.article_id).where(p.language.in_(languages))
        query = query.where(a.id.in_(having))
    with catalogue.engine.connect() as connection:
        foreign = _read_foreign(connection, is_live)
        rows = connection.execute(query).all()
    found: list[Whereabouts] = []
    for article_id, language, chunks, sentences, file, position, path, day in rows:
        portions = _divide(
            article_id, language, chunks, sentences, foreign.get(article_id, ())
        )
        if languages:
            portions = tuple(p for p in portions if p.language in languages)
        found.append(Whereabouts(article_id, file, position, path, day, portions))
    return found


def divide_dead(connection: sql.Connection) -> dict[int, tuple[Portion, ...]]:
    """Return what each article that is not live has in each language."""
    a = schema.articles.c
    columns = (a.id, a.language, a.chunk_count, a.sentence_count)
    rows = connection.execute(sql.select(*columns).where(schema.NOT_LIVE)).all()
    foreign = _read_foreign(connection, schema.NOT_LIVE) if rows else {}
    return {row.id: _divide(*row, foreign.get(row.id, ())) for row in rows}


def _read_foreign(
    connection: sql.Connection, of_articles: sql.ColumnElement[bool]
) -> Mapping[int, Sequence[ForeignChunk]]:
    """Return the chunks in another language than their article, in order, by article."""
    a, c, s = schema.articles.c, schema.chunks.c, schema.sentences.c
    query = (
        sql.select(c.article_id, c.id, c.language, sql.func.min(s.id), sql.func.count())
        .join_from(schema.chunks, schema.sentences, s.chunk_id == c.id)
        .join(schema.articles, c.article_id == a.id)
        .where(c.language.is_not(None), of_articles)
        .group_by(c.article_id, c.id, c.language)
        .order_by(c.id)
    )
    found: defaultdict[int, list[ForeignChunk]] = defaultdict(list)
    for article_id, *chunk in connection.execute(query):
        found[article_id].append(ForeignChunk(*chunk))
    return found


def _divide(
    article_id: int,
    language: str,
    chunks: int,
    sentences: int,
    foreign: Sequence[ForeignChunk],
) -> tuple[Portion, ...]:
    chunk_ids, sentence_ids = ids_of(article_id, chunks), ids_of(article_id, sentences)
    if not foreign:
        return (Portion(language, chunk_ids, sentence_ids),)
    of_chunks = dict.fromkeys(chunk_ids, language)
    of_sentences = dict.fromkeys(sentence_ids, language)
    for chunk in foreign:
        of_chunks[chunk.chunk_id] = chunk.language
        last = chunk.first_sentence + chunk.sentences
        of_sentences |= dict.fromkeys(range(chunk.first_sentence, last), chunk.language)
    return tuple(
        Portion(
            code,
            [n for n, of_it in of_chunks.items() if of_it == code],
            [n for n, of_it in of_sentences.items() if of_it == code],
        )
        for code in dict.fromkeys(of_chunks.values())
    )
