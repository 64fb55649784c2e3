"""The tables of the catalogue: ``recording`` and ``tallying`` write them.

``catalogue`` reads them, and beside it ``file_rows``, ``portions`` and ``story_rows``.

An article row is ``writing`` until its vectors are complete, then ``live``; a
replaced or removed one is ``dead`` until its vectors are gone. Readers see live rows
only, so an ingest killed at any instant leaves no half article behind.

Chunk and sentence ids hold their article's id in the upper bits (``ids_of``), and
article ids are never used twice, so a stale vector can never point at another text.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    literal_column,
)

SCHEMA = "catalogue-6"
"""Version of these tables; an index made with another one is refused."""

metadata = MetaData()

# SQLite numbers rows by itself only in columns of the exact type INTEGER.
_Id = BigInteger().with_variant(Integer(), "sqlite")
# PostgreSQL sorts text as people of some country do, unless it is told not to.
_Sorted = Text().with_variant(Text(collation="C"), "postgresql")

about = Table(
    "about",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("path", _Sorted, nullable=False),
    Column("file", _Sorted, nullable=False),
    # What an article in a file of several is known by again, and its line there; null
    # where the file is one article.
    Column("part", String(32)),
    Column("position", Integer),
    Column("state", String(8), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified_ns", BigInteger, nullable=False),
    Column("seen", Float, nullable=False),
    Column("encoding", String, nullable=False),
    Column("language", String, nullable=False),
    Column("title", Text),
    Column("url", Text),
    Column("published", String),
    Column("outlet", Text),
    Column("chunk_count", Integer, nullable=False, default=0),
    Column("sentence_count", Integer, nullable=False, default=0),
    # The id of one article of the story that this one tells; null until ``grouping``
    # has looked for others.
    Column("story", BigInteger, index=True),
    Column("characters", Integer, nullable=False),
    # Where pages or headings begin, as ``marks`` writes them; null where none are known.
    Column("marks", Text),
    # Last, because SQLite reads through a row up to the column that is wanted.
    Column("text", Text, nullable=False),
    # PostgreSQL's other index takes no path of more than 2,700 bytes.
    Index("ix_articles_path", "path", postgresql_using="hash"),
    sqlite_autoincrement=True,
)

LISTED = tuple(column for column in articles.c if column.name not in ("marks", "text"))
"""The columns of an article that are small however long it is."""

# What is not live is looked for after every batch. The state is written out, because
# SQLite takes such an index only for what it is known to hold.
NOT_LIVE = articles.c.state != literal_column("'live'")
Index(
    "articles_not_live",
    articles.c.id,
    sqlite_where=NOT_LIVE,
    postgresql_where=NOT_LIVE,
)

# The lines of a file that are no articles as they stand there, which is said until they
# are mended. The reason is kept of the first.
bad_lines = Table(
    "bad_lines",
    metadata,
    Column("path", _Sorted, nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text),
    Index("ix_bad_lines_path", "path", postgresql_using="hash"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", _Id, ForeignKey(articles.c.id), index=True, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    # Null where it is that of the article, as nearly all are.
    Column("language", String),
)
Index(
    "chunks_in_another_language",
    chunks.c.article_id,
    sqlite_where=chunks.c.language.is_not(None),
    postgresql_where=chunks.c.language.is_not(None),
)

sentences = Table(
    "sentences",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chunk_id", BigInteger, ForeignKey(chunks.c.id), index=True, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("line", Integer, nullable=False),
)

# Which chunks have a term, to find those that have a rare one.
terms = Table(
    "terms",
    metadata,
    Column("language", String, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("chunk_id", BigInteger, primary_key=True, autoincrement=False),
    Index("terms_by_chunk", "chunk_id"),
    sqlite_with_rowid=False,
)

# What of an article is in which language: nearly always all of it in one. Of its vectors
# there, both null until they are written: the sum of those of passages (float64), which
# makes it exact to take the article out of a language's mean, and all of them, as
# ``packing`` writes them, which are compared where they are few enough to be in memory.
portions = Table(
    "portions",
    metadata,
    Column("article_id", _Id, ForeignKey(articles.c.id), primary_key=True),
    Column("language", String, primary_key=True),
    Column("chunks", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("passages_sum", LargeBinary),
    # Last, as the text of an article is.
    Column("vectors", LargeBinary),
)

# Articles count in their own language, chunks and sentences in theirs.
languages = Table(
    "languages",
    metadata,
    Column("language", _Sorted, primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("passages_sum", LargeBinary, nullable=False),
)

# What ``calibrating`` measured with the embedder of this index; float32 vectors.
probes = Table(
    "probes",
    metadata,
    Column("language", String, primary_key=True),
    Column("questions", LargeBinary, nullable=False),
    Column("passages", LargeBinary, nullable=False),
)

_POSITION_BITS = 20
MOST_PER_ARTICLE = 1 << _POSITION_BITS
"""No article may have more chunks, or more sentences, than this."""


def article_of(number: int) -> int:
    """Return the article that a chunk or a sentence is of, by its id."""
    return number >> _POSITION_BITS


def ids_of(article_id: int, count: int) -> range:
    """Return the ids of the ``count`` chunks (or sentences) of an article, in order."""
    first = article_id << _POSITION_BITS
    return range(first, first + count)
