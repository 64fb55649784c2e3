"""The state of the Telegram front end: opened, checked, and used by one thread.

A file of its own in the home folder, or a schema for each bot in the PostgreSQL that
keeps the catalogue. Nothing is acknowledged to Telegram before it is on the disk.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlalchemy as sql
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.schema import CreateSchema

from bot.telegram import tables
from bot.telegram.journal import note, note_trouble
from index.database import Database
from index.errors import IndexUnreachable, StateUnavailable, StateUnusable

_SCHEMA = "polycite_telegram_"
_WAIT_S = 10
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
# Of https://www.sqlite.org/rescode.html: what a disk with room again, or the end of a
# backup, mends while the program runs.
_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
_Result = TypeVar("_Result")


class _Opened(Protocol):
    """What a thread that uses the state needs of it."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def engine(self) -> sql.Engine:
        """What statements run on."""


def state_path(home: Path) -> Path:
    """Return the file of the state under the home folder."""
    return home / "telegram" / "state.sqlite"


class StateFile:
    """The state in a file of this machine."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            StateUnusable: It cannot be, now or at any later use.
        """
        self.name = str(path)
        try:
            # What readers asked is nobody else's on this machine.
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StateUnusable(
                f"'{path.parent}' cannot be made ({error.strerror})."
                " See to its disk and its permissions, then try again."
            ) from error
        self.engine = sql.create_engine(
            sql.URL.create("sqlite", database=str(path)),
            connect_args={"timeout": _WAIT_S, "check_same_thread": False},
        )
        sql.event.listen(self.engine, "connect", _sync_every_commit)
        sql.event.listen(self.engine, "handle_error", self._tell_a_person)

    def _tell_a_person(self, context: ExceptionContext) -> None:
        # The other kinds are mistakes in our statements.
        if type(context.sqlalchemy_exception) in (DatabaseError, OperationalError):
            original = context.original_exception
            # The lowest byte is the kind; the others say more of it.
            code = getattr(original, "sqlite_errorcode", 0) & 0xFF
            kind = StateUnavailable if code in _PASSING else StateUnusable
            raise kind(
                f"The state '{self.name}' cannot be used ({original})."
                " See to its disk and its permissions; if it is damaged, move it away."
            ) from original


class StateSchema:
    """The state in a PostgreSQL, beside the catalogue of a shared index."""

    def __init__(self, address: str, bot_id: int) -> None:
        """Take the address, see ``Database``, and the number of the bot whose it is.

        Bots that share an index share no conversation.
        """
        self.bot_id = bot_id
        database = Database(address)
        schema = f"{_SCHEMA}{bot_id}"
        self.name = database.name
        self.engine = database.engine.execution_options(
            schema_translate_map={None: schema}
        )
        with database.engine.begin() as connection:
            connection.execute(CreateSchema(schema, if_not_exists=True))


def bots_in(address: str) -> list[int]:
    """Return the numbers of the bots that have a state in a PostgreSQL, least first.

    Raises:
        IndexUnreachable: It does not answer.
    """
    database = Database(address)
    try:
        names = sql.inspect(database.engine).get_schema_names()
    finally:
        database.engine.dispose()
    begun = [n.removeprefix(_SCHEMA) for n in names if n.startswith(_SCHEMA)]
    return sorted(int(number) for number in begun if number.isdecimal())


class State:
    """The state, open, for one bot; every call of ``use`` takes its turn.

    ``trouble`` is why what is to be kept waits, None where nothing does.
    """

    def __init__(self, opened: _Opened, bot_id: int | None = None) -> None:
        """Make the tables that are not there, for the bot with this number.

        Without one, whichever bot's it is.

        Raises:
            StateUnusable: They are another bot's, or of another version.
        """
        self.engine = opened.engine
        tables.metadata.create_all(self.engine)
        mine = {} if bot_id is None else {"bot": str(bot_id)}
        self._claim(opened.name, {"schema": tables.SCHEMA, **mine})
        self.trouble: str | None = None
        # One thread: commits wait for the disk, and answering must not wait for them.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="state")

    async def use(self, act: Callable[[sql.Connection], _Result]) -> _Result:
        """Return what ``act`` returns, in one transaction that is on the disk then.

        Where the disk is full or the server away, that is waited out: what was sent is
        not sent again because it could not be kept. ``act`` may be called again.

        Raises:
            StateUnusable: The state is damaged.
        """
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                result = await self.use_now(act)
            except (StateUnavailable, IndexUnreachable) as error:
                self._tell(str(error))
            else:
                self._tell(None)
                return result
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def use_now(self, act: Callable[[sql.Connection], _Result]) -> _Result:
        """Return what ``act`` returns, as ``use`` does, or fail at once.

        Raises:
            StateUnusable: The state cannot be used, perhaps only now.
            IndexUnreachable: Its server cannot.
        """

        def run() -> _Result:
            with self.engine.begin() as connection:
                return act(connection)

        done = asyncio.get_running_loop().run_in_executor(self._thread, run)
        # Who stops waiting does not take back what was asked.
        return await asyncio.shield(done)

    def close(self) -> None:
        """Finish what was begun, and let go."""
        self._thread.shutdown()
        self.engine.dispose()

    def _tell(self, trouble: str | None) -> None:
        """Write of a trouble when it begins and when it is over."""
        if trouble is not None and self.trouble is None:
            note_trouble("state_unavailable", reason=trouble)
        elif trouble is None and self.trouble is not None:
            note("state_available_again")
        self.trouble = trouble

    def _claim(self, name: str, mine: dict[str, str]) -> None:
        with self.engine.begin() as connection:
            rows = connection.execute(sql.select(tables.about)).all()
            found = {row.key: row.value for row in rows}
            for key, value in mine.items():
                if key not in found:
                    connection.execute(
                        tables.about.insert().values(key=key, value=value)
                    )
        if found.get("schema", tables.SCHEMA) != tables.SCHEMA:
            raise StateUnusable(
                f"The state at '{name}' has the layout {found['schema']!r}, this program"
                f" writes {tables.SCHEMA!r}. Move it away, or use the program that made it."
            )
        if "bot" in mine and found.get("bot", mine["bot"]) != mine["bot"]:
            raise StateUnusable(
                f"The state at '{name}' belongs to the bot {found['bot']}, and"
                f" POLYCITE_TELEGRAM_TOKEN to the bot {mine['bot']}. Give each bot a"
                " --home of its own."
            )


def put_row(
    connection: sql.Connection,
    table: sql.Table,
    key: dict[str, Any],
    values: dict[str, Any],
) -> None:
    """Change the row with this key, or make it; only one program writes here."""
    is_it = sql.and_(*(table.c[name] == value for name, value in key.items()))
    if not connection.execute(table.update().where(is_it).values(values)).rowcount:
        connection.execute(table.insert().values(key | values))


def _sync_every_commit(connection: DBAPIConnection, _: object) -> None:
    """Let a commit return when a loss of power would not undo it, nor a deletion."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    # What is deleted is to be gone from the file, too.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
