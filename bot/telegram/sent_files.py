"""Files that Telegram has already, so that the same one is uploaded once."""

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import sent_files


class SentFiles:
    """What Telegram knows the files by that one bot has sent."""

    def __init__(self, state: State) -> None:
        """Keep it in ``state``."""
        self._state = state

    async def find(self, content: str, name: str) -> str | None:
        """Return the id of a file with a SHA-256 and a name; None if it was not sent."""
        query = sql.select(sent_files.c.file_id).where(
            sent_files.c.content == content, sent_files.c.name == name
        )
        return await self._state.use(lambda c: c.execute(query).scalar())

    async def keep(self, content: str, name: str, file_id: str) -> None:
        """Keep the id that Telegram has given a file."""
        key = {"content": content, "name": name}
        row = {"file_id": file_id}
        await self._state.use(lambda c: put_row(c, sent_files, key, row))
