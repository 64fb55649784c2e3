"""What is kept of chats: the language they chose, whether they can be written to."""

import sqlalchemy as sql

from bot.telegram.state import State, put_row
from bot.telegram.tables import answers, chats, conversations


class Chats:
    """The chats of one bot."""

    def __init__(self, state: State) -> None:
        """Keep them in ``state``."""
        self._state = state

    async def close(self, chat: int, *, is_closed: bool) -> None:
        """Keep whether a chat has blocked or removed the bot."""
        row = {"is_closed": is_closed}
        await self._state.use(lambda c: put_row(c, chats, {"chat": chat}, row))

    async def choose_language(self, chat: int, language: str | None) -> None:
        """Keep the language that a chat has chosen; None leaves it to Telegram."""
        row = {"language": language}
        await self._state.use(lambda c: put_row(c, chats, {"chat": chat}, row))

    async def language_of(self, chat: int) -> str | None:
        """Return the language that a chat has chosen."""
        query = sql.select(chats.c.language).where(chats.c.chat == chat)
        return await self._state.use(lambda c: c.execute(query).scalar())

    async def move(self, chat: int, moved_to: int) -> None:
        """Give what is kept of a group to the supergroup that it has become.

        What ``messages`` says stays with the group, whose numbers they are.
        """

        def move(connection: sql.Connection) -> None:
            put_row(connection, chats, {"chat": chat}, {"migrated_to": moved_to})
            connection.execute(
                answers.update().where(answers.c.chat == chat).values(chat=moved_to)
            )
            moved = connection.execute(
                sql.select(conversations.c.chat).where(conversations.c.chat == moved_to)
            ).first()
            if moved is None:
                connection.execute(
                    conversations.update()
                    .where(conversations.c.chat == chat)
                    .values(chat=moved_to)
                )

        await self._state.use(move)

    async def moved_to(self, chat: int) -> int | None:
        """Return the number that a chat has now, if it has another."""
        query = sql.select(chats.c.migrated_to).where(chats.c.chat == chat)
        return await self._state.use(lambda c: c.execute(query).scalar())
