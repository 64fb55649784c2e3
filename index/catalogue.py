"""What is stored: articles, chunks, sentence spans, terms, and what made the index.

``opening`` opens its file, ``database`` its part of a shared database, ``recording``
writes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sql

from index import schema
from index.calibrating import ProbedLanguage
from index.errors import IndexMismatch
from index.holdings import (
    Identity,
    LanguageSums,
    StoredArticle,
    StoredChunk,
)
from index.marks import find_mark, read_marks
from index.opening import CatalogueFile, OpenedCatalogue, read_about
from index.passages import Sentence, Source, name_part
from index.tallying import find_other_languages

_MOST_VARIABLES = 500


class Catalogue:
    """The SQL side of one index, open for reading."""

    def __init__(self, where: Path | OpenedCatalogue, *, create: bool = False) -> None:
        """Open the catalogue file at ``where``, or take what is open.

        Raises:
            NoIndex: There is none and ``create`` is False.
            IndexMismatch: It has another layout.
            IndexDamaged: The file is no catalogue; every method may raise it later.
            IndexBusy: It stays locked; every method may raise it later.
        """
        self._opened = (
            CatalogueFile(where, create=create) if isinstance(where, Path) else where
        )

    @property
    def name(self) -> str:
        """What messages call the index: its folder, or its database."""
        return self._opened.name

    @property
    def engine(self) -> sql.Engine:
        """What statements run on; after ``generation`` it may be another."""
        return self._opened.engine

    def close(self) -> None:
        """Let go of the file, or of the database."""
        self._opened.close()

    def identity(self) -> Identity | None:
        """Return what made the index, or None before the first article."""
        about = read_about(self.engine)
        if "embedding_model" not in about:
            return None
        return Identity(
            embedding_model=about["embedding_model"],
            dimension=int(about["dimension"]),
            chunker=about["chunker"],
            analyser=about["analyser"],
        )

    def check_identity(self, wanted: Identity) -> None:
        """Refuse to mix what ``wanted`` makes with what is stored.

        Raises:
            IndexMismatch: They differ; the message names the first difference.
        """
        stored = self.identity()
        if stored is None or stored == wanted:
            return
        for name, value in asdict(stored).items():
            ours = asdict(wanted)[name]
            if value != ours:
                raise IndexMismatch(
                    f"The index at '{self.name}' was made with"
                    f" {name.replace('_', ' ')} {value!r}, the settings now say {ours!r}."
                    " Set it back, or run 'polycite ingest --rebuild FOLDER'."
                )

    def generation(self) -> tuple[int, int]:
        """Return what moves whenever an ingest changed what is live.

        A rebuild puts another build in the place of the one that is open; from then on
        it is that one which is read.
        """
        build = self._opened.which()
        return build, int(read_about(self.engine).get("generation", "0"))

    def is_unsettled(self) -> bool:
        """Say whether an ingest ended, or is, in the middle of writing vectors."""
        return "unsettled" in read_about(self.engine)

    def languages(self) -> list[LanguageSums]:
        """Return the languages that live articles have passages in, by code."""
        query = sql.select(schema.languages).order_by(schema.languages.c.language)
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            LanguageSums(
                **{
                    **row,
                    "passages_sum": np.frombuffer(row["passages_sum"], np.float64),
                }
            )
            for row in rows
            if row["chunks"] > 0
        ]

    def probed(self) -> dict[str, ProbedLanguage]:
        """Return what the embedder makes of each language that has probes."""
        identity = self.identity()
        if identity is None:
            return {}
        shape = (-1, identity.dimension)
        with self.engine.connect() as connection:
            rows = connection.execute(sql.select(schema.probes)).all()
        return {
            row.language: ProbedLanguage(
                language=row.language,
                questions=np.frombuffer(row.questions, np.float32).reshape(shape),
                passages=np.frombuffer(row.passages, np.float32).reshape(shape),
            )
            for row in rows
        }

    def articles(self) -> list[StoredArticle]:
        """Return all live articles, by file name."""
        a = schema.articles.c
        query = (
            sql.select(*schema.LISTED)
            .where(a.state == "live")
            .order_by(a.file, a.path, a.position)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            others = find_other_languages(connection)
        return [
            StoredArticle(
                source=source_of(row),
                other_languages=tuple(others.get(row["id"], ())),
                **{
                    name: row[name]
                    for name in ("characters", "chunk_count", "sentence_count")
                },
            )
            for row in rows
        ]

    def text(self, article_id: int) -> str:
        """Return the whole text of an article, what its offsets count in."""
        query = sql.select(schema.articles.c.text).where(
            schema.articles.c.id == article_id
        )
        with self.engine.connect() as connection:
            return str(connection.execute(query).scalar_one())

    def chunk_by_sentence(self, sentence_ids: Iterable[int]) -> dict[int, int]:
        """Map sentence ids to the chunk each lies in; unknown ids are left out."""
        s = schema.sentences.c
        rows = self.select_in(sql.select(s.id, s.chunk_id), s.id, sentence_ids)
        return {row["id"]: row["chunk_id"] for row in rows}

    def chunks(self, chunk_ids: Iterable[int]) -> dict[int, StoredChunk]:
        """Return live chunks by id; ids of articles no longer live are left out."""
        a, c, s = schema.articles.c, schema.chunks.c, schema.sentences.c
        columns = [a.marks, *schema.LISTED]
        own = c.language.label("own_language")
        text = sql.func.substr(a.text, c.start + 1, c.end - c.start).label("chunk_text")
        query = (
            sql.select(c.id.label("chunk_id"), c.start, c.end, text, own, *columns)
            .join_from(schema.chunks, schema.articles)
            .where(a.state == "live")
        )
        rows = self.select_in(query, c.id, chunk_ids)
        found = {row["chunk_id"]: row for row in rows}
        # Most chunks are of few articles, and a book has hundreds of pages.
        stored_marks = {row["id"]: row["marks"] for row in rows}
        marks = {number: read_marks(stored) for number, stored in stored_marks.items()}
        spans: dict[int, list[Mapping[Any, Any]]] = {chunk_id: [] for chunk_id in found}
        for span in self.select_in(
            sql.select(schema.sentences).order_by(s.id), s.chunk_id, found
        ):
            spans[span["chunk_id"]].append(span)
        return {
            chunk_id: StoredChunk(
                chunk_id=chunk_id,
                source=source_of(row),
                language=row["own_language"] or row["language"],
                start=row["start"],
                end=row["end"],
                text=row["chunk_text"],
                sentences=tuple(
                    Sentence(
                        start=span["start"],
                        end=span["end"],
                        line=span["line"],
                        text=row["chunk_text"][
                            span["start"] - row["start"] : span["end"] - row["start"]
                        ],
                        mark=find_mark(marks[row["id"]], span["start"]),
                    )
                    for span in spans[chunk_id]
                ),
                sentence_ids=tuple(span["id"] for span in spans[chunk_id]),
            )
            for chunk_id, row in found.items()
        }

    def chunk_texts(self, chunk_ids: Iterable[int]) -> dict[int, str]:
        """Return the texts of live chunks by id; other ids are left out."""
        a, c = schema.articles.c, schema.chunks.c
        text = sql.func.substr(a.text, c.start + 1, c.end - c.start).label("chunk_text")
        query = (
            sql.select(c.id, text)
            .join_from(schema.chunks, schema.articles)
            .where(a.state == "live")
        )
        rows = self.select_in(query, c.id, chunk_ids)
        return {row["id"]: row["chunk_text"] for row in rows}

    def chunks_by_term(
        self, terms: Iterable[tuple[str, str]], most: int
    ) -> dict[tuple[str, str], tuple[int, ...]]:
        """Return the live chunks that have each of ``terms``, a language and a word.

        A term that more than ``most`` have gives none.
        """
        a, c, t = schema.articles.c, schema.chunks.c, schema.terms.c
        query = (
            sql.select(t.chunk_id)
            .join_from(schema.terms, schema.chunks, t.chunk_id == c.id)
            .join(schema.articles, c.article_id == a.id)
            .where(t.language == sql.bindparam("of"), t.term == sql.bindparam("said"))
            .where(a.state == "live")
            .limit(most + 1)
        )
        found: dict[tuple[str, str], tuple[int, ...]] = {}
        with self.engine.connect() as connection:
            for language, term in terms:
                values = {"of": language, "said": term}
                rows = connection.execute(query, values).scalars().all()
                found[language, term] = tuple(rows) if len(rows) <= most else ()
        return found

    def chunk_ids(self, article_ids: Iterable[int]) -> list[int]:
        """Return the ids of the chunks of some articles that are in their language."""
        c = schema.chunks.c
        query = sql.select(c.id).where(c.language.is_(None))
        return [row["id"] for row in self.select_in(query, c.article_id, article_ids)]

    def select_in(
        self,
        query: sql.Select[Any],
        column: sql.ColumnElement[Any],
        values: Iterable[Any],
    ) -> list[Mapping[Any, Any]]:
        """Run ``query`` for ``column`` in ``values``, in portions a database accepts."""
        wanted = list(dict.fromkeys(values))
        rows: list[Mapping[Any, Any]] = []
        with self.engine.connect() as connection:
            for i in range(0, len(wanted), _MOST_VARIABLES):
                portion = query.where(column.in_(wanted[i : i + _MOST_VARIABLES]))
                rows += connection.execute(portion).mappings().all()
        return rows


def source_of(row: Mapping[Any, Any]) -> Source:
    """Return the article of a row that has the columns of a Source."""
    article_id, story = row["id"], row["story"]
    columns = {f.name for f in fields(Source)} - {"article_id", "story", "file"}
    return Source(
        article_id=article_id,
        file=name_part(row["file"], row["position"]),
        story=article_id if story is None else story,
        **{name: row[name] for name in columns},
    )
