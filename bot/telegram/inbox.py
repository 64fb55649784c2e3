"""Updates on their way: committed before Telegram forgets them, worked off once."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from bot.telegram.raw_updates import lane_of
from bot.telegram.state import State
from bot.telegram.tables import inbox

# Telegram repeats what is not confirmed for a day.
_KEPT_S = 3 * 24 * 3600.0
_DONE = ("done", "poisoned")


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """An update that is to be worked on, in the order of its lane."""

    update_id: int
    lane: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """An update that a worker has taken, and what came of it before.

    ``received`` is in seconds of the Unix epoch.
    """

    update_id: int
    raw: dict[str, Any]
    received: float
    failures: int
    interruptions: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """How many updates are not done, and how long the oldest has waited."""

    count: int
    oldest_s: float


class Inbox:
    """The updates of one bot."""

    def __init__(self, state: State) -> None:
        """Keep them in ``state``."""
        self._state = state

    @property
    def trouble(self) -> str | None:
        """Why nothing can be kept now, None where it can."""
        return self._state.trouble

    async def add(self, updates: Sequence[dict[str, Any]]) -> list[Waiting]:
        """Commit updates, and return those that were not known, in their order."""
        rows = {
            update["update_id"]: {
                "update_id": update["update_id"],
                "lane": lane_of(update),
                "state": "new",
                "received": time.time(),
                # Escaped: half a surrogate pair, which JSON may hold, is no text to store.
                "raw": json.dumps(update),
            }
            for update in sorted(updates, key=lambda u: int(u["update_id"]))
        }

        # A server may fail after it has committed, and these be known the second time.
        ours: set[int] = set()

        def put(connection: sql.Connection) -> list[Waiting]:
            query = sql.select(inbox.c.update_id).where(inbox.c.update_id.in_(rows))
            known = set(connection.execute(query).scalars())
            news = [row for number, row in rows.items() if number not in known]
            if news:
                connection.execute(inbox.insert(), news)
            ours.update(rows.keys() - known)
            return [
                Waiting(update_id=number, lane=row["lane"])
                for number, row in rows.items()
                if number in ours
            ]

        return await self._state.use(put) if rows else []

    async def unfinished(self) -> list[Waiting]:
        """Return what waits from before, oldest first."""

        def look(connection: sql.Connection) -> list[Waiting]:
            query = (
                sql.select(inbox.c.update_id, inbox.c.lane)
                .where(inbox.c.state.in_(("new", "working")))
                .order_by(inbox.c.update_id)
            )
            return [
                Waiting(update_id=row.update_id, lane=row.lane)
                for row in connection.execute(query)
            ]

        return await self._state.use(look)

    async def pending(self) -> Pending:
        """Return how much waits.

        Raises:
            UserError: The state cannot be used now.
        """
        query = sql.select(sql.func.count(), sql.func.min(inbox.c.received)).where(
            inbox.c.state.in_(("new", "working"))
        )
        count, oldest = await self._state.use_now(lambda c: c.execute(query).one())
        oldest_s = max(time.time() - oldest, 0.0) if count else 0.0
        return Pending(count=count, oldest_s=oldest_s)

    async def take(self, update_id: int) -> Taken | None:
        """Return an update to work on; None if it is done.

        One that is found ``working`` was interrupted: only one program has the inbox.
        """

        def take(connection: sql.Connection) -> Taken | None:
            query = sql.select(inbox).where(inbox.c.update_id == update_id)
            row = connection.execute(query).one()
            if row.state in _DONE:
                return None
            is_interrupted = row.state == "working"
            if is_interrupted:
                connection.execute(
                    self._one(update_id).values(
                        state="new", interruptions=row.interruptions + 1
                    )
                )
            return Taken(
                update_id=update_id,
                raw=json.loads(row.raw),
                received=row.received,
                failures=row.failures,
                interruptions=row.interruptions + is_interrupted,
            )

        return await self._state.use(take)

    async def begin(self, update_id: int) -> None:
        """Say that its turn has come: if the program ends now, it may be to blame."""
        await self._set(update_id, "working")

    async def park(self, update_id: int) -> None:
        """Leave an update to the next run, which is no fault of its own.

        Raises:
            UserError: The state cannot be used now; the next run has it all the same.
        """
        # The program is ending, and waits for nothing.
        change = self._one(update_id).values(state="new")
        await self._state.use_now(lambda c: c.execute(change))

    async def finish(self, update_id: int, *, is_poisoned: bool = False) -> None:
        """Say that an update is done, and forget what it said."""
        state = "poisoned" if is_poisoned else "done"
        await self._state.use(lambda c: finish_in(c, update_id, state))

    async def count_failure(self, update_id: int) -> int:
        """Count a failure, and return how many there are."""

        def count(connection: sql.Connection) -> int:
            connection.execute(
                self._one(update_id).values(failures=inbox.c.failures + 1)
            )
            query = sql.select(inbox.c.failures).where(inbox.c.update_id == update_id)
            return int(connection.execute(query).scalar_one())

        return await self._state.use(count)

    async def _set(self, update_id: int, state: str) -> None:
        await self._state.use(
            lambda c: c.execute(self._one(update_id).values(state=state))
        )

    @staticmethod
    def _one(update_id: int) -> sql.Update:
        return inbox.update().where(inbox.c.update_id == update_id)


def is_done_in(connection: sql.Connection, update_id: int) -> bool:
    """Say in a transaction whether an update is done."""
    query = sql.select(inbox.c.state).where(inbox.c.update_id == update_id)
    return connection.execute(query).scalar() in _DONE


def finish_in(connection: sql.Connection, update_id: int, state: str = "done") -> None:
    """Say in a transaction that an update is done.

    Where that was said before, nothing is written, and no commit waits for the disk.
    """
    connection.execute(
        inbox.update()
        .where(inbox.c.update_id == update_id, inbox.c.state != state)
        .values(state=state, raw="{}")
    )


def forget_old_in(connection: sql.Connection) -> None:
    """Forget in a transaction the numbers of updates that Telegram does not repeat."""
    is_old = inbox.c.received < time.time() - _KEPT_S
    connection.execute(inbox.delete().where(inbox.c.state.in_(_DONE), is_old))
