"""Writing the catalogue: begin an article, publish it, retire what it replaces.

Every method is one transaction. The order that survives a kill at any instant:
``begin`` (rows, state writing), vectors into Chroma, ``publish`` (live; what it
replaces is dead), vectors of the dead out of Chroma, ``forget``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType

import numpy as np
import sqlalchemy as sql
from sqlalchemy.engine import Connection

from index import schema
from index.calibrating import ProbedLanguage
from index.catalogue import Catalogue
from index.errors import UnreadableFile
from index.holdings import BadLine, Identity, Leftover, NewArticle
from index.inserting import insert_rows
from index.marks import write_marks
from index.packing import PortionVectors
from index.portions import divide_dead, divide_new
from index.rows import NewRows, add_rows
from index.tallying import count_languages, insert_portions, write_vectors


@dataclass(frozen=True, kw_only=True, slots=True)
class Complete:
    """An article whose vectors are all written, to be made live.

    ``replaces`` is the id of its old version; ``vectors`` has what was embedded of it in
    each of its languages.
    """

    article_id: int
    replaces: int | None
    vectors: Mapping[str, PortionVectors]


class Recorder:
    """The one writer of a catalogue; the ingest lock makes sure it is the only one."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Write into ``catalogue``."""
        self._engine = catalogue.engine

    def set_identity(
        self, identity: Identity, probed: Sequence[ProbedLanguage]
    ) -> None:
        """Record what makes this index, and what its embedder makes of languages."""
        with self._engine.begin() as connection:
            for key, value in asdict(identity).items():
                _set(connection, key, str(value))
            rows = [
                {
                    "language": p.language,
                    "questions": p.questions.astype(np.float32).tobytes(),
                    "passages": p.passages.astype(np.float32).tobytes(),
                }
                for p in probed
            ]
            connection.execute(schema.probes.delete())
            connection.execute(schema.probes.insert(), rows)

    def begin(self, articles: Sequence[NewArticle]) -> list[int]:
        """Record articles that readers do not see yet; return their ids, in order.

        None may have more sentences than ``check_size`` lets pass.
        """
        if not articles:
            return []
        put = schema.articles.insert().returning(
            schema.articles.c.id, sort_by_parameter_order=True
        )
        with self._engine.begin() as connection:
            found = connection.execute(put, [_columns(a) for a in articles])
            ids = [int(number) for number in found.scalars()]
            rows = NewRows()
            for article_id, article in zip(ids, articles, strict=True):
                add_rows(rows, article_id, article)
            insert_rows(connection, schema.chunks, rows.chunks)
            insert_rows(connection, schema.sentences, rows.sentences)
            insert_rows(connection, schema.terms, rows.terms)
            portions = {i: divide_new(i, a) for i, a in zip(ids, articles, strict=True)}
            insert_portions(connection, portions)
        return ids

    def publish(self, complete: Sequence[Complete]) -> None:
        """Make articles live in the instant in which those they replace end."""
        a = schema.articles
        with self._engine.begin() as connection:
            for one in complete:
                connection.execute(
                    a.update().where(a.c.id == one.article_id).values(state="live")
                )
                write_vectors(connection, one.article_id, one.vectors)
                count_languages(connection, one.article_id, sign=1)
                if one.replaces is not None:
                    _retire(connection, one.replaces)
            _advance_generation(connection)

    def retire(self, article_ids: Collection[int], files: Collection[str] = ()) -> None:
        """Take live articles out of sight at once, with what is known of whole files."""
        bad = schema.bad_lines
        with self._engine.begin() as connection:
            for article_id in article_ids:
                _retire(connection, article_id)
            for path in files:
                connection.execute(bad.delete().where(bad.c.path == path))
            if article_ids:
                _advance_generation(connection)

    def unsettle(self) -> None:
        """Record that vectors are about to be written: a kill now may damage them."""
        with self._engine.begin() as connection:
            _set(connection, "unsettled", "yes")

    def settle(self) -> None:
        """Record that the vectors are written, and are as the articles want them.

        Readers are told to read them anew: they may have read what was half saved.
        """
        about = schema.about
        with self._engine.begin() as connection:
            connection.execute(about.delete().where(about.c.key == "unsettled"))
            _advance_generation(connection)

    def group(self, story_by_article: Mapping[int, int]) -> None:
        """Record which story each of some live articles tells."""
        a = schema.articles
        put = (
            a.update()
            .where(a.c.id == sql.bindparam("article"))
            .values(story=sql.bindparam("told"))
        )
        rows = [{"article": i, "told": s} for i, s in story_by_article.items()]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(put, rows)
                _advance_generation(connection)

    def finish(
        self,
        path: str,
        *,
        size: int,
        modified_ns: int,
        seen: float,
        moved: Mapping[int, int] = MappingProxyType({}),
        gone: Sequence[int] = (),
        bad: Sequence[BadLine] = (),
    ) -> None:
        """Record that all of a file was seen and is in the index.

        ``moved`` are the lines that articles stand in now, ``gone`` articles that are no
        longer in the file, ``bad`` its lines that are none.
        """
        a, b = schema.articles, schema.bad_lines
        values = {"size": size, "modified_ns": modified_ns, "seen": seen}
        with self._engine.begin() as connection:
            for article_id in gone:
                _retire(connection, article_id)
            has_moved = _move(connection, moved)
            connection.execute(b.delete().where(b.c.path == path))
            if bad:
                told = [{"path": path, **one._asdict()} for one in bad]
                connection.execute(b.insert(), told)
            mine = (a.c.path == path, a.c.state == "live")
            connection.execute(a.update().where(*mine).values(values))
            if gone or has_moved:
                _advance_generation(connection)

    def move(self, line_by_article: Mapping[int, int]) -> None:
        """Record the lines that some live articles stand in now."""
        with self._engine.begin() as connection:
            if _move(connection, line_by_article):
                _advance_generation(connection)

    def leftovers(self) -> list[Leftover]:
        """Return the articles that are not live: replaced, removed or interrupted."""
        with self._engine.connect() as connection:
            dead = divide_dead(connection)
        return [
            Leftover(article_id=i, portions=portions) for i, portions in dead.items()
        ]

    def forget(self, article_ids: Sequence[int]) -> None:
        """Delete the rows of a few articles whose vectors are gone."""
        c = schema.chunks.c
        mine = sql.select(c.id).where(c.article_id.in_(article_ids))
        with self._engine.begin() as connection:
            connection.execute(
                schema.terms.delete().where(schema.terms.c.chunk_id.in_(mine))
            )
            connection.execute(
                schema.sentences.delete().where(schema.sentences.c.chunk_id.in_(mine))
            )
            for table in (schema.chunks, schema.portions):
                connection.execute(
                    table.delete().where(table.c.article_id.in_(article_ids))
                )
            connection.execute(
                schema.articles.delete().where(schema.articles.c.id.in_(article_ids))
            )


