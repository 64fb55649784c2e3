"""The month's tokens: what an endpoint may take, kept by calendar month of UTC."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import usage


def _now() -> datetime:
    return datetime.now(UTC)


class Budget:
    """What one bot's model has taken this month, and may take."""

    def __init__(
        self, state: State, most: int, *, now: Callable[[], datetime] = _now
    ) -> None:
        """Let ``most`` tokens be taken a month, 0 any number."""
        self._state = state
        self._most = most
        self._now = now

    async def is_used_up(self) -> bool:
        """Say whether nothing is left; the answers under way may still take some."""
        return 0 < self._most <= await self.taken()

    async def taken(self) -> int:
        """Return the tokens that this month took."""
        query = sql.select(usage.c.tokens).where(usage.c.month == self._month())
        return int(await self._state.use(lambda c: c.execute(query).scalar()) or 0)

    async def count(self, tokens: int) -> None:
        """Keep that so many more were taken."""
        month = self._month()
        more = usage.c.tokens + tokens

        def put(connection: sql.Connection) -> None:
            change = usage.update().where(usage.c.month == month).values(tokens=more)
            if not connection.execute(change).rowcount:
                put_row(connection, usage, {"month": month}, {"tokens": tokens})

        if tokens:
            await self._state.use(put)

    def begins_again(self) -> date:
        """Return the first day of the next month."""
        today = self._now().date()
        return date(today.year + today.month // 12, today.month % 12 + 1, 1)

    def _month(self) -> str:
        return f"{self._now():%Y-%m}"
