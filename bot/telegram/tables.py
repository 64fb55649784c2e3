"""The tables of the Telegram front end's own state; ``state`` opens them.

A row of ``inbox`` is ``new`` until a worker takes it, then ``working``, then ``done`` or
``poisoned``. What it said is forgotten when it is done; its number is kept for longer than
Telegram may repeat it. ``answers`` are kept by the update they answer, so that nothing is
answered twice, and ``messages`` say which parts of them were sent; those with a negative
part are what was opened from an answer.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA = "telegram-2"
"""Version of these tables; state of another one is refused."""

metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", String, nullable=False),
    Column("state", String(8), nullable=False),
    # How often it failed, and how often the program ended while it was worked on.
    Column("failures", Integer, nullable=False, default=0),
    Column("interruptions", Integer, nullable=False, default=0),
    # Whether its question is taken from what its asker may ask.
    Column("is_counted", Boolean, nullable=False, default=False),
    # Seconds of the Unix epoch.
    Column("received", Float, nullable=False),
    Column("raw", Text, nullable=False),
    Index("ix_inbox_state", "state"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    # 0 where there is none.
    Column("thread", BigInteger, primary_key=True, autoincrement=False),
    # 0 in private chats.
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("memory", Text, nullable=False),
    Column("last", Float, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False, index=True),
    # 0 where there is none.
    Column("thread", BigInteger, nullable=False, default=0),
    # What was asked, by whom, and in which message; null where nothing was.
    Column("question", Text),
    Column("person", BigInteger, index=True),
    Column("asked", BigInteger),
    # The update that has taken up an offer to answer again.
    Column("taken_by", BigInteger),
    # The message that becomes the answer, while it is written; null where there is none.
    Column("placeholder", BigInteger),
    # Null until there is an answer.
    Column("status", String(16)),
    Column("language", String),
    Column("parts", Text),
    Column("sources", Text),
    Column("memory", Text),
    # The question as it stands alone, and what was written, without quotes.
    Column("understood", Text),
    Column("written", Text),
    Column("made", Float, nullable=False, index=True),
)

messages = Table(
    "messages",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
    Column("message", BigInteger, nullable=False),
    Index("ix_messages_message", "chat", "message"),
)

registered = Table(
    "registered",
    metadata,
    Column("key", String, primary_key=True),
    Column("fingerprint", String(64), nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("is_good", Boolean, nullable=False),
)

sent_files = Table(
    "sent_files",
    metadata,
    # SHA-256 of the content, in hexadecimal.
    Column("content", String(64), primary_key=True),
    Column("name", String, primary_key=True),
    # What Telegram knows the file by.
    Column("file_id", String, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    # What the reader chose; null where that is left to Telegram.
    Column("language", String),
    Column("language_chosen", Float),
    Column("migrated_to", BigInteger),
    # When the bot has introduced itself to a group, and by which update.
    Column("introduced", Float),
    Column("introduced_by", BigInteger),
)

# By the number of a person or, below zero, of a group or channel.
access = Table(
    "access",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    # What the administrator with the number ``judge`` has decided; null where the
    # settings say.
    Column("verdict", String(8)),
    Column("judge", BigInteger),
    Column("judged", Float),
    # When a person was last told that they may not ask.
    Column("told", Float),
)

# The tokens that the model has taken, by the month (UTC), such as "2026-11".
usage = Table(
    "usage",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("tokens", BigInteger, nullable=False),
)

buckets = Table(
    "buckets",
    metadata,
    # Of a person, or of a group.
    Column("kind", String(8), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    # Seconds of the Unix epoch: when it is full again, and until when its owner knows
    # that there is nothing in it.
    Column("full_at", Float, nullable=False),
    Column("told_until", Float, nullable=False, default=0.0),
)

# The file that an update brought, or asked to have removed.
deposits = Table(
    "deposits",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("path", Text, nullable=False),
)

# How many questions have ended in each status since the state was made.
tallies = Table(
    "tallies",
    metadata,
    Column("status", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)