def check_size(article: NewArticle) -> None:
    """Refuse an article that cannot be recorded.

    Raises:
        UnreadableFile: It has more sentences than an index can number.
    """
    if article.sentence_count >= schema.MOST_PER_ARTICLE:
        raise UnreadableFile(
            f"has over {schema.MOST_PER_ARTICLE:,} sentences; divide it into several files"
        )


def _columns(article: NewArticle) -> dict[str, object]:
    """Return the values of an article by column."""
    same = (f.name for f in fields(article) if f.name not in ("chunks", "marks"))
    return {
        **{name: getattr(article, name) for name in same},
        "marks": write_marks(article.marks),
        "state": "writing",
        "characters": len(article.text),
        "chunk_count": len(article.chunks),
        "sentence_count": article.sentence_count,
    }


def _retire(connection: Connection, article_id: int) -> None:
    a = schema.articles
    count_languages(connection, article_id, sign=-1)
    connection.execute(a.update().where(a.c.id == article_id).values(state="dead"))
    # What held the others of its story together may have been this article.
    story = sql.select(a.c.story).where(a.c.id == article_id).scalar_subquery()
    connection.execute(a.update().where(a.c.story == story).values(story=None))


def _move(connection: Connection, line_by_article: Mapping[int, int]) -> bool:
    """Write the lines of articles that stand in another one; say whether any does."""
    a = schema.articles
    put = (
        a.update()
        .where(
            a.c.id == sql.bindparam("article"), a.c.position != sql.bindparam("line")
        )
        .values(position=sql.bindparam("line"))
    )
    rows = [{"article": i, "line": line} for i, line in line_by_article.items()]
    return bool(rows) and connection.execute(put, rows).rowcount != 0


def _advance_generation(connection: Connection) -> None:
    """Tell every reader that what is live has changed."""
    about = schema.about.c
    stored = connection.execute(
        sql.select(about.value).where(about.key == "generation")
    ).scalar()
    _set(connection, "generation", str(int(stored or 0) + 1))


def _set(connection: Connection, key: str, value: str) -> None:
    about = schema.about
    changed = connection.execute(
        about.update().where(about.c.key == key).values(value=value)
    )
    if changed.rowcount == 0:
        connection.execute(about.insert().values(key=key, value=value))
