"""What waits behind an update in its lane: read ahead, and ended with it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sql

from bot.telegram.inbox import finish_in
from bot.telegram.state import State
from bot.telegram.tables import inbox


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """An update that waits, as Telegram told it."""

    update_id: int
    raw: dict[str, Any]


class Backlog:
    """The updates of one bot that nobody works on yet."""

    def __init__(self, state: State) -> None:
        """Read what ``Inbox`` keeps in ``state``."""
        self._state = state

    async def behind(self, update_id: int) -> list[Queued]:
        """Return what came later in the same lane, oldest first."""

        def look(connection: sql.Connection) -> list[Queued]:
            lane = sql.select(inbox.c.lane).where(inbox.c.update_id == update_id)
            query = (
                sql.select(inbox.c.update_id, inbox.c.raw)
                .where(
                    inbox.c.lane == lane.scalar_subquery(),
                    inbox.c.update_id > update_id,
                    inbox.c.state.in_(("new", "working")),
                )
                .order_by(inbox.c.update_id)
            )
            return [
                Queued(update_id=row.update_id, raw=json.loads(row.raw))
                for row in connection.execute(query)
            ]

        return await self._state.use(look)

    async def join(
        self, update_id: int, raw: dict[str, Any], others: Sequence[int]
    ) -> None:
        """Let an update say what ``others`` said too, and these be done, at once."""

        def join(connection: sql.Connection) -> None:
            connection.execute(
                inbox.update()
                .where(inbox.c.update_id == update_id)
                .values(raw=json.dumps(raw))
            )
            for other in others:
                finish_in(connection, other)

        await self._state.use(join)
