"""What Telegram has been told of the bot's menus and texts."""

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import registered


class Registered:
    """Fingerprints of what one bot has registered."""

    def __init__(self, state: State) -> None:
        """Keep them in ``state``."""
        self._state = state

    async def all(self) -> dict[str, str]:
        """Return the fingerprint of everything that is registered, by its key."""
        query = sql.select(registered.c.key, registered.c.fingerprint)
        return await self._state.use(
            lambda c: {row.key: row.fingerprint for row in c.execute(query)}
        )

    async def keep(self, key: str, fingerprint: str) -> None:
        """Keep that something is registered."""
        row = {"fingerprint": fingerprint}
        await self._state.use(lambda c: put_row(c, registered, {"key": key}, row))

    async def drop(self, key: str) -> None:
        """Forget what is registered no more."""
        query = registered.delete().where(registered.c.key == key)
        await self._state.use(lambda c: c.execute(query))
