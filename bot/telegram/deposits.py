"""What is kept of files on their way in and out, so that a kill undoes nothing.

By the update that brought a file, or that asked for one to be removed.
"""

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import deposits


class Deposits:
    """The files that updates of one bot are about."""

    def __init__(self, state: State) -> None:
        """Keep them in ``state``."""
        self._state = state

    async def keep(self, update_id: int, path: str) -> None:
        """Keep which file an update is about."""
        key = {"update_id": update_id}
        await self._state.use(lambda c: put_row(c, deposits, key, {"path": path}))

    async def find(self, update_id: int) -> str | None:
        """Return the path of the file that an update is about."""
        query = sql.select(deposits.c.path).where(deposits.c.update_id == update_id)
        return await self._state.use(lambda c: c.execute(query).scalar())
