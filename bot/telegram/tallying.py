"""How many questions were answered, and how: numbers alone, which nobody asks to delete."""

import sqlalchemy as sql

from bot.telegram.state import State
from bot.telegram.tables import tallies


class Tallies:
    """The counters of one bot."""

    def __init__(self, state: State) -> None:
        """Read them from ``state``."""
        self._state = state

    async def read(self) -> dict[str, int]:
        """Return how many questions ended in each status."""
        query = sql.select(tallies.c.status, tallies.c.count)
        rows = await self._state.use(lambda c: c.execute(query).all())
        return {row[0]: row[1] for row in rows}


def tally_in(connection: sql.Connection, status: str) -> None:
    """Count in a transaction one more question that has ended in a status."""
    more = {"count": tallies.c.count + 1}
    changed = tallies.update().where(tallies.c.status == status).values(more)
    if not connection.execute(changed).rowcount:
        connection.execute(tallies.insert().values(status=status, count=1))
